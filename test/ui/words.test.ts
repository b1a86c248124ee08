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

test("substitutions are filled in, and the browser is asked once a key", () => {
  const asked: string[] = []
  useMessages((key, substitutions = []) => {
    asked.push(key)
    return `${substitutions[1] ?? ""} before ${substitutions[0] ?? ""}, and $ stays`
  })
  expect(t("a", "one", "two")).toBe("two before one, and $ stays")
  expect(t("a", "$2", 10)).toBe("10 before $2, and $ stays")
  expect(t("b")).toBe(" before , and $ stays")
  expect(asked).toEqual(["a", "b"])
})

test("one is not many", () => {
  useMessages((key) => key)
  expect(counted("try", "tries", 1)).toBe("try")
  expect(counted("try", "tries", 0)).toBe("tries")
  expect(counted("try", "tries", 4)).toBe("tries")
})
