/** CBOR as our stored bytes use it: one encoding for each value (RFC 8949 §4.2.1), and a reader that takes no other. */
import { decode, encode, rfc8949EncodeOptions, Tokenizer, Type, type Token } from "cborg"
import * as v from "valibot"
import type { Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"

/** Deterministic CBOR of a value. */
export const toCbor = (value: unknown): Bytes => new Uint8Array(encode(value, rfc8949EncodeOptions))

const strict = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
}

/**
 * Refuses what cborg reads in more than one encoding. We store no fractions, and a float would be a second way to write a
 * whole number (`f9 3c00` is 1 too). A text's byte order mark is dropped, and bytes that are no UTF-8 are replaced.
 */
class OneEncoding extends Tokenizer {
  override next(): Token {
    const start = this.pos()
    const token = super.next()
    if (Type.equals(token.type, Type.float)) throw new TypeError("float")
    if (Type.equals(token.type, Type.string)) {
      const read = this.data.subarray(start, this.pos())
      // ASCII has no second encoding, and nearly every text of ours is ASCII.
      if (read.some((byte) => byte > 0x7f) && !same(encode(token.value), read)) throw new TypeError("text")
    }
    return token
  }
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

/**
 * The value of CBOR bytes: shortest lengths only, none indefinite, no floats, whole UTF-8, no duplicate keys, nothing
 * left over (threats A28). The order of a map's keys is not looked at: the keyring, the one map that is read before it is
 * authenticated, is compared with its own encoding.
 * @throws vault.damaged
 */
export function fromCbor(bytes: Bytes): unknown {
  try {
    return decode(bytes, { ...strict, tokenizer: new OneEncoding(bytes, strict) })
  } catch (cause) {
    throw new CountersignError("vault.damaged", "cbor", { cause })
  }
}

/** True for bytes that are not in shared memory. */
export const isBytes = (value: unknown): value is Bytes =>
  value instanceof Uint8Array && value.buffer instanceof ArrayBuffer

/** Reads exactly `length` bytes. */
export const bytesSchema = (length: number) =>
  v.pipe(
    v.custom<Bytes>(isBytes),
    v.check((value) => value.length === length),
  )
