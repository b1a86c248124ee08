/** What waits for its turn while another vault comes in the place of this one (syncing/exchange.ts). */
import { beforeEach, expect, test, vi } from "vitest"
import { utf8, type Bytes } from "../../../src/domain/bytes.ts"
import { seal, sealingKey } from "../../../src/vault/seal.ts"
import type { ActivityRecord } from "../../../src/storage/db.ts"

const bytes = (fill: number, length = 32) => new Uint8Array(length).fill(fill)
const vaultOf = (fill: number) => ({
  vault: bytes(fill, 16),
  index: bytes(fill + 1),
  inbox: bytes(fill + 2),
  codes: bytes(fill + 3),
})
const [one, two] = [vaultOf(10), vaultOf(20)]
const passwords = bytes(30)
const kept = new Map<string, Bytes>()
const activity: { id: number; record: ActivityRecord }[] = []
let held = one
let underWay: Promise<unknown> = Promise.resolve()
const asked: string[] = []

vi.mock("webextension-polyfill", () => ({ default: {} }))
vi.mock("../../../src/background/database.ts", () => ({ database: async () => kept }))
vi.mock("../../../src/storage/vault-store.ts", () => ({
  readMeta: async (store: Map<string, unknown>, name: string) => store.get(name) ?? null,
  writeMeta: async (store: Map<string, unknown>, name: string, value: unknown) =>
    value === null ? store.delete(name) : store.set(name, value),
}))
vi.mock("../../../src/storage/activity-store.ts", () => ({ readActivity: async () => activity }))
vi.mock("../../../src/storage/snapshot-store.ts", () => ({
  listSnapshots: async () => {
    asked.push("states")
    return []
  },
  thinSnapshots: async () => undefined,
}))
vi.mock("../../../src/background/locking/held.ts", async (original) => ({
  ...(await original<object>()),
  readHeld: async () => held,
  requireOpen: async () => held,
}))
// Node 20 has none: whoever asks waits for what is under way.
vi.stubGlobal("navigator", {
  locks: { request: (_name: string, work: () => Promise<unknown>) => underWay.then(work) },
})

const { sweepInbox } = await import("../../../src/background/accounts/generated.ts")
const { listActivity } = await import("../../../src/background/activity.ts")
const { eraseFromStates } = await import("../../../src/background/accounts/snapshots.ts")

/** Runs `work` while the vault is exchanged: what asks for its turn gets it after. */
async function whileExchanged<T>(work: () => Promise<T>, exchange: () => void): Promise<T> {
  let over: () => void = () => undefined
  underWay = new Promise<void>((done) => (over = done)).then(exchange)
  const done = work()
  setTimeout(over, 50)
  return done
}

beforeEach(() => {
  kept.clear()
  held = one
  underWay = Promise.resolve()
})

test("made passwords are not put under a key of the vault before", async () => {
  const list = utf8(JSON.stringify([{ password: "made", at: 1 }]))
  const waiting = async ({ vault, inbox }: typeof one) => seal(await sealingKey(inbox), list, { type: "inbox", vault })
  kept.set("inbox", await waiting(one))
  const moved = await waiting(two)
  const exchange = () => {
    held = two
    kept.set("inbox", moved)
  }
  await expect(whileExchanged(() => sweepInbox(passwords), exchange)).rejects.toMatchObject({ code: "vault.busy" })
  expect([...kept]).toEqual([["inbox", moved]])
  expect((await sweepInbox(passwords)).map(({ password }) => password)).toEqual(["made"])
  expect([...kept.keys()]).toEqual(["generated"])
})

test("what happened is listed, though a name in it was sealed for the vault before", async () => {
  const about = async ({ vault, index }: typeof one, name: string) =>
    seal(await sealingKey(index), utf8(name), { type: "activity", vault, part: "account.added", version: "1" })
  activity.push(
    { id: 1, record: { at: 1, kind: "account.added", about: await about(one, "Bank") } },
    { id: 2, record: { at: 1, kind: "account.added", about: await about(two, "Shop") } },
  )
  expect((await listActivity()).map((each) => each.about)).toEqual(["Bank", null])
})

test("an account is taken out of the kept states in its turn, not while they are exchanged", async () => {
  await whileExchanged(
    () => eraseFromStates("AAAA"),
    () => asked.push("exchanged"),
  )
  expect(asked).toEqual(["exchanged", "states"])
})
