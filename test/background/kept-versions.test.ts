/** What this browser keeps beside the accounts, met in a version of a Countersign to come: refused as that, and left. */
import { beforeEach, describe, expect, test, vi } from "vitest"
import { utf8 } from "../../src/domain/bytes.ts"
import { derive, seal, sealingKey, type SealedType } from "../../src/vault/seal.ts"

const bytes = (byte: number, length = 32) => new Uint8Array(length).fill(byte)
const held = { vault: bytes(2, 16), index: bytes(1), sync: bytes(3), inbox: bytes(4), passwords: bytes(5) }
const kept = new Map<string, Uint8Array<ArrayBuffer>>()

vi.mock("webextension-polyfill", () => ({ default: {} }))
vi.mock("../../src/background/database.ts", () => ({ database: async () => kept }))
vi.mock("../../src/storage/vault-store.ts", () => ({
  readMeta: async (store: Map<string, unknown>, name: string) => store.get(name) ?? null,
  writeMeta: async (store: Map<string, unknown>, name: string, value: unknown) => store.set(name, value),
}))
vi.mock("../../src/background/locking/held.ts", async (original) => ({
  ...(await original<object>()),
  readHeld: async () => held,
  requireOpen: async () => held,
}))
vi.mock("../../src/background/revision.ts", () => ({ bumpRevision: async () => undefined }))
// Node has none, and nobody else is here to wait for.
vi.stubGlobal("navigator", { locks: { request: (_name: string, work: () => unknown) => work() } })

const { readServer, readStatus, updateServer, updateStatus } = await import("../../src/background/syncing/store.ts")
const { keepGenerated, sweepInbox } = await import("../../src/background/accounts/generated.ts")
const { lookAtLeft } = await import("../../src/background/syncing/left.ts")

async function put(name: string, type: SealedType, key: Uint8Array<ArrayBuffer>, content: unknown) {
  const box = await seal(await sealingKey(key), utf8(JSON.stringify(content)), { type, vault: held.vault })
  kept.set(name, box)
  return box
}
const storeKey = () => derive(held.sync, "sync-store")
const access = { address: "https://dav.example/", user: "u", password: "p" }

beforeEach(() => kept.clear())

describe.each([
  ["the server of sync", "sync", "sync", storeKey, readServer, () => updateServer((server) => server)],
  ["what sync did", "synced", "sync-status", storeKey, readStatus, () => updateStatus((status) => status)],
  [
    "vaults that were left",
    "left",
    "left",
    storeKey,
    () => lookAtLeft(access, () => undefined, new AbortController().signal),
    null,
  ],
  [
    "made passwords that wait",
    "inbox",
    "inbox",
    async () => held.inbox,
    () => sweepInbox(held.passwords),
    () => keepGenerated({ password: "p" }),
  ],
  ["made passwords", "generated", "generated", async () => held.passwords, () => sweepInbox(held.passwords), null],
] as const)("%s", (_what, name, type, key, read, write) => {
  test("newer", async () => {
    const box = await put(name, type, await key(), { version: 2, entries: [] })
    await expect(read()).rejects.toMatchObject({ code: "vault.newer" })
    if (write !== null) await expect(write()).rejects.toMatchObject({ code: "vault.newer" })
    expect(kept.get(name)).toBe(box)
  })

  test("damaged", async () => {
    const box = await put(name, type, await key(), { version: 1 })
    await (name === "synced"
      ? expect(read()).resolves.toMatchObject({ last: null })
      : expect(read()).rejects.toMatchObject({ code: "vault.damaged" }))
    kept.set(name, box.with(20, box[20]! ^ 1))
    await expect(read()).rejects.toMatchObject({ code: "vault.damaged" })
  })
})

test("what sync did is told anew where it has words that this Countersign does not know", async () => {
  await put("synced", "sync-status", await storeKey(), { ...(await readStatus()), trouble: "remote.eclipsed" })
  expect(await readStatus()).toMatchObject({ trouble: null })
  await updateStatus((status) => ({ ...status, trouble: "remote.offline" }))
  expect(await readStatus()).toMatchObject({ trouble: "remote.offline" })
})
