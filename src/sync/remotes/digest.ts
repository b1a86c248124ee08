/** HTTP Digest (RFC 7616), by hand: the browser's own would ask the person, and share what it learns with every page. */
import { md5 } from "@noble/hashes/legacy.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { concat, randomBytes, toBase64Url, utf8, type Bytes } from "../../domain/bytes.ts"
import { toHex } from "../../domain/secret-text.ts"
import type { Challenge } from "./challenge.ts"

/** MD5 is what most servers still speak; it stands between a listener and the password, not between anyone and the vault. */
const hashes: Readonly<Record<string, (data: Bytes) => Uint8Array>> = { md5, "sha-256": sha256 }

/** A challenge that can be answered, and how often its nonce was used. */
export interface Digest {
  /** As a header gives it, one character a byte, whatever the server means by them. */
  readonly realm: string
  readonly nonce: string
  readonly opaque: string | null
  /** As the server writes it; `null` if it did not say, which means MD5. */
  readonly algorithm: string | null
  readonly isSession: boolean
  /** The server says that it takes names in UTF-8 (RFC 7616 §3.3). */
  readonly saysUtf8: boolean
  /** `false`: the server knows no qop (RFC 2069). */
  readonly hasQop: boolean
  readonly cnonce: string
  used: number
}

const hashName = (algorithm: string | null): string => (algorithm ?? "MD5").toLowerCase().replace(/-sess$/, "")

/** Reads a challenge; `null` if it asks for what we cannot do (another hash, only auth-int). */
export function digestOf({ scheme, params }: Challenge): Digest | null {
  const { realm, nonce, opaque = null, algorithm = null, qop, charset } = params
  if (scheme !== "digest" || realm === undefined || nonce === undefined) return null
  if (!Object.hasOwn(hashes, hashName(algorithm))) return null
  const offered = qop?.split(",").map((one) => one.trim().toLowerCase())
  if (offered !== undefined && !offered.includes("auth")) return null
  const isSession = /-sess$/i.test(algorithm ?? "")
  const cnonce = toBase64Url(randomBytes(16))
  const saysUtf8 = charset?.toLowerCase() === "utf-8"
  return { realm, nonce, opaque, algorithm, isSession, saysUtf8, hasQop: offered !== undefined, cnonce, used: 0 }
}

/** The best of several: SHA-256 before MD5 (RFC 7616 §3.7). */
export function bestDigest(challenges: readonly Challenge[]): Digest | null {
  const possible = challenges.flatMap((challenge) => digestOf(challenge) ?? [])
  return possible.find(({ algorithm }) => hashName(algorithm) === "sha-256") ?? possible[0] ?? null
}

/** A quoted string (RFC 9110 §5.6.4). */
export const quote = (value: string): string => `"${value.replace(/["\\]/g, String.raw`\$&`)}"`

/**
 * A header holds one byte a character. Other names go as RFC 8187 has it to who says that it reads UTF-8; the rest, Apache
 * for one, know no `username*` and take the bytes as they are.
 */
const nameParam = (user: string, saysUtf8: boolean): string =>
  saysUtf8 && !/^[\x20-\x7E]*$/.test(user)
    ? `username*=UTF-8''${encodeURIComponent(user).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`
    : `username=${quote(Array.from(utf8(user), (byte) => String.fromCharCode(byte)).join(""))}`

/**
 * The value of `Authorization` for one request; counts the nonce's use.
 * @param target path and query as they stand in the request's first line
 */
export function digestAnswer(digest: Digest, user: string, password: string, method: string, target: string): string {
  const { realm, nonce, opaque, algorithm, isSession, saysUtf8, hasQop, cnonce } = digest
  const hash = hashes[hashName(algorithm)] ?? md5
  const h = (text: string): string => toHex(hash(utf8(text)))
  const realmBytes = Uint8Array.from(realm, (char) => char.charCodeAt(0))
  digest.used += 1
  const nc = digest.used.toString(16).padStart(8, "0")
  const secret = toHex(hash(concat(utf8(`${user}:`), realmBytes, utf8(`:${password}`))))
  const a1 = isSession ? h(`${secret}:${nonce}:${cnonce}`) : secret
  const a2 = h(`${method}:${target}`)
  const response = h(hasQop ? `${a1}:${nonce}:${nc}:${cnonce}:auth:${a2}` : `${a1}:${nonce}:${a2}`)
  const parts = [
    nameParam(user, saysUtf8),
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(target)}`,
    `response="${response}"`,
    ...(algorithm === null ? [] : [`algorithm=${algorithm}`]),
    ...(opaque === null ? [] : [`opaque=${quote(opaque)}`]),
    ...(hasQop ? ["qop=auth", `nc=${nc}`] : []),
    ...(hasQop || isSession ? [`cnonce="${cnonce}"`] : []),
  ]
  return `Digest ${parts.join(", ")}`
}
