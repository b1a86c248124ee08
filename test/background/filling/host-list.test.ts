/** Lists of hosts: real boxes, in a store that is a map. */
import { beforeEach, expect, test, vi } from "vitest"

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

const { hostList } = await import("../../../src/background/filling/host-list.ts")
const vaultOf = (byte: number) => ({ index: new Uint8Array(32).fill(byte), vault: new Uint8Array(16).fill(byte) })

beforeEach(() => {
  world.kept.clear()
  world.held = vaultOf(1)
})

test("hosts go on it and off again, each once, in the order of the alphabet", async () => {
  const silent = hostList("silent")
  for (const host of ["shop.example", "bank.example", "shop.example"]) await silent.set(host, true)
  expect(await silent.list()).toEqual(["bank.example", "shop.example"])
  await silent.set("bank.example", false)
  expect([await silent.has("bank.example"), await silent.has("shop.example")]).toEqual([false, true])
  expect(await hostList("menuless").list()).toEqual([])
})

test("nobody knows while the vault is closed", async () => {
  await hostList("silent").set("shop.example", true)
  world.held = null
  expect(await hostList("silent").has("shop.example")).toBe(null)
  await expect(hostList("silent").set("shop.example", false)).rejects.toMatchObject({ code: "vault.closed" })
})

test.each(["silent", "menuless"] as const)(
  "%s: that of a vault which was here before is empty, and replaced",
  async (name) => {
    const list = hostList(name)
    await list.set("old.example", true)
    world.held = vaultOf(2)
    expect(await list.has("old.example")).toBe(false)
    expect(await list.list()).toEqual([])
    await list.set("new.example", true)
    expect(await list.list()).toEqual(["new.example"])
  },
)

test("what cannot be read at all is no list", async () => {
  world.kept.set("silent", new Uint8Array([1, 2, 3]))
  expect(await hostList("silent").list()).toEqual([])
})
