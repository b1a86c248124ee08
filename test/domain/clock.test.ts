import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { clockTime, isClock, isDevice, later, tick, type Clock } from "../../src/domain/clock.ts"
import { codeOf } from "../../src/domain/error.ts"

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
const device = fc.string({ unit: fc.constantFrom(...base64url.split("")), minLength: 11, maxLength: 11 })
/** From 1970 to the year 5188, where nine base-36 digits end. */
const time = fc.integer({ min: 1, max: 36 ** 9 - 2 })
const codeBy = (work: () => unknown) => {
  try {
    return work()
  } catch (thrown) {
    return codeOf(thrown)
  }
}

describe("a clock", () => {
  test("is time, count and device as text", () => {
    expect(tick(null, "AAAAAAAAAAA", 1_800_000_000_000)).toBe("0mywpiww0000AAAAAAAAAAA")
    expect(clockTime("0mywpiww0000AAAAAAAAAAA")).toBe(1_800_000_000_000)
  })

  test("tells its time", () => {
    fc.assert(
      fc.property(time, device, (now, by) => {
        const clock = tick(null, by, now)
        expect([isClock(clock), clockTime(clock), clock.endsWith(by)]).toEqual([true, now, true])
      }),
    )
  })

  test("made after another was seen is later than it, whatever the wall clock says", () => {
    fc.assert(
      fc.property(time, device, time, device, (before, a, now, b) => {
        const seen = tick(null, a, before)
        const made = tick(seen, b, now)
        expect(made > seen).toBe(true)
        expect(isClock(made)).toBe(true)
        expect(later(seen, made)).toBe(made)
        expect(later(made, seen)).toBe(made)
      }),
    )
  })

  test("takes the wall clock's time as soon as that is ahead", () => {
    const seen = tick(null, "AAAAAAAAAAA", 1000)
    expect(clockTime(tick(seen, "BBBBBBBBBBB", 1001))).toBe(1001)
    expect(clockTime(tick(seen, "BBBBBBBBBBB", 1000))).toBe(1000)
    expect(clockTime(tick(seen, "BBBBBBBBBBB", 1))).toBe(1000)
  })

  test("50,000 edits within one millisecond stay in order and keep their form", () => {
    let clock: Clock = tick(null, "AAAAAAAAAAA", 5000)
    for (let i = 0; i < 50_000; i++) {
      const next = tick(clock, "AAAAAAAAAAA", 5000)
      if (!(next > clock) || next.length !== 23) expect.fail(`${next} after ${clock}`)
      clock = next
    }
    expect(clockTime(clock)).toBe(5001)
  })

  test("of two devices is never the same", () => {
    fc.assert(
      fc.property(time, device, device, (now, a, b) => {
        fc.pre(a !== b)
        expect(tick(null, a, now)).not.toBe(tick(null, b, now))
      }),
    )
  })

  test.each(["", "AAAAAAAAAA", "AAAAAAAAAAAA", "AAAAAAAAAA=", "AAAAAAAAAA\n", "ÄAAAAAAAAAA"])(
    "device %j is refused: its clock could not be read again",
    (bad) => {
      expect(isDevice(bad)).toBe(false)
      expect(codeBy(() => tick(null, bad, 1000))).toBe("vault.damaged")
    },
  )

  test.each([
    null,
    1,
    "",
    "0mywpiww0000AAAAAAAAAA",
    "0mywpiww0000AAAAAAAAAAAA",
    "0MYWPIWW0000AAAAAAAAAAA",
    "0mywpiww0000AAAAAAAAAA\n",
    "0mywpiww0 00AAAAAAAAAAA",
    ["0mywpiww0000AAAAAAAAAAA"],
  ])("%j is none", (bad) => expect(isClock(bad)).toBe(false))
})
