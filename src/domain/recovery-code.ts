/**
 * The recovery code as people write it down: 128 random bits in Crockford's base32 (crockford.com/base32.html), which has
 * no I, L, O and U, and two more letters that tell a slip of the pen: `7Q2K-M0VB-…`, seven groups of four.
 *
 * The two letters are those of a Reed-Solomon code over GF(32): any one or two wrong letters are found, so any two
 * exchanged ones too.
 */
import { CountersignError } from "./error.ts"
import type { Bytes } from "./bytes.ts"

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const BYTES = 16
const DATA = 26
const LENGTH = DATA + 2

/** Powers of the field's generator: x^5 = x^2 + 1. */
const powers = Array.from({ length: 31 }).reduce<number[]>((list) => {
  const next = (list.at(-1) ?? 0) << 1
  return list.length === 0 ? [1] : [...list, next & 32 ? next ^ 0b100101 : next]
}, [])

const times = (a: number, power: number): number => (a === 0 ? 0 : powers[(powers.indexOf(a) + power) % powers.length]!)

/** Value of the word, first letter as the highest coefficient, at the generator to the `power`. */
const valueAt = (letters: readonly number[], power: number): number =>
  letters.reduce((sum, letter) => times(sum, power) ^ letter, 0)

/** The two letters that make the word zero at 1 and at the generator. */
function checkLetters(data: readonly number[]): [number, number] {
  for (const high of ALPHABET.split("").keys()) {
    const low = valueAt([...data, high, 0], 0)
    if (valueAt([...data, high, low], 1) === 0) return [high, low]
  }
  throw new RangeError("no check letters")
}

/** The code of 16 random bytes. */
export function writeRecoveryCode(secret: Bytes): string {
  let bits = secret.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) << 2n
  const data: number[] = []
  for (let i = 0; i < DATA; i++) {
    data.unshift(Number(bits & 31n))
    bits >>= 5n
  }
  const text = [...data, ...checkLetters(data)].map((letter) => ALPHABET[letter]).join("")
  return (text.match(/.{4}/g) ?? []).join("-")
}

/**
 * The bytes of a code as somebody typed it: any case, any spaces and dashes, O for 0, I and L for 1, U for V.
 * @throws recovery.form if it is no code, or one with a slip in it
 */
export function readRecoveryCode(typed: string): Bytes {
  const tidy = typed
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}_.,]/gu, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1")
    .replaceAll("U", "V")
  const letters = Array.from(tidy, (letter) => ALPHABET.indexOf(letter))
  const whole = letters.length === LENGTH && !letters.includes(-1)
  if (!whole || valueAt(letters, 0) !== 0 || valueAt(letters, 1) !== 0) throw new CountersignError("recovery.form")
  const bits = letters.slice(0, DATA).reduce((sum, letter) => (sum << 5n) | BigInt(letter), 0n)
  if ((bits & 3n) !== 0n) throw new CountersignError("recovery.form")
  return Uint8Array.from({ length: BYTES }, (_, i) => Number((bits >> BigInt(2 + 8 * (BYTES - 1 - i))) & 255n))
}
