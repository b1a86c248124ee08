import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Bytes } from "../../src/domain/bytes.ts"
import { characterClasses, makePassword, makeWords, uniform, type Random } from "../../src/domain/generator.ts"
import { readSiteRules } from "../../src/domain/site-rules.ts"

/** Mulberry32: the same bytes for the same seed. */
function seeded(seed: number): Random {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) & 0xff
  }
  return (length) => Uint8Array.from({ length }, next)
}

/** Gives the listed bytes and then ends. */
function listed(bytes: readonly number[]): Random {
  let at = 0
  return (length): Bytes => {
    if (at + length > bytes.length) throw new RangeError("used up")
    return Uint8Array.from(bytes.slice(at, (at += length)))
  }
}

/** Chi-square of counts against one expected count each. */
const chiSquare = (counts: readonly number[], expected: number): number =>
  counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)

/** Where a fair source stays below, but for one time in 10,000 (Wilson-Hilferty). */
const limit = (freedom: number): number => freedom * (1 - 2 / (9 * freedom) + 3.719 * Math.sqrt(2 / (9 * freedom))) ** 3

const refusal = expect.objectContaining({ name: "CountersignError", code: "generator.impossible" })
const all = { length: 20, classes: characterClasses, withoutLookAlikes: false }

describe("uniform", () => {
  test.each([1, 2, 3, 7, 10, 62, 90, 94, 128, 200, 255, 256])("exactly even over every byte: %i", (count) => {
    const hits = Array.from({ length: count }, () => 0)
    let refused = 0
    for (let byte = 0; byte < 256; byte++) {
      try {
        hits[uniform(count, listed([byte]))]!++
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(RangeError)
        refused++
      }
    }
    expect(new Set(hits)).toEqual(new Set([Math.floor(256 / count)]))
    expect(refused).toBe(256 % count)
  })

  test("exactly even over every two bytes: 7,776 words", () => {
    const hits = new Uint16Array(7776)
    let refused = 0
    for (let value = 0; value < 65_536; value++) {
      try {
        hits[uniform(7776, listed([value >> 8, value & 0xff]))]!++
      } catch {
        refused++
      }
    }
    expect(new Set(hits)).toEqual(new Set([8]))
    expect(refused).toBe(65_536 - 8 * 7776)
  })
})

describe("distribution", () => {
  test("every password of a small space is equally likely, also where classes are demanded", () => {
    // Two of [ab] and [01], at least one of each: ab01 over length 3 gives 64 - 8 - 8 = 48.
    const rules = readSiteRules("minlength: 3; maxlength: 3; required: [ab]; required: [01]")
    const random = seeded(7)
    const counts = new Map<string, number>()
    const draws = 48_000
    for (let i = 0; i < draws; i++) {
      const password = makePassword({ length: 3, classes: [], withoutLookAlikes: false }, rules, random)
      counts.set(password, (counts.get(password) ?? 0) + 1)
    }
    expect(counts.size).toBe(48)
    expect(chiSquare([...counts.values()], draws / 48)).toBeLessThan(limit(47))
  })

  test.each([1, 2, 3])("characters at each place, seed %i", (seed) => {
    const random = seeded(seed)
    const recipe = { length: 8, classes: ["lower", "digits"], withoutLookAlikes: false } as const
    const counts = Array.from({ length: 8 }, () => new Map<string, number>())
    const draws = 20_000
    for (let i = 0; i < draws; i++) {
      for (const [place, char] of Array.from(makePassword(recipe, null, random)).entries()) {
        counts[place]!.set(char, (counts[place]!.get(char) ?? 0) + 1)
      }
    }
    // Demanding a letter and a digit shifts the two classes, never the characters of one class against one another.
    for (const place of counts) {
      const digits = [...place].filter(([char]) => char <= "9").map(([, count]) => count)
      const letters = [...place].filter(([char]) => char > "9").map(([, count]) => count)
      const mean = (list: number[]) => list.reduce((sum, count) => sum + count, 0) / list.length
      expect([digits.length, letters.length]).toEqual([10, 26])
      expect(chiSquare(digits, mean(digits))).toBeLessThan(limit(9))
      expect(chiSquare(letters, mean(letters))).toBeLessThan(limit(25))
    }
  })

  test("the check above finds a modulo bias", () => {
    const random = seeded(4)
    const counts = Array.from({ length: 90 }, () => 0)
    for (let i = 0; i < 90_000; i++) counts[random(1)[0]! % 90]!++
    expect(chiSquare(counts, 1000)).toBeGreaterThan(limit(89))
  })

  test("words, and the place of the digit", () => {
    const random = seeded(5)
    const list = ["ant", "bee", "cat", "dog", "emu"]
    const words = new Map<string, number>()
    const places = [0, 0, 0, 0]
    for (let i = 0; i < 10_000; i++) {
      const made = makeWords({ count: 4, separator: "-", capitals: false, digit: true }, list, random).split("-")
      for (const [place, word] of made.entries()) {
        if (/\d$/.test(word)) places[place]!++
        const bare = word.replace(/\d$/, "")
        words.set(bare, (words.get(bare) ?? 0) + 1)
      }
    }
    expect([...words.keys()].toSorted()).toEqual(list)
    expect(chiSquare([...words.values()], 8000)).toBeLessThan(limit(4))
    expect(chiSquare(places, 2500)).toBeLessThan(limit(3))
  })
})

test("has what was asked for, and nothing else", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 8, max: 128 }),
      fc.subarray([...characterClasses], { minLength: 1 }),
      fc.boolean(),
      fc.integer(),
      (length, classes, withoutLookAlikes, seed) => {
        const password = makePassword({ length, classes, withoutLookAlikes }, null, seeded(seed))
        expect(password).toHaveLength(length)
        const kinds = { lower: /[a-z]/, upper: /[A-Z]/, digits: /[0-9]/, symbols: /[^a-zA-Z0-9]/ }
        for (const name of characterClasses) expect(kinds[name].test(password)).toBe(classes.includes(name))
        if (withoutLookAlikes) expect(password).not.toMatch(/[0Oo1lI|]/)
      },
    ),
    { numRuns: 300 },
  )
})

describe("site rules", () => {
  test.each([
    ["a short maximum", "maxlength: 12", /^.{12}$/],
    ["a long minimum", "minlength: 30", /^.{30}$/],
    ["only digits", "minlength: 6; maxlength: 6; required: digit", /^\d{6}$/],
    [
      "a set of its own",
      "required: lower; required: [-_.]; allowed: digit",
      /^(?=.*[a-z])(?=.*[-_.])(?=.*\d)[a-z\d._-]{20}$/,
    ],
    ["a closing bracket", "required: [ab]]; maxlength: 9", /^[ab\]]{9}$/],
    ["a semicolon in a set", "required: [;]; required: lower", /^(?=.*;)[a-z;]{20}$/],
  ])("%s", (_, text, wanted) => {
    for (let seed = 0; seed < 20; seed++) expect(makePassword(all, readSiteRules(text), seeded(seed))).toMatch(wanted)
  })

  test("not more in a row than allowed", () => {
    const rules = readSiteRules("required: [ab]; max-consecutive: 2; minlength: 12; maxlength: 12")
    for (let seed = 0; seed < 50; seed++) expect(makePassword(all, rules, seeded(seed))).not.toMatch(/(.)\1\1/)
  })

  test.each([
    ["nothing chosen", { ...all, classes: [] }, null],
    ["more demanded than fits", all, readSiteRules("maxlength: 1; required: lower; required: digit")],
    ["one character, never twice", all, readSiteRules("minlength: 3; required: [a]; max-consecutive: 1")],
  ])("impossible: %s", (_, recipe, rules) => {
    expect(() => makePassword(recipe, rules, seeded(1))).toThrow(refusal)
  })
})
