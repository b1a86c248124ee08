import { describe, expect, test } from "vitest"
import { readSecret } from "../../src/domain/secret-text.ts"
import { readYandexSecret } from "../../src/domain/yandex.ts"

describe("a Yandex secret", () => {
  const typed = "6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY"

  test("what is shown to be typed has a check sum, which finds every letter that is another", () => {
    expect(readYandexSecret(readSecret(typed))).toEqual(readSecret(typed).slice(0, 16))
    for (let at = 0; at < typed.length; at++) {
      const other = typed[at] === "A" ? "B" : "A"
      const wrong = readSecret(typed.slice(0, at) + other + typed.slice(at + 1))
      // The last letter's last two bits are dropped: they fill no byte.
      if (at < typed.length - 1) expect(readYandexSecret(wrong)).toBeNull()
    }
  })

  test("what a QR code holds has none, and is taken as it is", () => {
    const bytes = Uint8Array.from({ length: 19 }, (_, i) => i)
    expect(readYandexSecret(bytes)).toEqual(bytes.slice(0, 16))
    expect(readYandexSecret(bytes.slice(0, 16))).toEqual(bytes.slice(0, 16))
    expect(readYandexSecret(bytes.slice(0, 15))).toBeNull()
  })
})
