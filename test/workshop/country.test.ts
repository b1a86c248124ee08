/** Positions of known places, and what country they are in. */
import { expect, test } from "vitest"
import { isCountry } from "../../src/domain/country.ts"
import { countryAt } from "../../src/workshop/country.ts"

const at = (latitude: number, longitude: number, accuracy = 30) => countryAt({ latitude, longitude, accuracy })

test.each([
  ["Utrecht", 52.09, 5.12, "NL"],
  ["Berlin", 52.52, 13.4, "DE"],
  ["Basel, a kilometre from two borders", 47.559, 7.588, "CH"],
  ["the Vatican", 41.9029, 12.4534, "VA"],
  ["Wellington", -41.29, 174.78, "NZ"],
  ["Taveuni, on the line of dates", -16.85, -179.97, "FJ"],
  ["Réunion, with an entry of its own", -21.1, 55.5, "RE"],
  ["Ceuta, without one", 35.89, -5.31, "ES"],
  ["Tenerife, without one", 28.46, -16.25, "ES"],
  ["Pristina", 42.66, 21.16, "XK"],
  ["the South Pole", -90, 0, "AQ"],
])("%s", (_, latitude, longitude, country) => {
  expect(at(latitude, longitude)).toBe(country)
  expect(isCountry(country)).toBe(true)
})

test("the open sea is nowhere", () => {
  expect(() => at(30, -40)).toThrow(expect.objectContaining({ code: "location.nowhere" }))
})

test("near a border a rough position is unsure, and a good one is not", () => {
  expect(() => at(47.559, 7.588, 5000)).toThrow(expect.objectContaining({ code: "location.unsure" }))
  expect(() => at(41.9029, 12.4534, 2000)).toThrow(expect.objectContaining({ code: "location.unsure" }))
  expect(at(52.09, 5.12, 20_000)).toBe("NL")
})

test("the sea around a place on a coast does not make it unsure", () => {
  expect(at(52.11, 4.27, 25_000)).toBe("NL")
})

test.each([
  [Number.NaN, 5, 10],
  [91, 5, 10],
  [52, 181, 10],
  [52, 5, -1],
  [52, 5, Number.NaN],
  [52, 5, Infinity],
  [52, 5, 3_000_000],
])("%s %s within %s m is no position", (latitude, longitude, accuracy) => {
  expect(() => at(latitude, longitude, accuracy)).toThrow(expect.objectContaining({ code: "location.unsure" }))
})

test("what is a country today", () => {
  for (const code of ["NL", "GB", "US", "XK", "GL"]) expect(isCountry(code)).toBe(true)
  for (const code of ["UK", "EU", "SU", "ZZ", "AA", "nl", "NLD", "", "IC"]) expect(isCountry(code)).toBe(false)
})
