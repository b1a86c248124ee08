/** Settings as they are stored: real boxes of older and newer Countersigns, in a store that is a map. */
import { beforeEach, expect, test, vi } from "vitest"
import { text, utf8 } from "../../src/domain/bytes.ts"
import { defaultSettings } from "../../src/domain/settings.ts"
import { openPolicy } from "../../src/domain/policy.ts"
import { open, seal, sealingKey } from "../../src/vault/seal.ts"

const keys = { index: new Uint8Array(32).fill(1), vault: new Uint8Array(16).fill(2), codes: null, rules: [] }
const kept = new Map<string, Uint8Array<ArrayBuffer>>()

vi.mock("webextension-polyfill", () => ({ default: {} }))
vi.mock("../../src/background/database.ts", () => ({ database: async () => kept }))
vi.mock("../../src/storage/vault-store.ts", () => ({
  readMeta: async (store: Map<string, unknown>, name: string) => store.get(name) ?? null,
  writeMeta: async (store: Map<string, unknown>, name: string, value: unknown) => store.set(name, value),
}))
vi.mock("../../src/background/locking/held.ts", () => ({ readHeld: async () => keys, requireOpen: async () => keys }))
vi.mock("../../src/background/list/front.ts", () => ({ whileStale: (write: () => unknown) => write() }))
vi.mock("../../src/background/revision.ts", () => ({ bumpRevision: async () => undefined }))
vi.mock("../../src/background/activity.ts", () => ({ appendActivity: async () => undefined }))
vi.mock("../../src/background/locking/deadlines.ts", () => ({ scheduleLock: async () => undefined }))
vi.mock("../../src/background/policy.ts", () => ({
  policyFor: async () => openPolicy,
  withinPolicy: <T>(settings: T) => settings,
}))
// Node has none, and nobody else is here to wait for.
vi.stubGlobal("navigator", { locks: { request: (_name: string, work: () => unknown) => work() } })

const { changedSettings, changeSettings, readSettings, sealSettings } = await import("../../src/background/settings.ts")
const about = { type: "settings", vault: keys.vault } as const

const stored = async (content: unknown) => seal(await sealingKey(keys.index), utf8(JSON.stringify(content)), about)
const read = async (box = kept.get("settings")!): Promise<unknown> =>
  JSON.parse(text(await open(await sealingKey(keys.index), box, about)))

beforeEach(() => kept.clear())

test("what is stored says of which version it is; what was stored before that is of the first", async () => {
  kept.set("settings", await sealSettings(keys.index, keys.vault, defaultSettings))
  expect(await read()).toEqual({ version: 1, ...defaultSettings })
  kept.set("settings", await stored({ ...defaultSettings, lockAfter: 3 }))
  expect(await readSettings()).toEqual({ ...defaultSettings, lockAfter: 3 })
  await changeSettings({ maskCodes: true })
  expect(await read()).toEqual({ version: 1, ...defaultSettings, lockAfter: 3, maskCodes: true })
})

test("those of a newer version are refused as newer, and nothing is written over them", async () => {
  const box = await stored({ version: 2, lock: { after: 3 } })
  kept.set("settings", box)
  await expect(readSettings()).rejects.toMatchObject({ code: "vault.newer" })
  await expect(changeSettings({ maskCodes: true })).rejects.toMatchObject({ code: "vault.newer" })
  await expect(changedSettings(keys, box, { appLock: false })).rejects.toMatchObject({ code: "vault.newer" })
  expect(kept.get("settings")).toBe(box)
})

test("what only a newer one knows is not lost when an older one changes something else", async () => {
  const newer = { ...defaultSettings, version: 1, gateWindow: "an hour", shownFirst: "passwords" }
  kept.set("settings", await stored(newer))
  expect(await readSettings()).toEqual(defaultSettings)
  await changeSettings({ maskCodes: true })
  expect(await read()).toEqual({ ...newer, maskCodes: true })
  await changeSettings({ gateWindow: "15" })
  expect(await read()).toEqual({ ...newer, maskCodes: true, gateWindow: "15" })
})

test.each([
  ["a text", "x"],
  ["nothing", null],
  ["a version that is none", { version: "1" }],
])("%s is damage", async (_what, content) => {
  kept.set("settings", await stored(content))
  await expect(readSettings()).rejects.toMatchObject({ code: "vault.damaged" })
})
