import { HOTP, Secret } from "otpauth/bare"
import type { Bytes } from "./bytes.ts"
import type { CodeKind } from "./code-kind.ts"
import { CountersignError } from "./error.ts"
import { yandexKey, yandexLetters } from "./yandex.ts"

/** Names as otpauth:// links and RFC 6238 write them. */
export type HashAlgorithm = "SHA1" | "SHA256" | "SHA512"

/** All that a code is made of. {@link readOtpauthUri} and {@link readCode} make only values within these limits. */
export interface OtpSecret {
  readonly kind: CodeKind
  /** At least one byte; Yandex: 16. */
  readonly secret: Bytes
  /** Steam: always SHA1; Yandex: SHA256; mOTP: SHA1, which says nothing, since it knows only MD5. */
  readonly algorithm: HashAlgorithm
  /** 5 to 10; Steam: always 5; mOTP: 6; Yandex: 8. */
  readonly digits: number
  /** Seconds, from 1; Steam and Yandex: always 30; mOTP: 10; HOTP: 0. */
  readonly period: number
  /** HOTP: the counter of the next code, 0 to 2^53 - 1; else 0. */
  readonly counter: number
  /** mOTP and Yandex: the PIN that goes into each code; absent where it is not known yet, and with the others. */
  readonly pin?: string
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

/** As WebCrypto writes them. */
const hashes = { SHA1: "SHA-1", SHA256: "SHA-256", SHA512: "SHA-512" } as const

/** Steam leaves out what is easily mistaken: no vowels, no 0, 1, L, S or Z. */
const steamLetters = "23456789BCDFGHJKMNPQRTVWXY"

/** `otpauth` wants one, and hands it to the function that makes the HMAC, which has its own. */
const nothing = new Secret({ size: 1 })

/** 10 digits hold the whole 31-bit number of RFC 4226 §5.3, before it is cut to the digits asked for. */
const wholeNumber = 10

/** Eight bytes, the most significant first (RFC 4226 §5.1). */
function bytesOf(counter: number): Bytes {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(counter))
  return bytes
}

const hmac = async (key: CryptoKey, counter: number): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.sign("HMAC", key, bytesOf(counter)))

/**
 * The code as digits. The browser makes the HMAC, away from this thread: in a worker that has just been started, a dozen
 * codes by hashes in JavaScript take 5 ms, in WebCrypto 1. Then `otpauth` makes digits of it.
 */
async function numberAt(key: CryptoKey, otp: OtpSecret, counter: number, digits: number): Promise<string> {
  const digest = await hmac(key, counter)
  return HOTP.generate({ secret: nothing, algorithm: otp.algorithm, digits, counter, hmac: () => digest })
}

/** Steam's letters, the least significant of base 26 first. No specification: as Valve's own app shows them. */
function steamLettersOf(digits: string): string {
  let number = Number(digits)
  let code = ""
  for (let i = 0; i < 5; i++) {
    code += steamLetters.charAt(number % steamLetters.length)
    number = Math.floor(number / steamLetters.length)
  }
  return code
}

/** What makes the code of a counter, or of a period. */
async function makerOf(otp: OtpSecret): Promise<(counter: number) => Promise<string>> {
  const { kind, secret, pin = "" } = otp
  const raw = kind === "yandex" ? await yandexKey(secret, pin) : secret
  const hash = hashes[otp.algorithm]
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash }, false, ["sign"])
  if (kind === "yandex") return async (step) => yandexLetters(await hmac(key, step))
  if (kind === "steam") return async (step) => steamLettersOf(await numberAt(key, otp, step, wholeNumber))
  return (counter) => numberAt(key, otp, counter, otp.digits)
}

/** The codes of this period and the next. A time before 1970 counts as 1970. */
export async function codesOfPeriod(
  period: number,
  now: number,
  at: (step: number) => string | Promise<string>,
): Promise<OneTimeCode> {
  const step = Math.floor(Math.max(0, now) / 1000 / period)
  const [code, next] = await Promise.all([at(step), at(step + 1)])
  return { code, next, expiresAt: (step + 1) * period * 1000, period }
}

/** Makes a code of its moment, ms since 1970. */
export type CodeMaker = (otp: OtpSecret, now: number) => Promise<OneTimeCode>

/**
 * `codeAt` of `any-otp.ts` for all kinds but mOTP: the worker's first script makes codes by this alone, and has no MD5.
 * RFC 4226 §5.3, RFC 6238 §4.2.
 * @throws code.none for mOTP
 */
export const hmacCodeAt: CodeMaker = async (otp, now) => {
  if (otp.kind === "motp") throw new CountersignError("code.none", "not by HMAC")
  const at = await makerOf(otp)
  if (otp.kind === "hotp") return { code: await at(otp.counter), next: null, expiresAt: null, period: null }
  return codesOfPeriod(otp.period, now, at)
}
