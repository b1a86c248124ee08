import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { text, utf8 } from "../../src/domain/bytes.ts"
import { CountersignError } from "../../src/domain/error.ts"
import { readHexSecret, readSecret, toBase32, toHex } from "../../src/domain/secret-text.ts"

const bytes = fc.uint8Array({ minLength: 1, maxLength: 100 }).map((array) => Uint8Array.from(array))
const refusal = (code: string): unknown => expect.objectContaining({ name: "CountersignError", code })

test("RFC 4648 §10", () => {
  const vectors = [
    ["f", "MY======"],
    ["fo", "MZXQ===="],
    ["foo", "MZXW6==="],
    ["foob", "MZXW6YQ="],
    ["fooba", "MZXW6YTB"],
    ["foobar", "MZXW6YTBOI======"],
  ] as const
  for (const [plain, encoded] of vectors) {
    expect(text(readSecret(encoded))).toBe(plain)
    expect(toBase32(utf8(plain))).toBe(encoded.replaceAll("=", ""))
  }
  expect(toBase32(utf8(""))).toBe("")
})

test("what is written is read back", () => {
  fc.assert(
    fc.property(bytes, (secret) => {
      expect(readSecret(toBase32(secret))).toEqual(secret)
    }),
  )
})

describe("as people and sites write them", () => {
  const plain = "JBSWY3DPEHPK3PXP"
  test.each([
    ["groups", "JBSW Y3DP EHPK 3PXP"],
    ["lower case", "jbsw y3dp ehpk 3pxp"],
    ["mixed case", "JbSwY3dpEhpk3pXP"],
    ["dashes", "JBSW-Y3DP-EHPK-3PXP"],
    ["typographic dashes and minus", "JBSW\u2013Y3DP\u2014EHPK\u22123PXP"],
    ["no-break spaces", "JBSW\u00A0Y3DP\u202FEHPK\u00A03PXP"],
    ["ideographic space, full width", "ＪＢＳＷ\u3000Y3DPEHPK3PXP"],
    ["zero-width marks", "\uFEFFJBSW\u200BY3DP\u200DEHPK\u20603PXP\u200E"],
    ["soft hyphens", "JBSWY3DP\u00ADEHPK3PXP"],
    ["line breaks and tabs", "  JBSWY3DP\r\n\tEHPK3PXP\n"],
    ["padding that is not due", "JBSWY3DPEHPK3PXP===="],
  ])("%s", (_, written) => expect(readSecret(written)).toEqual(readSecret(plain)))

  test("padding complete, partial, spaced or missing is the same", () => {
    for (const written of ["MZXW6YQ=", "MZXW6YQ", "MZXW6YQ = =", "mzxw 6yq="]) {
      expect(text(readSecret(written))).toBe("foob")
    }
  })

  test("any grouping and any case of any secret", () => {
    const separator = fc.constantFrom("", " ", "-", "\u00A0", "\u200B", " - ")
    fc.assert(
      fc.property(bytes, fc.array(fc.tuple(separator, fc.boolean()), { minLength: 1 }), (secret, marks) => {
        const written = Array.from(toBase32(secret), (char, i) => {
          const [mark, lower] = marks[i % marks.length]!
          return mark + (lower ? char.toLowerCase() : char)
        }).join("")
        expect(readSecret(written)).toEqual(secret)
      }),
    )
  })
})

describe("cut secrets: lengths of 1, 3 and 6 (mod 8) lose the bits that fill no byte", () => {
  const whole = "JBSWY3DPEHPK3PXPJBSWY3DP"
  test.each([9, 11, 14, 17, 19, 22])("%i characters", (length) => {
    const cut = readSecret(whole.slice(0, length))
    expect(cut).toHaveLength(Math.floor((length * 5) / 8))
    expect(cut).toEqual(readSecret(whole).slice(0, cut.length))
  })

  test("left-over bits other than zero count for nothing", () => {
    expect(readSecret("MZ")).toEqual(readSecret("MY"))
  })
})

describe("hexadecimal", () => {
  const hex = "3132333435363738393031323334353637383930"
  test("when 0, 1, 8 or 9 shows that it is not base32", () => {
    expect(text(readSecret(hex))).toBe("12345678901234567890")
    expect(text(readSecret("3132 3334-3536 3738"))).toBe("12345678")
    expect(toBase32(readSecret("DEADBEEF00112233"))).toBe(toBase32(readSecret("deadbeef00112233")))
  })

  test("without one of them it is base32, as nearly every site writes", () => {
    expect(readSecret("ABCDEF234567ABCD")).toHaveLength(10)
  })

  test.each([
    ["odd length", "31323334353637389"],
    ["too short to be told from a slip of the finger", "AB0CDE"],
    ["a letter that hexadecimal lacks", "3132333435363738393G"],
  ])("not with %s", (_, written) => expect(() => readSecret(written)).toThrow(refusal("secret.unreadable")))
})

describe("refused", () => {
  test.each([
    ["a zero for an O", "JBSWY3DPEHPK3PX0"],
    ["a one for an I or L", "1BSWY3DPEHPK3PXP"],
    ["an eight for a B", "J8SWY3DPEHPK3PXP"],
    ["padding in the middle", "JBSW=Y3DP"],
    ["other characters", "JBSW!Y3DP"],
    ["base64", "SGVsbG8gd29ybGQ+/w=="],
    ["letters that upper case would turn into base32", "JBSWY3DPEHPK3PXß"],
    ["dotless i", "JBSWY3DPEHPK3PXı"],
    ["less than a byte", "A"],
    ["more than a secret can be", "A".repeat(8193)],
  ])("%s", (_, written) => expect(() => readSecret(written)).toThrow(refusal("secret.unreadable")))

  test.each(["", "   ", "\u200B-\u00A0", "===="])("nothing at all: %j", (written) => {
    expect(() => readSecret(written)).toThrow(refusal("secret.empty"))
  })
})

test("any text gives bytes or an error of ours, which does not hold the text", () => {
  const near = fc.string({ unit: fc.constantFrom(...Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ2345670189 -=abcdef")) })
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), near), (written) => {
      try {
        expect(readSecret(written).length).toBeGreaterThan(0)
      } catch (error) {
        if (!(error instanceof CountersignError)) throw error
        if (written.length > 40) expect(error.message).not.toContain(written)
        expect(["secret.empty", "secret.unreadable"]).toContain(error.code)
      }
    }),
    { numRuns: 1000 },
  )
})

test("hexadecimal is read in any case and in groups, and written in lower case", () => {
  expect(toHex(readHexSecret(" E315-2AFE e625 99c8 "))).toBe("e3152afee62599c8")
  expect(toHex(readHexSecret("abcdefab"))).toBe("abcdefab")
  for (const wrong of ["abc", "xyz1", "0x12", "a".repeat(9000)]) {
    expect(() => readHexSecret(wrong)).toThrow(expect.objectContaining({ code: "secret.unreadable" }))
  }
  expect(() => readHexSecret(" - ")).toThrow(expect.objectContaining({ code: "secret.empty" }))
})
