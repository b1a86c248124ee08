import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  concat,
  equal,
  fromBase64Url,
  randomBytes,
  text,
  toBase64Url,
  utf8,
  type Bytes,
} from "../../src/domain/bytes.ts"

const bytes: fc.Arbitrary<Bytes> = fc.uint8Array({ maxLength: 100 }).map((each) => new Uint8Array(each))

describe("base64url", () => {
  test.each([
    ["", ""],
    ["f", "Zg"],
    ["fo", "Zm8"],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg"],
    ["fooba", "Zm9vYmE"],
    ["foobar", "Zm9vYmFy"],
  ])("RFC 4648 §10: %j is %j", (plain, encoded) => {
    expect(toBase64Url(utf8(plain))).toBe(encoded)
    expect(text(fromBase64Url(encoded))).toBe(plain)
  })

  test("any bytes come back, from every spelling", () => {
    fc.assert(
      fc.property(bytes, (each) => {
        const encoded = toBase64Url(each)
        expect(encoded).toMatch(/^[\w-]*$/)
        expect(encoded).toBe(Buffer.from(each).toString("base64url"))
        expect(fromBase64Url(encoded)).toEqual(each)
        expect(fromBase64Url(Buffer.from(each).toString("base64"))).toEqual(each)
      }),
    )
  })

  test.each(["!", "Zg!", "Z", "Zm9vY", "Zg\0", "Zg===", "=", "Zg=Zg", "Zm9v\u00e9"])("%j is refused", (bad) => {
    expect(() => fromBase64Url(bad)).toThrow()
  })

  test.each([" Zg", "Zg\n", "Z g", "Z\tg", "Zm9v\r\nYg"])(
    "white space in %j is refused too, which atob takes",
    (bad) => {
      expect(() => fromBase64Url(bad)).toThrow()
    },
  )
})

describe("text", () => {
  test("comes back, a byte order mark too", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (each) => text(utf8(each)) === each))
    expect(text(utf8("\ufeffa"))).toBe("\ufeffa")
  })

  test.each([[[0xff]], [[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0xe2, 0x82]], [[0xf5, 0x80, 0x80, 0x80]]])(
    "%j is no UTF-8",
    (bad) => {
      expect(() => text(Uint8Array.from(bad))).toThrow(TypeError)
    },
  )
})

describe("bytes", () => {
  test("are put together in order", () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 5 }), (parts) => {
        expect([...concat(...parts)]).toEqual(parts.flatMap((part) => [...part]))
      }),
    )
  })

  test("are equal if every byte is", () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (each, at, change) => {
        expect(equal(each, each.slice())).toBe(true)
        expect(equal(each, concat(each, Uint8Array.of(0)))).toBe(false)
        if (each.length === 0) return
        const place = at % each.length
        expect(equal(each, each.with(place, each[place]! ^ change))).toBe(false)
      }),
    )
  })

  test("at random are of the length asked for, and never the same", () => {
    expect(randomBytes(0)).toHaveLength(0)
    expect(new Set(Array.from({ length: 1000 }, () => toBase64Url(randomBytes(16)))).size).toBe(1000)
  })
})
