import { describe, expect, test } from "vitest"
import { codeOf } from "../../src/domain/error.ts"
import { checkPassword, PASSWORD_MINIMUM } from "../../src/domain/password.ts"

describe("a master password", () => {
  test.each([
    "abcdefghij",
    "correct horse battery",
    "          abcde",
    "пароль длинный",
    // Ten characters, each of them two UTF-16 units.
    "😀😁😂🤣😃😄😅😆😉😊",
    "x".repeat(1000) + "abcd",
  ])("%j is taken", (good) => {
    expect(() => checkPassword(good)).not.toThrow()
  })

  test.each([
    ["", "nothing"],
    ["abcdefghi", "nine characters"],
    ["aaaaaaaaaaaa", "one character twelve times"],
    ["abcdabcdabcd", "four different characters"],
    ["😀😁😂🤣😃", "five characters that are ten UTF-16 units"],
    // Composed they are nine.
    ["abcdefghe\u0301", "ten code points, nine after NFKC"],
    ["abcabcabc\u212b\u00c5a\u030a".slice(0, 9), "nine with a sign"],
    ["ａaａaａaａabcd", "full width and half width are the same letter: four"],
  ])("%j is not: %s", (bad) => {
    let code = ""
    try {
      checkPassword(bad)
    } catch (thrown) {
      code = codeOf(thrown)
    }
    expect(code).toBe("password.weak")
  })

  test("ten characters are asked for", () => expect(PASSWORD_MINIMUM).toBe(10))
})
