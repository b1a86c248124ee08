/**
 * Codes of Yandex Key, into which a PIN goes as well. Yandex has published nothing; this is what the apps agree on that
 * people move from (KeeYaOtp, Aegis), and is tried against their vectors.
 */
import { concat, utf8, type Bytes } from "./bytes.ts"

/** Bytes of a Yandex secret that make codes; what Yandex shows to be typed has ten more, which end in a check sum. */
const SECRET = 16
const TYPED = 26

/** Letters of a Yandex code. */
const LETTERS = 8
const ALPHABET = 26n

/** 13 bits: x¹² and the twelve below it. */
const CHECK = 0b1_1000_1111_0011

/** What Yandex makes its HMAC with: SHA-256 over PIN and secret, without a zero that leads it. */
export async function yandexKey(secret: Bytes, pin: string): Promise<Bytes> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", concat(utf8(pin), secret)))
  return hash[0] === 0 ? hash.subarray(1) : hash
}

/** Yandex's eight letters: as RFC 4226 §5.3, but 63 bits, and in base 26. */
export function yandexLetters(digest: Bytes): string {
  const offset = (digest.at(-1) ?? 0) & 15
  let number = new DataView(digest.buffer, digest.byteOffset).getBigUint64(offset) & 0x7fff_ffff_ffff_ffffn
  let code = ""
  for (let i = 0; i < LETTERS; i++) {
    code = String.fromCharCode(97 + Number(number % ALPHABET)) + code
    number /= ALPHABET
  }
  return code
}

/** The remainder of all but the last twelve bits, divided as polynomials over GF(2), stands in those twelve. */
function checks(typed: Bytes): boolean {
  let rest = 0
  for (let bit = 0; bit < typed.length * 8 - 12; bit++) {
    rest = (rest << 1) | (((typed[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1)
    if (rest > 0xfff) rest ^= CHECK
  }
  return rest === ((((typed.at(-2) ?? 0) & 15) << 8) | (typed.at(-1) ?? 0))
}

/** The part of a Yandex secret that makes codes; `null`: too short, or mistyped, which its check sum tells. */
export function readYandexSecret(secret: Bytes): Bytes | null {
  if (secret.length < SECRET || (secret.length === TYPED && !checks(secret))) return null
  return secret.slice(0, SECRET)
}
