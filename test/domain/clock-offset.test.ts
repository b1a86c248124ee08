import fc from "fast-check"
import { expect, test } from "vitest"
import { clockOffset } from "../../src/domain/clock-offset.ts"

const noon = Date.UTC(2026, 8, 21, 12)
const httpDate = (at: number): string => new Date(at).toUTCString()

test("the true time is always within what is said", () => {
  const ms = fc.integer({ min: 0, max: 5_000 })
  fc.assert(
    fc.property(fc.integer({ min: -90_000_000, max: 90_000_000 }), ms, ms, fc.nat(999), (wrong, there, back, part) => {
      // The server reads its clock at `noon + part`; this computer's is `wrong` behind.
      const answered = noon + part - wrong
      const answer = { sent: answered - there, received: answered + back, date: httpDate(noon + part), age: null }
      const { offset, within } = clockOffset(answer)!
      expect(Math.abs(offset - wrong)).toBeLessThanOrEqual(within)
    }),
  )
})

test("a cache's answer is as old as it says", () => {
  const answer = { sent: noon, received: noon, date: httpDate(noon - 90_000), age: "90" }
  expect(clockOffset(answer)).toEqual({ offset: 500, within: 500 })
})

test.each([
  ["no date", { date: null }],
  ["no time", { date: "yesterday, as it were" }],
  ["an age that is none", { age: "-1" }],
  ["an age in words", { age: "old" }],
  ["a huge age", { age: "9".repeat(20) }],
  ["received before it was sent: the clock was set meanwhile", { received: noon - 1 }],
])("%s: nothing is said", (_, more) => {
  expect(clockOffset({ sent: noon, received: noon, date: httpDate(noon), age: null, ...more })).toBeNull()
})
