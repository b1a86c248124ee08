import fc from "fast-check"
import { expect, test } from "vitest"
import { groups, spoken } from "../../src/ui/grouping.ts"

test("codes are grouped as people read them", () => {
  expect(groups("482913")).toEqual(["482", "913"])
  expect(groups("4829134")).toEqual(["482", "9134"])
  expect(groups("48291345")).toEqual(["4829", "1345"])
  expect(groups("482913456")).toEqual(["482", "913", "456"])
  expect(groups("4829134567")).toEqual(["48291", "34567"])
  expect(groups("48291")).toEqual(["48291"])
  expect(groups("7KXQ2")).toEqual(["7KXQ2"])
})

test("groups put together are the code, whatever its length", () => {
  fc.assert(fc.property(fc.string(), (code) => groups(code).join("") === code))
})

test("a screen reader hears each character, and a pause between groups", () => {
  expect(spoken("071554")).toBe("0 7 1, 5 5 4")
  expect(spoken("7KXQ2")).toBe("7 K X Q 2")
})
