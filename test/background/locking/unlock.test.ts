/** From closed to open, while something else happens. */
import { beforeEach, expect, test, vi } from "vitest"
import { CountersignError } from "../../../src/domain/error.ts"
import { defaultSettings } from "../../../src/domain/settings.ts"
import type { Held } from "../../../src/background/locking/held.ts"

const bytes = (fill: number, length = 32) => new Uint8Array(length).fill(fill)
const [one, two] = [1, 2].map((fill) => ({
  vault: bytes(fill, 16),
  root: bytes(fill),
  keyring: { vault: bytes(fill, 16) },
}))
let stored = one!
let held: Held | null = null
let housekeeping: () => Promise<void> = async () => undefined
/** What happens while the password is tried. */
let meanwhile: () => void = () => undefined
const logged: unknown[] = []

vi.mock("webextension-polyfill", () => ({ default: {} }))
vi.mock("../../../src/background/accounts/accounts.ts", () => ({ eraseOld: () => housekeeping() }))
vi.mock("../../../src/background/accounts/snapshots.ts", () => ({ thinStates: () => housekeeping() }))
vi.mock("../../../src/background/activity.ts", () => ({ appendActivity: async () => undefined }))
vi.mock("../../../src/background/log.ts", () => ({ log: async (...line: unknown[]) => void logged.push(line) }))
vi.mock("../../../src/background/database.ts", () => ({ database: async () => null }))
vi.mock("../../../src/storage/vault-store.ts", () => ({ readMeta: async () => null }))
vi.mock("../../../src/background/locking/deadlines.ts", () => ({
  armAlarm: async () => undefined,
  LOCK_ALARM: "lock",
  lockDeadline: () => null,
}))
vi.mock("../../../src/background/locking/held.ts", async (original) => ({
  ...(await original<object>()),
  readHeld: async () => held,
  updateHeld: async (change: (before: Held | null) => Held | null) => (held = change(held)),
}))
vi.mock("../../../src/background/accounts/opened.ts", () => ({ openedIndex: async () => null }))
vi.mock("../../../src/background/requests/registrations.ts", () => ({ rulesBy: async () => [] }))
vi.mock("../../../src/background/revision.ts", () => ({ bumpRevision: async () => undefined }))
vi.mock("../../../src/background/locking/root.ts", () => ({
  rootBy: async () => {
    const found = stored
    meanwhile()
    return found
  },
  storedKeyring: async () => stored.keyring,
}))
vi.mock("../../../src/background/settings.ts", () => ({ settingsBy: async () => defaultSettings }))
vi.mock("../../../src/background/workshop.ts", () => ({ argon2id: null }))
// Node has none, and nobody else is here to wait for.
vi.stubGlobal("navigator", { locks: { request: (_name: string, work: () => unknown) => work() } })

const { openVaultBy } = await import("../../../src/background/locking/unlock.ts")

beforeEach(() => {
  stored = one!
  held = null
  meanwhile = () => undefined
  housekeeping = async () => undefined
  logged.length = 0
})

test("the keys of a vault that is no longer here are not held, for whatever they would seal could not be opened", async () => {
  meanwhile = () => {
    stored = two!
  }
  await expect(openVaultBy({ password: "p" })).rejects.toMatchObject({ code: "vault.busy" })
  expect(held).toBeNull()
  meanwhile = () => undefined
  await openVaultBy({ password: "p" })
  expect(held).toMatchObject({ vault: two!.vault })
})

test("a disk that is full keeps nobody from opening the vault: what is tidied up then waits", async () => {
  housekeeping = () => Promise.reject(new CountersignError("storage.failed"))
  await openVaultBy({ password: "p" })
  expect(held).toMatchObject({ vault: one!.vault })
  expect(logged).toContainEqual(["storage", "storage.failed"])
})
