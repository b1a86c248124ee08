import { describe, expect, test } from "vitest"
import { codeOf, CountersignError, errorCodes, isErrorCode } from "../../src/domain/error.ts"

describe("an error of ours", () => {
  test("has a code, a note for the developer, and its cause", () => {
    const cause = new TypeError("cause")
    const error = new CountersignError("vault.damaged", "bucket", { cause })
    expect(error).toBeInstanceOf(Error)
    expect([error.code, error.name, error.message, error.cause]).toEqual([
      "vault.damaged",
      "CountersignError",
      "vault.damaged: bucket",
      cause,
    ])
    expect(new CountersignError("pin.wrong").message).toBe("pin.wrong")
  })

  test("is told by its code; everything else is internal", () => {
    expect(codeOf(new CountersignError("pin.wrong"))).toBe("pin.wrong")
    const foreign: unknown[] = [new TypeError("x"), { code: "pin.wrong" }, "pin.wrong", null, undefined, 1]
    for (const thrown of foreign) expect(codeOf(thrown)).toBe("internal")
  })

  test("codes are of one form, and each is there once", () => {
    for (const code of errorCodes) expect(code).toMatch(/^[a-z]+(\.[a-z]+)?$/i)
    expect(new Set(errorCodes).size).toBe(errorCodes.length)
  })

  test.each(["toString", "__proto__", "", "vault", "VAULT.DAMAGED", null, 1, ["vault.damaged"]])(
    "%j is no code",
    (value) => {
      expect(isErrorCode(value)).toBe(false)
    },
  )

  test("each of ours is one", () => {
    for (const code of errorCodes) expect(isErrorCode(code)).toBe(true)
  })
})
