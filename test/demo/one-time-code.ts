import { createHmac, randomBytes } from "node:crypto"

/**
 * The site's own half of RFC 6238 §4, on Node's HMAC alone: nothing of src is in it, so that a fault of ours cannot
 * agree with itself. SHA-1, six digits, 30 seconds.
 */

/** A time step: how many periods of 30 s since 1970. */
export function stepAt(milliseconds: number): number {
  return Math.floor(milliseconds / 30_000)
}

/** The six digits of a step (RFC 4226 §5.3). */
export function codeOf(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac("sha1", secret).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 0x0f
  const number = mac.readUInt32BE(offset) & 0x7f_ff_ff_ff
  return String(number % 1_000_000).padStart(6, "0")
}

/**
 * The step that a typed code belongs to: now, the one before or the one after, and later than `last`, the step whose
 * code was taken before (RFC 6238 §5.2: a code is good for one use).
 *
 * @returns undefined when the code is not right
 */
export function stepOf(secret: Buffer, typed: string, now: number, last: number): number | undefined {
  const digits = typed.replaceAll(/\D/g, "")
  const middle = stepAt(now)
  return [middle - 1, middle, middle + 1].find((step) => step > last && codeOf(secret, step) === digits)
}

/** 160 random bits, the length that RFC 4226 §4 recommends. */
export function newSecret(): Buffer {
  return randomBytes(20)
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

/** RFC 4648 §6, without padding, as otpauth:// links carry it. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("")
  return [...bits.matchAll(/.{1,5}/g)].map(([five]) => ALPHABET.charAt(parseInt(five.padEnd(5, "0"), 2))).join("")
}

/** The bytes of base32 text without padding; the inverse of {@link base32}. */
export function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0"))
  return Buffer.from((bits.join("").match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
