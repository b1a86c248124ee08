/** What is remembered of where this browser is: each level with its own outcome, and nothing for longer than it counts. */
import { expect, test } from "vitest"
import {
  allow,
  approved,
  countryOf,
  DAY,
  due,
  ended,
  expire,
  failed,
  forgotten,
  found,
  HOUR,
  locationsSchema,
  nextDue,
  noLocations,
  readable,
  RETRY,
  type Locations,
} from "../../../src/background/requests/location-steps.ts"
import { locationLevels, type LocationLevel } from "../../../src/messages/location-contract.ts"
import * as v from "valibot"

const NOW = 1_800_000_000_000
const given = (level: LocationLevel, country: string | null = "NL"): Locations =>
  allow(noLocations, "contoso", level, country, NOW)
const grantOf = (all: Locations) => all.grants["contoso"]

test("always, while open and once tell the country for an hour; never does not", () => {
  for (const level of ["always", "open", "once"] as const) {
    expect(countryOf(given(level), "contoso", NOW)).toBe("NL")
    expect(countryOf(given(level), "contoso", NOW + HOUR - 1)).toBe("NL")
    expect(countryOf(given(level), "contoso", NOW + HOUR)).toBeNull()
    expect(countryOf(given(level), "fabrikam", NOW)).toBeNull()
  }
  expect(countryOf(given("never", null), "contoso", NOW)).toBeNull()
})

test("after an hour the country is forgotten; of once nothing is left, and one is asked again", () => {
  const later = (level: LocationLevel, at = NOW + HOUR) => grantOf(expire(given(level), at))
  expect(later("once", NOW + HOUR - 1)).toMatchObject({ country: "NL" })
  expect(later("once")).toBeUndefined()
  expect(later("always")).toMatchObject({ level: "always", country: null })
  expect(later("open")).toMatchObject({ level: "open", country: null })
  expect(grantOf(expire(given("never", null), NOW + 1000 * DAY))).toMatchObject({ level: "never" })
})

test("a clock that was set back makes nothing last longer", () => {
  const before = NOW - 10 * DAY
  expect(countryOf(given("always"), "contoso", before)).toBeNull()
  expect(grantOf(expire(given("once"), before))).toBeUndefined()
  const back = expire(approved(given("always"), "contoso", NOW), before)
  expect(grantOf(back)).toMatchObject({ until: before + DAY, country: null })
  // Put right by a second, it is as it was.
  expect(countryOf(given("always"), "contoso", NOW - 1000)).toBe("NL")
})

test("after an approval the server is told each hour for a day, and then no more", () => {
  let all = approved(given("always"), "contoso", NOW)
  const told: number[] = []
  for (let now = NOW; now < NOW + 2 * DAY; now += 60_000) {
    all = expire(all, now)
    for (const id of due(all, now, false)) {
      told.push(now)
      all = found(all, id, "NL", now)
    }
  }
  expect(told[0]).toBe(NOW + HOUR)
  expect(told).toHaveLength(23)
  expect(told.at(-1)).toBe(NOW + 23 * HOUR)
  expect(nextDue(all)).toBeNull()
  expect(grantOf(all)).toMatchObject({ level: "always", until: 0, country: null })
})

test("while open it is told only when a page of ours is looked at, and no alarm is set", () => {
  const all = approved(given("open"), "contoso", NOW)
  expect(nextDue(all)).toBeNull()
  expect(due(all, NOW + HOUR, false)).toEqual([])
  expect(due(all, NOW + HOUR, true)).toEqual(["contoso"])
})

test("once and never are never told anew, nor read without asking", () => {
  for (const level of ["once", "never"] as const) {
    const all = approved(given(level), "contoso", NOW)
    expect(due(all, NOW + HOUR, true)).toEqual([])
    expect(nextDue(all)).toBeNull()
    expect(readable(all, "contoso", NOW + 2 * HOUR)).toBe(false)
  }
})

test("for a later request it is read without asking, where that was allowed and it is not known", () => {
  for (const level of ["always", "open"] as const) {
    expect(readable(given(level), "contoso", NOW + 1)).toBe(false)
    expect(readable(expire(given(level), NOW + HOUR), "contoso", NOW + HOUR)).toBe(true)
  }
  expect(readable(noLocations, "contoso", NOW)).toBe(false)
})

test("after trouble it is tried again, not at once and not only an hour later; the trouble is said until then", () => {
  const all = failed(approved(given("always"), "contoso", NOW), "contoso", "location.slow", NOW + HOUR)
  expect(grantOf(all)).toMatchObject({ trouble: "location.slow" })
  expect(due(all, NOW + HOUR + RETRY - 1, false)).toEqual([])
  expect(readable(all, "contoso", NOW + HOUR + 1)).toBe(false)
  expect(due(all, NOW + HOUR + RETRY, false)).toEqual(["contoso"])
  expect(nextDue(all)).toBe(NOW + HOUR + RETRY)
  expect(grantOf(found(all, "contoso", "DE", NOW + HOUR + RETRY))).toMatchObject({ country: "DE", trouble: null })
})

test("the server ends it; the person forgets it; another choice replaces the one before", () => {
  const all = approved(given("always"), "contoso", NOW)
  expect(nextDue(ended(all, "contoso"))).toBeNull()
  expect(forgotten(all, "contoso")).toEqual(noLocations)
  expect(forgotten(all, "fabrikam")).toBe(all)
  expect(grantOf(allow(all, "contoso", "never", null, NOW + 1))).toMatchObject({
    level: "never",
    until: 0,
    country: null,
  })
  expect(grantOf(allow(all, "contoso", "open", "NL", NOW + 1))).toMatchObject({ level: "open", until: NOW + DAY })
})

test("steps for a server that nothing was allowed change nothing", () => {
  const all = given("always")
  expect(found(all, "fabrikam", "NL", NOW)).toBe(all)
  expect(failed(all, "fabrikam", "location.slow", NOW)).toBe(all)
  expect(approved(all, "fabrikam", NOW)).toBe(all)
  expect(expire(all, NOW + 1)).toBe(all)
})

test("what is stored has room for a country and for nothing finer", () => {
  for (const level of locationLevels) expect(v.is(locationsSchema, given(level))).toBe(true)
  const [grant] = Object.values(given("always").grants)
  for (const more of [{ latitude: 52.1 }, { position: [5.1, 52.1] }, { country: "52.09,5.12" }, { country: "nl" }]) {
    expect(v.is(locationsSchema, { version: 1, grants: { contoso: { ...grant, ...more } } })).toBe(false)
  }
})
