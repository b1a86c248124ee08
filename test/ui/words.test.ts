import { readFileSync } from "node:fs"
import { beforeEach, expect, test } from "vitest"
import { errorCodes } from "../../src/domain/error.ts"
import { counted, errorWords, t, useMessages } from "../../src/ui/words.ts"

const messages: Record<string, { message: string }> = JSON.parse(
  readFileSync(new URL("../../public/_locales/en/messages.json", import.meta.url), "utf8"),
)

beforeEach(() => useMessages((key) => messages[key]?.message ?? ""))

test("every error has words of its own", () => {
  const words = errorCodes.map(errorWords)
  expect(words.filter((each) => each.trim() === "" || each.startsWith("error_"))).toEqual([])
  expect(new Set(words).size).toBe(errorCodes.length)
})

test("an error without words gets those of a bug, never none", () => {
  useMessages((key) => (key === "error_internal" ? "A bug." : ""))
  expect(errorWords("pin.wrong")).toBe("A bug.")
})

test("an unknown key is seen as itself, so that no control is nameless", () => {
  expect(t("no_such_key")).toBe("no_such_key")
  expect(t("no_such_key", 1)).toBe("no_such_key")
})

test("substitutions are handed over as text; plain words are asked for once", () => {
  const asked: unknown[] = []
  useMessages((key, substitutions) => {
    asked.push([key, substitutions])
    return "words"
  })
  t("a")
  t("a")
  t("b", 3, "x")
  expect(asked).toEqual([
    ["a", undefined],
    ["b", ["3", "x"]],
  ])
})

test("one is not many", () => {
  useMessages((key) => key)
  expect(counted("try", "tries", 1)).toBe("try")
  expect(counted("try", "tries", 0)).toBe("tries")
  expect(counted("try", "tries", 4)).toBe("tries")
})
