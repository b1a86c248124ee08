/** Fields that were taught, as they are kept: real boxes, in a store that is a map. */
import { beforeEach, expect, test, vi } from "vitest"
import type { TaughtField, TaughtKind } from "../../../src/domain/taught.ts"

const world = vi.hoisted(() => ({
  kept: new Map<string, unknown>(),
  held: null as { index: Uint8Array; vault: Uint8Array } | null,
}))

vi.mock("../../../src/background/database.ts", () => ({ database: async () => world.kept }))
vi.mock("../../../src/storage/vault-store.ts", () => ({
  readMeta: async (store: Map<string, unknown>, name: string) => store.get(name) ?? null,
  writeMeta: async (store: Map<string, unknown>, name: string, value: unknown) => store.set(name, value),
}))
vi.mock("../../../src/background/locking/held.ts", () => ({
  readHeld: async () => world.held,
  requireOpen: async () => world.held,
}))
vi.mock("../../../src/background/revision.ts", () => ({ bumpRevision: async () => undefined }))
// Node has none, and nobody else is here to wait for.
vi.stubGlobal("navigator", { locks: { request: (_name: string, work: () => unknown) => work() } })

const { forgetTaught, forgetTaughtAt, keepTaught, listTaught, takeTaught, taughtIn } =
  await import("../../../src/background/filling/taught.ts")
const vaultOf = (byte: number) => ({ index: new Uint8Array(32).fill(byte), vault: new Uint8Array(16).fill(byte) })

const field = (host: string, name: string, kind: TaughtKind = "one-time-code"): TaughtField => ({
  host,
  kind,
  mark: { type: "text", id: "", name, autocomplete: "", says: "", at: 0, of: 1, path: [] },
})
const code = field("bank.example:8443", "tok")
const user = field("bank.example:8443", "berth", "username")
const other = field("art.example", "tok")
const fileOf = (fields: unknown, version = 1) => ({
  text: JSON.stringify({ countersign: "taught-fields", version, fields }),
})

beforeEach(() => {
  world.kept.clear()
  world.held = vaultOf(1)
})

test("kept sealed, listed by host, told to pages of the host alone, forgotten one by one or by host", async () => {
  for (const each of [code, user, other]) await keepTaught(each)
  expect(new TextDecoder("latin1").decode(world.kept.get("taught") as Uint8Array)).not.toMatch(/bank|berth/)
  expect(await listTaught()).toEqual([other, user, code])
  expect(await taughtIn({ origin: "https://bank.example:8443" })).toEqual([
    { kind: user.kind, mark: user.mark },
    { kind: code.kind, mark: code.mark },
  ])
  expect(await taughtIn({ origin: "https://bank.example" })).toEqual([])
  await forgetTaught(user)
  expect(await listTaught()).toEqual([other, code])
  await forgetTaughtAt("bank.example:8443")
  expect(await listTaught()).toEqual([other])
})

test("closed, a page is told of none and nothing is kept; another vault does not read them", async () => {
  await keepTaught(code)
  world.held = null
  expect(await taughtIn({ origin: "https://bank.example:8443" })).toEqual([])
  await expect(keepTaught(user)).rejects.toMatchObject({ code: "vault.closed" })
  world.held = vaultOf(2)
  expect(await listTaught()).toEqual([])
})

test("taken in from a file beside what is there, in its order", async () => {
  await keepTaught(other)
  expect(await takeTaught(fileOf([user, code]))).toBe(2)
  expect(await listTaught()).toEqual([other, user, code])
  expect(await takeTaught(fileOf([user, code]))).toBe(2)
  expect(await listTaught()).toEqual([other, user, code])
})

test.each([
  ["no JSON", { text: "{" }],
  ["another file", { text: `{"accounts":[]}` }],
  ["a newer one", fileOf([code], 2)],
  ["more than belongs in it", fileOf([{ ...code, password: "x" }])],
  ["no host", fileOf([{ ...code, host: "https://bank.example/" }])],
  ["a kind that cannot be taught", fileOf([{ ...code, kind: "new-password" }])],
  ["a mark with a piece missing", fileOf([{ ...code, mark: { type: "text" } }])],
  ["one bad among good ones", fileOf([code, 7])],
  ["more than are kept", fileOf(Array.from({ length: 1001 }, () => code))],
])("a file with %s is refused whole", async (_what, given) => {
  await expect(takeTaught(given)).rejects.toMatchObject({ code: "taught.file" })
  expect(await listTaught()).toEqual([])
})
