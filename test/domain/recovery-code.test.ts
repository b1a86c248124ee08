import { describe, expect, test } from "vitest"
import { randomBytes, utf8 } from "../../src/domain/bytes.ts"
import { readRecoveryCode, writeRecoveryCode } from "../../src/domain/recovery-code.ts"
import { codeBy } from "../vault/refusal.ts"

const secrets = [
  new Uint8Array(16),
  new Uint8Array(16).fill(255),
  utf8("0123456789abcdef"),
  ...Array.from({ length: 40 }, () => randomBytes(16)),
]
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

test("seven groups of four, read back to the same bytes", () => {
  for (const secret of secrets) {
    const code = writeRecoveryCode(secret)
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){6}$/)
    expect(readRecoveryCode(code)).toEqual(secret)
  }
})

test("worked out by hand: Crockford's letters of the bits, most significant first", () => {
  expect(writeRecoveryCode(new Uint8Array(16))).toBe("0000-0000-0000-0000-0000-0000-0000")
  expect(writeRecoveryCode(new Uint8Array(16).fill(255)).slice(0, -4)).toBe("ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-")
  expect(writeRecoveryCode(utf8("0123456789abcdef")).slice(0, 14)).toBe("60RK-4CSM-6MV3")
})

describe("forgiving", () => {
  const secret = utf8("0123456789abcdef")
  const code = writeRecoveryCode(secret)
  const plain = code.replaceAll("-", "")
  test.each([
    ["small letters", code.toLowerCase()],
    ["no dashes", plain],
    ["spaces all over", ` ${plain.split("").join(" ")} `],
    ["lines", code.replaceAll("-", "\n")],
    ["other dashes", code.replaceAll("-", "–")],
    ["no-break spaces and dots", code.replaceAll("-", "\u00a0.")],
    ["full width", plain.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))],
    ["O for 0", plain.replaceAll("0", "O")],
    ["o for 0", plain.replaceAll("0", "o")],
    ["l and I for 1", plain.replace("1", "l").replaceAll("1", "I")],
    ["u for V", plain.replaceAll("V", "u")],
  ])("%s", (_, typed) => expect(readRecoveryCode(typed)).toEqual(secret))
})

describe("strict", () => {
  test("every single wrong letter is found", async () => {
    const plain = writeRecoveryCode(utf8("0123456789abcdef")).replaceAll("-", "")
    for (const at of Array.from(plain).keys()) {
      for (const letter of alphabet) {
        if (letter === plain[at]) continue
        expect(await codeBy(() => readRecoveryCode(plain.slice(0, at) + letter + plain.slice(at + 1)))).toBe(
          "recovery.form",
        )
      }
    }
  })

  test("every two wrong letters are found, exchanged ones too", async () => {
    const plain = writeRecoveryCode(randomBytes(16)).replaceAll("-", "")
    const put = (text: string, at: number, letter: string) => text.slice(0, at) + letter + text.slice(at + 1)
    const held: string[] = []
    for (let one = 0; one < plain.length; one++) {
      for (let two = one + 1; two < plain.length; two++) {
        for (let shift = 1; shift < 32; shift += 3) {
          const other = (at: number, by: number) => alphabet[(alphabet.indexOf(plain[at]!) + by) % 32]!
          const typed = put(put(plain, one, other(one, shift)), two, other(two, (shift * 7) % 31 || 1))
          if ((await codeBy(() => readRecoveryCode(typed))) === "opened") held.push(typed)
        }
        const exchanged = put(put(plain, one, plain[two]!), two, plain[one]!)
        if (exchanged !== plain && (await codeBy(() => readRecoveryCode(exchanged))) === "opened") held.push(exchanged)
      }
    }
    expect(held).toEqual([])
  })

  test.each(["", " ", "0000", "0".repeat(27), "0".repeat(29), "!".repeat(28), "ÄÖÜ", "0".repeat(100_000)])(
    "%j is none",
    async (typed) => expect(await codeBy(() => readRecoveryCode(typed))).toBe("recovery.form"),
  )
})
