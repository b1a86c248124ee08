import { expect, test } from "vitest"
import { codeKinds, isCodeLink, lacksPin, readPin, takesPin } from "../../src/domain/code-kind.ts"

test("two kinds take a PIN", () => {
  expect(codeKinds.filter(takesPin)).toEqual(["motp", "yandex"])
})

test.each([
  ["motp", "1234", "1234"],
  ["motp", " a-Z9 ", "a-Z9"],
  ["motp", "12 34", null],
  ["motp", "", null],
  ["motp", "\uD800", null],
  ["motp", "x".repeat(65), null],
  ["yandex", " 5239", "5239"],
  ["yandex", "5210481216086702", "5210481216086702"],
  ["yandex", "123", null],
  ["yandex", "52104812160867021", null],
  ["yandex", "12a4", null],
] as const)("%s: %j is %j", (kind, text, pin) => expect(readPin(kind, text)).toBe(pin))

test.each([
  ["otpauth://totp/a?secret=b", true, false],
  [" OTPAUTH://yaotp/a?secret=b", true, true],
  ["otpauth:yaotp/a?secret=b&pin_length=4", true, true],
  ["otpauth://yaotp/a?secret=b&pin=G42TQNQ", true, false],
  ["motp://A:b?secret=c", true, true],
  ["motp://A:b?pin=1234&secret=c", true, false],
  ["motp://A:b?secret=c&pin=", true, true],
  ["steam://ABC", true, false],
  ["JBSWY3DP", false, false],
  ["https://motp.example/?x=otpauth://yaotp/", false, false],
])("%s", (text, link, lacks) => {
  expect(isCodeLink(text)).toBe(link)
  expect(lacksPin(text)).toBe(lacks)
})
