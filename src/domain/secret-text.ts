import type { Bytes } from "./bytes.ts"
import { CountersignError } from "./error.ts"

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

/** A secret is some 16 to 128 characters; anything longer than this is not one. */
const longest = 8192

/** What people and sites put between the groups: spaces (no-break and ideographic too), dashes, and marks without width. */
const separators = /[\s\p{Cf}\p{Pd}\u2212]+/gu

/** Letters and digits of an East Asian keyboard, U+FF01 to U+FF5E, which lie 0xFEE0 above ASCII. */
const fullWidth = /[\uFF01-\uFF5E]/g

const plain = (text: string): string =>
  text
    .replace(fullWidth, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(separators, "")
    .replace(/(?<!=)=+$/, "")
    // Only ASCII: toUpperCase() alone would make SS of ß.
    .replace(/[a-z]+/g, (letters) => letters.toUpperCase())

/**
 * Some sites show hexadecimal. It is told from base32 by 0, 1, 8 or 9, which base32 does not have; without one of them
 * the text is base32, as nearly every site writes. At least 8 bytes, so that a mistyped base32 secret (0 for O) does
 * not pass for hexadecimal by chance: of 16 random base32 characters all are A-F or 2-7 once in six million.
 */
const isHex = (text: string): boolean =>
  text.length >= 16 && text.length % 2 === 0 && /^[0-9A-F]+$/.test(text) && /[0189]/.test(text)

function fromHex(text: string): Bytes {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16))
}

/**
 * RFC 4648 §6, forgiving at its end. Lengths of 1, 3 and 6 (mod 8) cannot come from an encoder, but sites do cut their
 * secrets, and the bits left over may be other than zero. Google Authenticator and those after it drop what does not
 * fill a byte, and the site's own check was tried against them; to refuse, or to fill up with zeros, would lock its
 * users out.
 */
function fromBase32(text: string): Bytes {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8))
  let bits = 0
  let held = 0
  let at = 0
  for (const char of text) {
    const value = alphabet.indexOf(char)
    // 0, 1 and 8 are not read as O, I and B: a wrong guess would give codes that the site refuses, with no reason seen.
    if (value < 0) throw new CountersignError("secret.unreadable", "a character that base32 does not have")
    held = ((held << 5) | value) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = held >>> bits
    }
  }
  return bytes
}

/**
 * The secret that a person typed or a site wrote: base32 or hexadecimal, in either case, in groups or not, padded or
 * not. Throws `secret.empty` for nothing at all and `secret.unreadable` for anything else that gives no byte.
 */
export function readSecret(text: string): Bytes {
  if (text.length > longest) throw new CountersignError("secret.unreadable", "too long")
  const secret = plain(text)
  if (secret === "") throw new CountersignError("secret.empty")
  const bytes = isHex(secret) ? fromHex(secret) : fromBase32(secret)
  if (bytes.length === 0) throw new CountersignError("secret.unreadable", "not one whole byte")
  return bytes
}

/** A secret that is hexadecimal by its kind (mOTP), whatever its digits. @throws secret.empty, secret.unreadable */
export function readHexSecret(text: string): Bytes {
  const secret = text.length > longest ? "?" : plain(text)
  if (secret === "") throw new CountersignError("secret.empty")
  if (!/^(?:[0-9A-F]{2})+$/.test(secret)) throw new CountersignError("secret.unreadable", "not hexadecimal")
  return fromHex(secret)
}

/** Hexadecimal in lower case. */
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

/** base32 without padding, upper case (RFC 4648 §6): what otpauth:// links carry. */
export function toBase32(bytes: Bytes): string {
  let out = ""
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      out += alphabet.charAt((held >>> bits) & 31)
    }
  }
  return bits === 0 ? out : out + alphabet.charAt((held << (5 - bits)) & 31)
}
