import { expect, test } from "vitest"
import { byDay, dateAndTime, duration } from "../../src/options/when.ts"

const at = (...parts: [number, number, number, number, number]): number => new Date(...parts).getTime()

test("minutes are said as people say them, in the language asked for", () => {
  expect(duration(0.5, "en")).toBe("30 seconds")
  expect(duration(1, "en")).toBe("1 minute")
  expect(duration(15, "en")).toBe("15 minutes")
  expect(duration(60, "en")).toBe("1 hour")
  expect(duration(240, "en")).toBe("4 hours")
  expect(duration(90, "en")).toBe("90 minutes")
  expect(duration(5, "de")).toBe("5 Minuten")
})

test("a moment follows the locale", () => {
  const moment = at(2025, 10, 24, 14, 5)
  expect(dateAndTime(moment, "en-GB")).toMatch(/24 Nov 2025.*14:05/)
  expect(dateAndTime(moment, "de")).toMatch(/24\.11\.2025.*14:05/)
})

test("things are grouped by local day, newest first, whatever their order", () => {
  const now = at(2025, 2, 1, 0, 30)
  const things = [
    { at: at(2025, 1, 28, 23, 59), n: 2 },
    { at: at(2025, 2, 1, 0, 10), n: 0 },
    { at: at(2025, 1, 27, 8, 0), n: 4 },
    { at: at(2025, 2, 1, 0, 1), n: 1 },
    { at: at(2025, 1, 28, 0, 0), n: 3 },
  ]
  const days = byDay(things, now)
  expect(days.map((day) => [day.distance, day.things.map(({ n }) => n)])).toEqual([
    ["today", [0, 1]],
    ["yesterday", [2, 3]],
    ["earlier", [4]],
  ])
})

test("what lies ahead of the clock is not today", () => {
  const now = at(2025, 2, 1, 12, 0)
  expect(byDay([{ at: at(2025, 2, 2, 12, 0) }], now)[0]?.distance).toBe("earlier")
})

test("nothing makes no days, and the list given is left as it was", () => {
  expect(byDay([], 0)).toEqual([])
  const things = [{ at: 1 }, { at: 2 }]
  byDay(things, 0)
  expect(things).toEqual([{ at: 1 }, { at: 2 }])
})
