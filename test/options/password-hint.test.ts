import { assert, property, string } from "fast-check"
import { expect, test } from "vitest"
import { checkPassword } from "../../src/domain/password.ts"
import { passwordHint } from "../../src/options/password-hint.ts"

test("levels at their edges", () => {
  expect(passwordHint("")).toEqual({ level: "empty", missing: 10 })
  expect(passwordHint("abcdefghi")).toEqual({ level: "short", missing: 1 })
  expect(passwordHint("abcdefghij")).toEqual({ level: "fair", missing: 0 })
  expect(passwordHint("abcdefghijklmn").level).toBe("fair")
  expect(passwordHint("abcdefghijklmno").level).toBe("good")
  expect(passwordHint("abcdefghijklmnopqrs").level).toBe("good")
  expect(passwordHint("abcdefghijklmnopqrst").level).toBe("strong")
})

test("length does not hide repetition", () => {
  expect(passwordHint("aaaaaaaaaaaaaaaaaaaaaaaa").level).toBe("repetitive")
  expect(passwordHint("abcdabcdabcdabcdabcd").level).toBe("repetitive")
  expect(passwordHint("abcdeabcde").level).toBe("fair")
})

test("characters are counted as people count them, not as UTF-16 units", () => {
  expect(passwordHint("🔑🔒🔓🗝️x")).toEqual({ level: "short", missing: 4 })
})

function taken(password: string): boolean {
  try {
    checkPassword(password)
    return true
  } catch {
    return false
  }
}

test("a hint promises nothing that the worker then refuses, and holds back nothing that it would take", () => {
  const passwords = string({ unit: "grapheme", maxLength: 24 })
  assert(
    property(passwords, (password) => {
      const promised = ["fair", "good", "strong"].includes(passwordHint(password).level)
      expect(promised).toBe(taken(password))
    }),
  )
})
