import * as fc from "fast-check"
import { expect, test } from "vitest"
import { readSiteRules } from "../../src/domain/site-rules.ts"

test("Apple's own example", () => {
  expect(readSiteRules("minlength: 20; required: lower; required: upper; required: digit; required: [-];")).toEqual({
    minimum: 20,
    maximum: null,
    required: ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "-"],
    allowed: "",
    mostInRow: null,
  })
})

test("the strictest of several, in any case and spacing", () => {
  expect(
    readSiteRules(" MinLength:8;minlength : 10; MAXLENGTH: 64; maxlength: 32; max-consecutive:3;max-consecutive:2"),
  ).toMatchObject({
    minimum: 10,
    maximum: 32,
    mostInRow: 2,
  })
})

test("without any characters named, all that can be typed are allowed", () => {
  expect(readSiteRules("maxlength: 8")?.allowed).toHaveLength(95)
})

test("alternatives are one set", () => {
  expect(readSiteRules("required: digit, [-_]")?.required).toEqual(["0123456789-_"])
})

test.each(["", "hello", "minlength: many", "required: nothing-known", "required: []", "colour: red"])(
  "says nothing: %j",
  (text) => {
    expect(readSiteRules(text)).toBeNull()
  },
)

test("no text makes it throw", () => {
  fc.assert(fc.property(fc.string(), (text) => void readSiteRules(text)))
})
