/**
 * The only file that seals or opens our data, and the only one of the vault that talks to WebCrypto.
 *
 * [Note: What a sealed box is] One byte of envelope version, one of algorithm, 12 of random nonce, then AES-256-GCM
 * ciphertext with its 16-byte tag (NIST SP 800-38D). What the box is *about* (see {@link About}) is no part of it: the
 * reader says what it expects, and canonical CBOR of that is the additional authenticated data. So a box that was
 * moved to another place, account, vault or version is as damaged as one with a flipped bit.
 */
import { concat, randomBytes, utf8, type Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"
import { toCbor } from "./cbor.ts"

/** What a sealed box holds. */
export type SealedType =
  | "index"
  | "secret"
  | "manifest"
  | "settings"
  | "activity"
  | "draft"
  | "inbox"
  | "generated"
  | "front"
  | "finds"
  | "password-wrap"
  | "recovery-wrap"
  | "passkey-wrap"
  | "passkey-label"
  | "backup"
  | "head"
  | "blob"
  | "replica"
  | "remote-keyring"
  | "sync-status"
  | "sync"
  | "left"
  | "registrations"
  | "requests"
  | "location"
  | "device-key"
  | "captured"
  | "silent"
  | "menuless"
  | "confirmed"
  | "taught"
  | "pin-record"
  | "pin-wrap"

/** Everything a box is bound to besides its key. */
export interface About {
  readonly type: SealedType
  readonly vault: Bytes
  /** Account id, for a secret. */
  readonly account?: string
  /** Which part of the account, or which of several places. */
  readonly part?: string
  /** The version id written where the box is referred to, so that an older box does not pass for the current one. */
  readonly version?: string
  /** SHA-256 of bytes that lie beside the box and belong to it. */
  readonly beside?: Bytes
}

/** A key for {@link seal} and {@link open}; its bytes cannot be read back. */
export type SealingKey = CryptoKey

const VERSION = 1
const AES_256_GCM = 1
const NONCE = 12
const TAG = 16
const HEADER = 2

function additionalData(about: About): Bytes {
  const { type, vault, account = null, part = null, version = null, beside = null } = about
  return toCbor([VERSION, AES_256_GCM, type, vault, account, part, version, beside])
}

/** Makes a sealing key of 32 bytes. */
export const sealingKey = (raw: Bytes): Promise<SealingKey> =>
  crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"])

/** Seals `plain` under `key`, with a fresh nonce. */
export async function seal(key: SealingKey, plain: Bytes, about: About): Promise<Bytes> {
  const iv = randomBytes(NONCE)
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: additionalData(about) }, key, plain)
  return concat(Uint8Array.of(VERSION, AES_256_GCM), iv, new Uint8Array(sealed))
}

/**
 * Opens what {@link seal} made, for the same key and the same `about`.
 * @throws vault.newer if the version or algorithm is not known here: refused, never guessed (threats A11)
 * @throws vault.damaged for everything else; why is on purpose not told apart (threats A17)
 */
export async function open(key: SealingKey, box: Bytes, about: About): Promise<Bytes> {
  if (box.length < HEADER + NONCE + TAG) throw new CountersignError("vault.damaged", about.type)
  if (box[0] !== VERSION || box[1] !== AES_256_GCM) throw new CountersignError("vault.newer", about.type)
  const iv = box.subarray(HEADER, HEADER + NONCE)
  const algorithm = { name: "AES-GCM", iv, additionalData: additionalData(about) }
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, box.subarray(HEADER + NONCE)))
  } catch (cause) {
    throw new CountersignError("vault.damaged", about.type, { cause })
  }
}

/** SHA-256. */
export const digest = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))

/**
 * 32 bytes derived from `secret` for one purpose (HKDF-SHA-256, RFC 5869).
 * @param secret at least 128 random bits, or the output of Argon2id
 * @param salt empty unless a purpose has its own
 */
export async function derive(secret: Bytes, purpose: string, salt: Bytes = new Uint8Array()): Promise<Bytes> {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"])
  const info = utf8(`countersign/1/${purpose}`)
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, base, 256))
}

/** HMAC-SHA-256 (RFC 2104) of `bytes`. */
export async function authenticate(key: Bytes, bytes: Bytes): Promise<Bytes> {
  const hmac = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"])
  return new Uint8Array(await crypto.subtle.sign("HMAC", hmac, bytes))
}
