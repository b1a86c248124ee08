/** The opened index that a worker keeps, where another vault comes in the place of the one that it was of. */
import { expect, test, vi } from "vitest"
import type { Bytes } from "../../../src/domain/bytes.ts"
import { sealingKey } from "../../../src/vault/seal.ts"
import { changeVault, emptyVault } from "../../../src/vault/vault.ts"
import { entryOf } from "../../vault/sample.ts"

const bytes = (fill: number, length = 32) => new Uint8Array(length).fill(fill)
const [one, two] = [10, 20].map((fill) => ({ vault: bytes(fill, 16), index: bytes(fill), codes: bytes(fill + 1) }))
const world = { held: null as unknown, content: null as unknown, written: [] as number[] }

vi.mock("webextension-polyfill", () => ({ default: {} }))
vi.mock("../../../src/background/database.ts", () => ({ database: async () => null }))
vi.mock("../../../src/storage/vault-store.ts", () => ({
  readContent: async () => world.content,
  readMeta: async () => "AAAAAAAAAAA",
  writeContent: async (_: unknown, revision: number) => {
    world.written.push(revision)
    return true
  },
}))
vi.mock("../../../src/background/locking/held.ts", () => ({ requireOpen: async () => world.held }))
vi.mock("../../../src/background/list/front.ts", () => ({ whileStale: (write: () => unknown) => write() }))
vi.mock("../../../src/background/revision.ts", () => ({ bumpRevision: async () => undefined }))
vi.mock("../../../src/background/accounts/snapshots.ts", () => ({ keepState: async () => undefined }))

// Node 20 has none: whoever asks waits for what is under way.
let underWay: Promise<unknown> = Promise.resolve()
vi.stubGlobal("navigator", {
  locks: { request: (_name: string, work: () => Promise<unknown>) => underWay.then(work) },
})

const { change, openedIndex } = await import("../../../src/background/accounts/opened.ts")

async function contentOf({ vault, index }: { vault: Bytes; index: Bytes }, issuer: string) {
  const key = await sealingKey(index)
  const empty = await emptyVault(key, vault)
  const { buckets, manifest } = await changeVault(key, empty.vault, [{ entry: entryOf(1, { issuer }) }], null)
  return { revision: 1, manifest, buckets: [...buckets.values()] }
}
const titles = async () =>
  (await openedIndex()).vault.buckets
    .flatMap(({ entries }) => entries)
    .map((entry) => ("issuer" in entry ? entry.issuer : ""))

test("is never that of another vault than whose keys are held", async () => {
  Object.assign(world, { held: one, content: await contentOf(one!, "Before") })
  expect(await titles()).toEqual(["Before"])
  Object.assign(world, { held: two, content: await contentOf(two!, "After") })
  expect(await titles()).toEqual(["After"])
})

test("a change that was asked of one vault is not made to the one that has come in its place meanwhile", async () => {
  Object.assign(world, { held: one, content: await contentOf(one!, "Before"), written: [] })
  const edit = () =>
    change(async ({ clock }) => ({ changes: [{ entry: entryOf(2, { born: clock }) }], result: "made" }))
  const content = await contentOf(two!, "After")
  let exchanged: () => void = () => undefined
  underWay = new Promise<void>((done) => (exchanged = done)).then(() => Object.assign(world, { held: two, content }))
  const asked = edit()
  // What it is made with, the passwords key for one, it has by now.
  setTimeout(exchanged, 50)
  await expect(asked).rejects.toMatchObject({ code: "vault.busy" })
  expect(world.written).toEqual([])
  expect(await edit()).toBe("made")
})
