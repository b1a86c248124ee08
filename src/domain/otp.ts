import { hmac } from "@noble/hashes/hmac.js"
import { sha1 } from "@noble/hashes/legacy.js"
import { sha256, sha512 } from "@noble/hashes/sha2.js"
import { HOTP, Secret } from "otpauth/bare"
import type { Bytes } from "./bytes.ts"

/** The kinds of one-time codes: RFC 6238, RFC 4226, and Steam's five letters. */
export type CodeKind = "totp" | "hotp" | "steam"
/** Names as otpauth:// links and RFC 6238 write them. */
export type HashAlgorithm = "SHA1" | "SHA256" | "SHA512"

/** All that a code is made of. {@link readOtpauthUri} and {@link readCode} make only values within these limits. */
export interface OtpSecret {
  readonly kind: CodeKind
  /** At least one byte. */
  readonly secret: Bytes
  /** Steam: always SHA1. */
  readonly algorithm: HashAlgorithm
  /** 5 to 10; Steam: always 5. */
  readonly digits: number
  /** Seconds, from 1; Steam: always 30; HOTP: 0. */
  readonly period: number
  /** HOTP: the counter of the next code, 0 to 2^53 - 1; else 0. */
  readonly counter: number
}

/** One code, as `CodeView` of the message contract carries it. */
export interface OneTimeCode {
  /** Digits or Steam letters, not grouped. */
  readonly code: string
  /** The code of the following period; `null` for HOTP. */
  readonly next: string | null
  /** When `code` ends, ms since 1970; `null` for HOTP. */
  readonly expiresAt: number | null
  /** Seconds; `null` for HOTP. */
  readonly period: number | null
}

// `otpauth/bare` with three hashes instead of `otpauth`: 18.7 KB minified instead of 23.6, and no SHA-3 tables made at
// each start of the worker.
const hashes = { SHA1: sha1, SHA256: sha256, SHA512: sha512 }

/** Steam leaves out what is easily mistaken: no vowels, no 0, 1, L, S or Z. */
const steamLetters = "23456789BCDFGHJKMNPQRTVWXY"

/** 10 digits hold the whole 31-bit number of RFC 4226 §5.3, before it is cut to the digits asked for. */
const wholeNumber = 10

function numberAt(otp: OtpSecret, counter: number, digits: number): string {
  return HOTP.generate({
    // A copy, because a `Bytes` may be a window on a longer buffer, and `Secret` takes a whole buffer.
    secret: new Secret({ buffer: otp.secret.slice().buffer }),
    algorithm: otp.algorithm,
    digits,
    counter,
    hmac: (_name, key, message) => hmac(hashes[otp.algorithm], key, message),
  })
}

/** Steam's letters, the least significant of base 26 first. No specification: as Valve's own app shows them. */
function steamCodeAt(otp: OtpSecret, counter: number): string {
  let number = Number(numberAt(otp, counter, wholeNumber))
  let code = ""
  for (let i = 0; i < 5; i++) {
    code += steamLetters.charAt(number % steamLetters.length)
    number = Math.floor(number / steamLetters.length)
  }
  return code
}

/**
 * The code at `now` (ms since 1970) and the one after it; for HOTP the code of `otp.counter`, which stays as it is.
 * RFC 4226 §5.3, RFC 6238 §4.2. A time before 1970 counts as 1970.
 */
export function codeAt(otp: OtpSecret, now: number): OneTimeCode {
  if (otp.kind === "hotp") {
    return { code: numberAt(otp, otp.counter, otp.digits), next: null, expiresAt: null, period: null }
  }
  const step = Math.floor(Math.max(0, now) / 1000 / otp.period)
  const at = (counter: number): string =>
    otp.kind === "steam" ? steamCodeAt(otp, counter) : numberAt(otp, counter, otp.digits)
  return { code: at(step), next: at(step + 1), expiresAt: (step + 1) * otp.period * 1000, period: otp.period }
}
