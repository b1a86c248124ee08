/**
 * Google Authenticator's export: QR codes with `otpauth-migration://offline?data=`, base64 of a protobuf message, ten
 * accounts at most in each. Google has not published it; the field numbers are those that every reader has agreed on
 * since 2020 (Aegis: app/src/main/proto/google_auth.proto).
 */
import { fromBase64Url, type Bytes } from "../domain/bytes.ts"
import { codeOf, CountersignError, type ErrorCode } from "../domain/error.ts"
import type { HashAlgorithm } from "../domain/otp.ts"
import { readLabel } from "../domain/otpauth-label.ts"
import type { NewOtp } from "../domain/otpauth-uri.ts"
import { allBytes, lastNumber, readFields, type WireField } from "./protobuf.ts"

/** What one QR code of an export holds. */
export interface MigrationPart {
  /** Tells one export from another; any 32-bit number, often negative. */
  readonly batch: number
  /** Which of how many, from 0. */
  readonly index: number
  readonly size: number
  readonly accounts: readonly NewOtp[]
  /** Accounts in it that we cannot take, each with the reason. */
  readonly problems: readonly ErrorCode[]
}

/** An export of 1,000 QR codes would be 10,000 accounts. */
const MOST_PARTS = 1000

/** `0` says nothing: then it is what Google's own reader takes for it. Names as its enumerations have them. */
const algorithms: Readonly<Record<number, HashAlgorithm>> = { 0: "SHA1", 1: "SHA1", 2: "SHA256", 3: "SHA512" }
const digitCounts: Readonly<Record<number, number>> = { 0: 6, 1: 6, 2: 8 }
const HOTP = 1
const kinds: Readonly<Record<number, "hotp" | "totp">> = { 0: "totp", [HOTP]: "hotp", 2: "totp" }

/** The fixed period of Google's codes, seconds. */
const PERIOD = 30

const decoder = new TextDecoder("utf-8")

const textOf = (fields: readonly WireField[], number: number): string =>
  decoder.decode(allBytes(fields, number).at(-1) ?? new Uint8Array())

/** What a number of an enumeration stands for. */
function meaning<T>(
  table: Readonly<Record<number, T>>,
  fields: readonly WireField[],
  number: number,
  code: ErrorCode,
): T {
  const found = table[Number(lastNumber(fields, number) ?? 0n)]
  if (found === undefined) throw new CountersignError(code)
  return found
}

/** Unlike a link's label the name comes decoded; where it ends and the issuer begins is one question with one answer. */
const namesOf = (name: string, issuer: string) =>
  readLabel(encodeURIComponent(name).replaceAll("%3A", ":"), issuer === "" ? null : issuer)

function readAccount(bytes: Bytes): NewOtp {
  const fields = readFields(bytes)
  const secret = allBytes(fields, 1).at(-1)
  if (secret === undefined || secret.length === 0) throw new CountersignError("uri.secret")
  const algorithm = meaning(algorithms, fields, 4, "uri.algorithm")
  const digits = meaning(digitCounts, fields, 5, "uri.digits")
  const kind = meaning(kinds, fields, 6, "uri.type")
  const counter = Number(lastNumber(fields, 7) ?? 0n)
  if (kind === "hotp" && (counter < 0 || !Number.isSafeInteger(counter))) throw new CountersignError("uri.counter")
  const names = namesOf(textOf(fields, 2), textOf(fields, 3))
  const moving = kind === "hotp" ? { period: 0, counter } : { period: PERIOD, counter: 0 }
  return { ...names, kind, algorithm, digits, ...moving, secret }
}

/** The message in a link. A bare `+` is base64's, not a form's space; what a scanner made a space of it is one again. */
function messageOf(link: string): Bytes {
  const [, data = ""] = /^otpauth-migration:(?:\/\/)?offline\/?\?(?:[^#]*&)?data=([^&#]+)/i.exec(link.trim()) ?? []
  try {
    return fromBase64Url(decodeURIComponent(data).replaceAll(" ", "+"))
  } catch (cause) {
    throw new CountersignError("uri.unreadable", "not base64", { cause })
  }
}

/**
 * Reads one QR code of an export.
 * @throws uri.unreadable if it is none, or is cut
 */
export function readMigration(link: string): MigrationPart {
  const message = messageOf(link)
  if (message.length === 0) throw new CountersignError("uri.unreadable", "empty")
  const fields = readFields(message)
  const accounts: NewOtp[] = []
  const problems: ErrorCode[] = []
  for (const bytes of allBytes(fields, 1)) {
    try {
      accounts.push(readAccount(bytes))
    } catch (thrown) {
      problems.push(codeOf(thrown))
    }
  }
  const number = (field: number): number => Number(BigInt.asIntN(32, lastNumber(fields, field) ?? 0n))
  // The first versions wrote neither; then this is all there is.
  const size = Math.max(1, number(3))
  const index = number(4)
  if (size > MOST_PARTS || index < 0 || index >= size) throw new CountersignError("uri.unreadable", "part")
  return { batch: number(5), index, size, accounts, problems }
}
