import { describe, expect, test, vi } from "vitest"
import { openPolicy } from "../../../src/domain/policy.ts"
import { expire, lockedForm, type Held } from "../../../src/background/locking/held.ts"

// The polyfill throws when it is loaded outside an extension; nothing here calls it.
vi.mock("webextension-polyfill", () => ({ default: {} }))

const bytes = (fill: number) => new Uint8Array(32).fill(fill)
const start = 1_800_000_000_000
const minute = 60_000

const cost = { memory: 65_536, passes: 3, lanes: 1 as const }
const pin = { salt: bytes(8), cost, commitment: bytes(7), box: bytes(9) }
const open: Held = {
  vault: bytes(0).subarray(0, 16),
  index: bytes(1),
  sync: bytes(2),
  device: bytes(3),
  inbox: bytes(4),
  codes: bytes(5),
  passwords: null,
  pin,
  triesLeft: 5,
  since: start,
  lockAt: null,
  gateUntil: null,
  gateOnce: false,
  rules: [{ by: "Contoso", policy: { ...openPolicy, allowFilling: false } }],
}
const gateOpen: Held = { ...open, passwords: bytes(6) }
const locked = lockedForm(open)

/** What the four states of the design are told apart by. */
const stateOf = ({ codes, passwords }: Held) => (codes === null ? "locked" : passwords === null ? "open" : "gate open")

describe("the locked form", () => {
  test("has neither codes nor passwords key nor deadline, and the rest untouched", () => {
    const from = lockedForm({ ...gateOpen, lockAt: start + 1, gateUntil: start + 1, gateOnce: true, triesLeft: 2 })
    expect(from).toEqual({ ...open, codes: null, passwords: null, triesLeft: 2 })
    const { index, sync, device, inbox } = from
    expect([index, sync, device, inbox, from.pin]).toEqual([open.index, open.sync, open.device, open.inbox, pin])
  })

  test("of the locked state is the same", () => expect(lockedForm(locked)).toEqual(locked))
})

const inTen = start + 10 * minute
const inFive = start + 5 * minute
const never = Number.MAX_SAFE_INTEGER

describe("what the deadlines leave", () => {
  test.each<[string, Held, number, string]>([
    // Open, with and without a time-out.
    ["open without a time-out", open, start, "open"],
    ["open without a time-out, a year later", open, start + 365 * 1440 * minute, "open"],
    ["open without a time-out, clock set back", open, start - 1, "open"],
    ["open, at once", { ...open, lockAt: inTen }, start, "open"],
    ["open, a millisecond before", { ...open, lockAt: inTen }, inTen - 1, "open"],
    ["open, at the deadline", { ...open, lockAt: inTen }, inTen, "locked"],
    ["open, long after", { ...open, lockAt: inTen }, inTen + 1e9, "locked"],
    ["open, clock set back by a millisecond", { ...open, lockAt: inTen }, start - 1, "locked"],
    ["open, clock set back by years", { ...open, lockAt: inTen }, 0, "locked"],
    // Gate open, for a time.
    ["gate, at once", { ...gateOpen, gateUntil: inFive }, start, "gate open"],
    ["gate, a millisecond before", { ...gateOpen, gateUntil: inFive }, inFive - 1, "gate open"],
    ["gate, at the deadline", { ...gateOpen, gateUntil: inFive }, inFive, "open"],
    ["gate, clock set back", { ...gateOpen, gateUntil: inFive }, start - 1, "open"],
    // Gate open until locked, and for one use: no time ends it.
    ["gate until locked", { ...gateOpen, gateUntil: never }, start + 365 * 1440 * minute, "gate open"],
    ["gate until locked, clock set back", { ...gateOpen, gateUntil: never }, start - 1, "open"],
    ["gate for one use", { ...gateOpen, gateOnce: true }, inTen, "gate open"],
    // Both.
    ["both, before both", { ...gateOpen, gateUntil: inFive, lockAt: inTen }, inFive - 1, "gate open"],
    ["both, between", { ...gateOpen, gateUntil: inFive, lockAt: inTen }, inFive, "open"],
    ["both, after both", { ...gateOpen, gateUntil: inFive, lockAt: inTen }, inTen, "locked"],
    ["both, the lock before the gate", { ...gateOpen, gateUntil: inTen, lockAt: inFive }, inFive, "locked"],
    ["both, clock set back", { ...gateOpen, gateUntil: inFive, lockAt: inTen }, start - 1, "locked"],
    ["one use, past the lock", { ...gateOpen, gateOnce: true, lockAt: inTen }, inTen, "locked"],
    ["until locked, past the lock", { ...gateOpen, gateUntil: never, lockAt: inTen }, inTen, "locked"],
    // Locked stays locked.
    ["locked", locked, inTen, "locked"],
    ["locked, clock set back", locked, 0, "locked"],
  ])("%s", (_, held, now, state) => {
    const after = expire(held, now)
    expect(stateOf(after)).toBe(state)
    if (state === stateOf(held)) expect(after).toBe(held)
    if (state === "locked") expect(after).toEqual(lockedForm(held))
    if (state === "open" && held.passwords !== null)
      expect(after).toEqual({ ...held, passwords: null, gateUntil: null })
  })

  test("never gives a key that was not there, whatever the deadlines", () => {
    const times = [null, 0, start - 1, start, start + 1, never]
    for (const held of [open, gateOpen, locked]) {
      for (const lockAt of times) {
        for (const gateUntil of times) {
          for (const gateOnce of [true, false]) {
            for (const now of [0, start - 1, start, start + 1, start + 1e12]) {
              const before = { ...held, lockAt, gateUntil, gateOnce }
              const after = expire(before, now)
              expect([before.codes, null]).toContain(after.codes)
              expect([before.passwords, null]).toContain(after.passwords)
              // No passwords key without the codes key, and twice is as good as once.
              if (after.codes === null) expect(after.passwords).toBeNull()
              expect(expire(after, now)).toBe(after)
            }
          }
        }
      }
    }
  })
})
