import fc from "fast-check"
import { expect, test } from "vitest"
import { brandColours } from "../../src/ui/brand-colours.ts"
import { firstGrapheme, monogram, tileColours } from "../../src/ui/monogram.ts"
import { contrast } from "./contrast.ts"

test("white reads on every tile", () => {
  const grounds = [...tileColours, ...Object.values(brandColours)]
  expect(grounds.filter((colour) => contrast(colour, "#ffffff") < 4.5)).toEqual([])
})

test("the letter is one whole character", () => {
  expect(firstGrapheme("github")).toBe("G")
  expect(firstGrapheme("  x")).toBe("X")
  expect(firstGrapheme("müller")).toBe("M")
  expect(firstGrapheme("e\u0301cole")).toBe("E\u0301")
  expect(firstGrapheme("👩‍💻 Devs")).toBe("👩‍💻")
  expect(firstGrapheme("🇳🇱 Bank")).toBe("🇳🇱")
  expect(firstGrapheme("日本銀行")).toBe("日")
  expect(firstGrapheme("")).toBe("?")
})

test("an issuer looks the same in any case, and a username stands in for it", () => {
  expect(monogram("GitHub", "a")).toEqual(monogram("GITHUB", "b"))
  expect(monogram("Northwind Traders", "").colour).toBe(monogram("northwindtraders", "").colour)
  expect(monogram("", "katy").letter).toBe("K")
})

test("names spread over all colours", () => {
  const used = new Set(Array.from({ length: 400 }, (_, i) => monogram(`Shop ${i}`, "").colour))
  expect(used.size).toBe(tileColours.length)
})

test("any name has a letter and a ground", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), (issuer, username) => {
      const { letter, colour } = monogram(issuer, username)
      return letter.length > 0 && /^#[0-9a-f]{6}$/.test(colour)
    }),
  )
})

test("a name of JavaScript's own is a name like any other", () => {
  expect(monogram("constructor", "").colour).toMatch(/^#[0-9a-f]{6}$/)
})
