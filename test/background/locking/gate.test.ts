/** The gate, while something else happens: two pages at once, a lock in the middle of a proof, a vault that is exchanged. */
import { beforeEach, describe, expect, test, vi } from "vitest"
import type { Held } from "../../../src/background/locking/held.ts"

const session = new Map<string, unknown>()
const bytes = (fill: number, length = 32) => new Uint8Array(length).fill(fill)
/** What happens while somebody's proof is looked at. */
let meanwhile: () => Promise<unknown> = async () => null
let gateWindow: "once" | "5" = "5"

vi.mock("webextension-polyfill", () => ({
  default: {
    alarms: { create: () => undefined, clear: async () => true },
    storage: {
      session: {
        get: async (names: string[]) => Object.fromEntries(names.map((name) => [name, session.get(name)])),
        set: async (values: Record<string, unknown>) => {
          for (const [name, value] of Object.entries(values)) session.set(name, value)
        },
        remove: async (name: string) => session.delete(name),
      },
    },
  },
}))
// The proof: PIN or password, slow, and right.
const proven = { codes: bytes(5), passwords: bytes(6) }
vi.mock("../../../src/vault/pin.ts", async (original) => ({
  ...(await original<object>()),
  openPinWrap: async () => {
    await meanwhile()
    return proven
  },
}))
vi.mock("../../../src/background/settings.ts", () => ({
  readSettings: async () => ({ gateWindow, appLock: true, lockAfter: 10 }),
}))
vi.mock("../../../src/background/workshop.ts", () => ({ argon2id: null }))
vi.mock("../../../src/background/activity.ts", () => ({ appendActivity: async () => undefined }))
vi.mock("../../../src/background/database.ts", () => ({ database: async () => null }))
vi.mock("../../../src/background/filling/advice.ts", () => ({ compareTypings: async () => undefined }))
vi.mock("../../../src/background/accounts/generated.ts", () => ({ sweepInbox: async () => [] }))
vi.mock("../../../src/background/locking/lock.ts", () => ({ lock: async () => undefined }))
vi.mock("../../../src/background/locking/root.ts", () => ({}))
vi.mock("../../../src/background/policy.ts", () => ({}))
vi.mock("../../../src/background/revision.ts", () => ({ bumpRevision: async () => undefined }))
const queues = new Map<string, Promise<unknown>>()
// Node 20 has none: one after the other, by name.
vi.stubGlobal("navigator", {
  locks: {
    request: (name: string, work: () => Promise<unknown>) => {
      const done = (queues.get(name) ?? Promise.resolve()).then(work)
      queues.set(
        name,
        done.catch(() => null),
      )
      return done
    },
  },
})

const { lockedForm, readHeld, updateHeld } = await import("../../../src/background/locking/held.ts")
const { openGate, passGate } = await import("../../../src/background/locking/gate.ts")
const { openWithPin } = await import("../../../src/background/locking/pin.ts")

const cost = { memory: 65_536, passes: 3, lanes: 1 as const }
const open: Held = {
  vault: bytes(0, 16),
  index: bytes(1),
  sync: bytes(2),
  device: bytes(3),
  inbox: bytes(4),
  codes: bytes(5),
  passwords: null,
  pin: { salt: bytes(8, 16), cost, commitment: bytes(7), box: bytes(9) },
  triesLeft: 5,
  since: 0,
  lockAt: null,
  gateUntil: null,
  gateOnce: false,
  rules: [],
}
/** Another vault in its place, as after a move. */
const other: Held = { ...open, vault: bytes(10, 16), index: bytes(11), codes: bytes(15) }

beforeEach(async () => {
  session.clear()
  gateWindow = "5"
  meanwhile = async () => null
  await updateHeld(() => open)
})

describe("the gate", () => {
  test("opens for who proves who they are", async () => {
    await openGate({ pin: "1234" })
    expect(await passGate()).toEqual(proven.passwords)
    expect(await passGate()).toEqual(proven.passwords)
  })

  test("for one use is used once, however many ask at the same moment", async () => {
    gateWindow = "once"
    await openGate({ pin: "1234" })
    const asked = await Promise.allSettled([passGate(), passGate(), passGate()])
    expect(asked.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected", "rejected"])
    await expect(passGate()).rejects.toMatchObject({ code: "gate.closed" })
  })

  test("stays shut where the vault was locked in the meantime: no key comes into what is locked", async () => {
    meanwhile = () => updateHeld((held) => held && lockedForm(held))
    await expect(openGate({ pin: "1234" })).rejects.toMatchObject({ code: "vault.locked" })
    expect(await readHeld()).toMatchObject({ codes: null, passwords: null, gateUntil: null, gateOnce: false })
  })

  test("stays shut where another vault came in the place of this one: keys of the two never meet", async () => {
    meanwhile = () => updateHeld(() => other)
    await expect(openGate({ pin: "1234" })).rejects.toMatchObject({ code: "vault.locked" })
    expect(await readHeld()).toMatchObject({ vault: other.vault, codes: other.codes, passwords: null })
  })
})

test("a PIN opens the vault that it was typed for, and no other", async () => {
  await updateHeld((held) => held && lockedForm(held))
  meanwhile = () => updateHeld(() => ({ ...other, codes: null }))
  await openWithPin({ pin: "1234" }).catch(() => null)
  expect(await readHeld()).toMatchObject({ vault: other.vault, codes: null })
  await updateHeld(() => lockedForm(open))
  meanwhile = async () => null
  await openWithPin({ pin: "1234" })
  expect(await readHeld()).toMatchObject({ vault: open.vault, codes: proven.codes })
})
