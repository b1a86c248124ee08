/** RSASSA-PKCS1-v1_5 with SHA-256, both ways (RFC 8017 §8.2), and the text forms of keys and signatures. */
import { fromBase64Url, toBase64Url, utf8, type Bytes } from "../../../domain/bytes.ts"
import { CountersignError } from "../../../domain/error.ts"
import { readSecret, toBase32 } from "../../../domain/secret-text.ts"
import type { DeviceKey, DeviceKeys, EnrolmentLink } from "../../protocol.ts"
import { pkcs1ToSpki } from "./der.ts"

const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const

async function makeKey(): Promise<DeviceKey> {
  const parameters = { ...algorithm, modulusLength: 4096, publicExponent: new Uint8Array([1, 0, 1]) }
  const pair = await crypto.subtle.generateKey(parameters, true, ["sign", "verify"])
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.exportKey("pkcs8", pair.privateKey),
    crypto.subtle.exportKey("spki", pair.publicKey),
  ])
  return { privateKey: new Uint8Array(privateKey), publicKey: new Uint8Array(publicKey) }
}

/** Fresh keys of 4096 bits; a second or more each. */
export async function makeKeys(link: EnrolmentLink): Promise<DeviceKeys> {
  const [answer, poll] = await Promise.all([makeKey(), link.extended ? makeKey() : null])
  return { answer, poll }
}

/** base64 of SPKI on one line, in the alphabet that needs no escaping in forms; servers read both. */
export const writePublicKey = (spki: Bytes): string => {
  const text = toBase64Url(spki)
  return text + "=".repeat(-text.length & 3)
}

/**
 * The server's public key: base64 of PKCS#1 in lines, made into SPKI.
 * @throws approval.key
 */
export async function readServerKey(text: string): Promise<Bytes> {
  try {
    const spki = pkcs1ToSpki(fromBase64Url(text.replace(/\s/g, "")))
    await importVerifyKey(spki)
    return spki
  } catch (cause) {
    throw new CountersignError("approval.key", "server", { cause })
  }
}

const importVerifyKey = (spki: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey("spki", spki, algorithm, false, ["verify"])

/** base32 with padding: servers decode strictly, and answer 400 or even 500 to anything else. */
export function writeSignature(signature: Bytes): string {
  const text = toBase32(signature)
  return text + "=".repeat(-text.length & 7)
}

/** Bytes of a signature's text, `null` if it is not exactly what {@link writeSignature} writes. */
function readSignature(text: string): Bytes | null {
  // `readSecret` also reads what people type; that it writes back to the same text makes it strict.
  if (!/^[A-Z2-7]{8,}=*$/.test(text) || text.length > 4096) return null
  const bytes = readSecret(text)
  return writeSignature(bytes) === text ? bytes : null
}

/**
 * The signature of a text. The key is imported for this one use and cannot be taken out again.
 * @param key PKCS#8
 * @throws approval.key
 */
export async function signText(key: Bytes, text: string): Promise<string> {
  let imported
  try {
    imported = await crypto.subtle.importKey("pkcs8", key, algorithm, false, ["sign"])
  } catch (cause) {
    throw new CountersignError("approval.key", "ours", { cause })
  }
  return writeSignature(new Uint8Array(await crypto.subtle.sign(algorithm.name, imported, utf8(text))))
}

/**
 * Whether `signature` is the key's over `text`, whatever a server sends as one.
 * @throws approval.key if what was kept as the server's key is none
 */
export async function verifyText(spki: Bytes, text: string, signature: string): Promise<boolean> {
  const bytes = readSignature(signature)
  if (bytes === null) return false
  let key
  try {
    key = await importVerifyKey(spki)
  } catch (cause) {
    throw new CountersignError("approval.key", "server", { cause })
  }
  return crypto.subtle.verify(algorithm.name, key, bytes, utf8(text))
}

/** base64url of the SHA-256 of a text. */
export async function digestText(text: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text))))
}
