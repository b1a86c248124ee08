import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { concat, type Bytes } from "../../src/domain/bytes.ts"
import { fromCbor, isBytes, toCbor } from "../../src/vault/cbor.ts"
import { fromHex, toHex } from "../vectors/hex.ts"
import { codeOf } from "../../src/domain/error.ts"
import { codeBy } from "./refusal.ts"

const hex = (text: string): Bytes => fromHex(text.replaceAll(" ", ""))

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    fc.integer(),
    fc.string({ unit: "grapheme" }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array(),
    fc.array(tie("value"), { maxLength: 6 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 6, noNullPrototype: true }),
  ),
})).value

describe("CBOR", () => {
  test("the examples of RFC 8949 appendix A that we can store", () => {
    expect(toHex(toCbor([1, [2, 3], [4, 5]]))).toBe("8301820203820405")
    expect(toHex(toCbor({ b: [2, 3], a: 1 }))).toBe("a26161016162820203")
    expect(toHex(toCbor([null, true, false, -1, 1_000_000, "ü", hex("01020304")]))).toBe(
      "87f6f5f4201a000f424062c3bc4401020304",
    )
  })

  test("what is written is read back, and writing that gives the same bytes", () => {
    fc.assert(
      fc.property(value, (written) => {
        const bytes = toCbor(written)
        const read = fromCbor(bytes)
        expect(read).toEqual(written)
        expect(toHex(toCbor(read))).toBe(toHex(bytes))
      }),
    )
  })

  test("keys are sorted by their bytes, whatever order they came in", () => {
    expect(toHex(toCbor({ z: 1, aa: 2, a: 3 }))).toBe(toHex(toCbor({ a: 3, aa: 2, z: 1 })))
  })

  test.each([
    ["nothing", ""],
    ["a value and one byte more", "0101"],
    ["a duplicate key", "a2 6161 01 6161 02"],
    ["a duplicate key among others", "a3 6161 01 6162 02 6161 01"],
    ["1 in two bytes", "1801"],
    ["1 in three bytes", "190001"],
    ["1 in five bytes", "1a00000001"],
    ["1 in nine bytes", "1b0000000000000001"],
    ["-1 in two bytes", "3800"],
    ["a text's length in two bytes", "780161"],
    ["bytes' length in two bytes", "580101"],
    ["an array's length in two bytes", "980101"],
    ["a map's length in two bytes", "b801616101"],
    ["1 as a float of 16 bits", "f93c00"],
    ["1 as a float of 32 bits", "fa3f800000"],
    ["1 as a float of 64 bits", "fb3ff0000000000000"],
    ["1 as a float in an array", "82 f93c00 6161"],
    ["not a number", "f97e00"],
    ["infinity", "f97c00"],
    ["undefined", "f7"],
    ["false in two bytes", "f814"],
    ["a simple value that is not assigned", "e0"],
    ["a whole number beyond 2^53", "1b0020000000000000"],
    ["a tagged date", "c11a514b67b0"],
    ["a big number", "c249010000000000000000"],
    ["an array without length", "9f01ff"],
    ["a map without length", "bf616101ff"],
    ["a text without length", "7f6161ff"],
    ["bytes without length", "5f4101ff"],
    ["a break alone", "ff"],
    ["a break in an array", "8201ff"],
    ["a text that is no UTF-8", "61ff"],
    ["a text with an overlong encoding", "62c181"],
    ["a text with half a surrogate pair", "63eda080"],
    ["a text with a byte order mark", "64efbbbf61"],
    ["a key with a byte order mark", "a164efbbbf6101"],
    ["a number as a key", "a10102"],
    ["bytes as a key", "a1410102"],
    ["reserved lengths", "1c"],
    ["an array that is cut", "8201"],
    ["a map that is cut", "a16161"],
  ])("A28: %s is refused", async (_, bytes) => {
    expect(await codeBy(() => fromCbor(hex(bytes)))).toBe("vault.damaged")
  })

  test.each([
    ["bytes of 4 GiB", "5affffffff"],
    ["bytes of 2^53", "5b001fffffffffffff"],
    ["bytes of 2^64", "5bffffffffffffffff"],
    ["a text of 4 GiB", "7affffffff"],
    ["a text of 2^64", "7bffffffffffffffff"],
    ["an array of 4 G values", "9affffffff"],
    ["an array of 2^53 values", "9b001fffffffffffff"],
    ["an array of 2^64 values", "9bffffffffffffffff"],
    ["a map of 4 G keys", "baffffffff"],
    ["a map of 2^64 keys", "bbffffffffffffffff"],
    ["arrays of 4 G in arrays of 4 G", "9affffffff".repeat(1000)],
  ])("A29: a claim of %s with nothing behind it is refused, and no memory is taken for it", async (_, bytes) => {
    const before = process.memoryUsage()
    expect(await codeBy(() => fromCbor(hex(bytes)))).toBe("vault.damaged")
    const after = process.memoryUsage()
    expect(after.arrayBuffers - before.arrayBuffers + after.heapUsed - before.heapUsed).toBeLessThan(64 * 1024 * 1024)
  })

  test.each([
    ["arrays", 0x81],
    ["maps with a cut key", 0xa1],
    ["tags", 0xc1],
  ])("A29: %s nested 1,000,000 deep are refused", async (_, byte) => {
    expect(await codeBy(() => fromCbor(new Uint8Array(1_000_000).fill(byte)))).toBe("vault.damaged")
    const closed = concat(new Uint8Array(1_000_000).fill(byte), Uint8Array.of(0))
    expect(await codeBy(() => fromCbor(closed))).toBe("vault.damaged")
  })

  test("A28: a key named __proto__ is a key like any other", () => {
    const read = fromCbor(toCbor(JSON.parse(`{"__proto__": {"admin": true}}`)))
    expect(Object.keys(read as object)).toEqual(["__proto__"])
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
  })

  test("A28: changed bytes are refused, or they are the one encoding of another value", () => {
    fc.assert(
      fc.property(value, fc.nat(), fc.nat(255), (written, at, byte) => {
        const bytes = toCbor(written)
        const changed = bytes.with(at % bytes.length, byte)
        try {
          // Sorted: the order of a map's keys is not looked at.
          expect(toCbor(fromCbor(changed)).toSorted()).toEqual(changed.toSorted())
        } catch (thrown) {
          expect(codeOf(thrown)).toBe("vault.damaged")
        }
      }),
      { numRuns: 3000 },
    )
  })

  test("bytes in shared memory are none of ours", () => {
    expect(isBytes(new Uint8Array(4))).toBe(true)
    expect(isBytes(new Uint8Array(new SharedArrayBuffer(4)))).toBe(false)
    expect([isBytes([1]), isBytes(new ArrayBuffer(1)), isBytes(null), isBytes("a")]).toEqual([
      false,
      false,
      false,
      false,
    ])
  })
})
