/**
 * Just enough of the protobuf wire format to read one small message, strictly. Not `pbf`: it does not look where its
 * bytes end, so that a cut message reads as a whole one with other values, and is three times this size.
 * Source: protobuf.dev/programming-guides/encoding.
 */
import type { Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"

/** One field of a message, in the order in which they stand. */
export interface WireField {
  readonly number: number
  /** A whole number, as 64-bit two's complement, or bytes; fixed 32- and 64-bit fields are passed over. */
  readonly value: bigint | Bytes
}

const VARINT = 0
const FIXED64 = 1
const LENGTH = 2
const FIXED32 = 5

/** A whole number takes ten bytes at most, which is what a negative one always takes. */
const LONGEST = 10

const broken = (why: string) => new CountersignError("uri.unreadable", why)

/**
 * The fields of a message.
 * @throws uri.unreadable if the bytes end too early, or are no message at all
 */
export function readFields(bytes: Bytes): WireField[] {
  const fields: WireField[] = []
  let at = 0

  function varint(): bigint {
    let value = 0n
    for (let i = 0; i < LONGEST; i++) {
      const byte = bytes[at++]
      if (byte === undefined) throw broken("cut number")
      value |= BigInt(byte & 0x7f) << BigInt(7 * i)
      if (byte < 0x80) return BigInt.asIntN(64, value)
    }
    throw broken("long number")
  }

  function take(length: bigint): Bytes {
    if (length < 0n || length > BigInt(bytes.length - at)) throw broken("cut field")
    at += Number(length)
    return bytes.slice(at - Number(length), at)
  }

  while (at < bytes.length) {
    const tag = varint()
    const number = Number(tag >> 3n)
    if (number < 1) throw broken("field number")
    const wire = Number(tag & 7n)
    if (wire === VARINT) fields.push({ number, value: varint() })
    else if (wire === LENGTH) fields.push({ number, value: take(varint()) })
    else if (wire === FIXED64) take(8n)
    else if (wire === FIXED32) take(4n)
    else throw broken("wire type")
  }
  return fields
}

/** The last whole number under a field number, as protobuf has it for a field that is there twice; `null` if none. */
export function lastNumber(fields: readonly WireField[], number: number): bigint | null {
  const found = fields.findLast((field) => field.number === number && typeof field.value === "bigint")
  return typeof found?.value === "bigint" ? found.value : null
}

/** Every run of bytes under a field number. */
export const allBytes = (fields: readonly WireField[], number: number): Bytes[] =>
  fields.flatMap((field) => (field.number === number && typeof field.value !== "bigint" ? [field.value] : []))
