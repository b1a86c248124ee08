/** What locks besides a person: the computer, a keyboard command, an alarm. The browser's events are stood in for. */
import { beforeEach, describe, expect, test, vi } from "vitest"
import type { EventName } from "../../../src/background/events.ts"

const locked = vi.hoisted(() => vi.fn(async () => null))
const settings = vi.hoisted(() => ({ appLock: true }))
const browserIs = vi.hoisted(() => ({ scheme: "chrome-extension" }))
const interval = vi.hoisted(() => vi.fn())

vi.mock("webextension-polyfill", () => ({
  default: {
    alarms: { clear: async () => true, clearAll: async () => true, create: () => undefined },
    idle: { setDetectionInterval: interval },
    runtime: { getURL: (path: string) => `${browserIs.scheme}://x/${path}` },
    storage: { session: { get: async () => ({}), set: async () => undefined, remove: async () => undefined } },
  },
}))
// Where the lock state goes; what is tested here is only what leads to it.
vi.mock("../../../src/background/locking/held.ts", () => ({
  readHeld: async () => null,
  updateHeld: locked,
  lockedForm: (held: unknown) => held,
  requireOpen: async () => null,
}))
vi.mock("../../../src/background/settings.ts", () => ({ readSettings: async () => settings }))

const { watchLocks } = await import("../../../src/background/locking/lock.ts")
const { board } = await import("../../../src/background/events.ts")

beforeEach(() => {
  locked.mockClear()
  interval.mockClear()
  browserIs.scheme = "chrome-extension"
  settings.appLock = true
  board().listeners.clear()
  watchLocks()
  // Node 20 has neither.
  vi.stubGlobal("navigator", { locks: { request: (_: string, work: () => unknown) => work() } })
})

const fire = (name: EventName, value: unknown) =>
  Promise.all((board().listeners.get(name) ?? []).map(async (listener) => listener(value)))

describe("what locks", () => {
  test("the computer's lock, while App Lock is on", async () => {
    await fire("idle", "locked")
    expect(locked).toHaveBeenCalled()
  })

  test("not the computer's lock, while App Lock is off", async () => {
    settings.appLock = false
    await fire("idle", "locked")
    expect(locked).not.toHaveBeenCalled()
  })

  test.each(["idle", "active"])("not the computer being %s", async (state) => {
    await fire("idle", state)
    expect(locked).not.toHaveBeenCalled()
    expect(interval).not.toHaveBeenCalled()
  })

  test("in Firefox, which does not tell of the computer's lock, nobody having touched it for a quarter of an hour", async () => {
    browserIs.scheme = "moz-extension"
    board().listeners.clear()
    watchLocks()
    expect(interval).toHaveBeenCalledWith(900)
    await fire("idle", "active")
    expect(locked).not.toHaveBeenCalled()
    await fire("idle", "idle")
    expect(locked).toHaveBeenCalledOnce()
    settings.appLock = false
    await fire("idle", "idle")
    expect(locked).toHaveBeenCalledOnce()
  })

  test("the command, whatever App Lock says", async () => {
    settings.appLock = false
    await fire("command", "lock")
    expect(locked).toHaveBeenCalled()
  })

  test("not another command", async () => {
    await fire("command", "something else")
    expect(locked).not.toHaveBeenCalled()
  })

  test("an alarm looks at the deadlines", async () => {
    await fire("alarm", { name: "gate" })
    expect(locked).toHaveBeenCalled()
  })

  test("an alarm of something else does not", async () => {
    await fire("alarm", { name: "requests" })
    expect(locked).not.toHaveBeenCalled()
  })
})
