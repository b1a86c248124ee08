/**
 * The server's half of device-protocol.md, and what a device signs, written once more with Node's own crypto and nothing of
 * ours, so that both halves agree because they follow the same text and not because they share it.
 */
import {
  createPublicKey,
  createVerify,
  createSign,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from "node:crypto"

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("")
  const letters = (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, "0"), 2)])
  return letters.join("").padEnd(Math.ceil(letters.length / 8) * 8, "=")
}

export function unbase32(text: string): Buffer {
  const bits = text
    .replace(/=+$/, "")
    .split("")
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"))
    .join("")
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}

export const sign = (key: KeyObject, text: string): string =>
  base32(createSign("RSA-SHA256").update(text, "utf8").sign(key))

export const isSigned = (key: KeyObject, text: string, signature: string): boolean =>
  createVerify("RSA-SHA256").update(text, "utf8").verify(key, unbase32(signature))

/** Whether a text is base32 as Python reads it: upper case, with its padding. Anything else raises an error there. */
export const isStrict = (text: string): boolean => text !== "" && base32(unbase32(text)) === text

/** A device's public key as it comes over the wire. */
export const publicKeyOf = (wire: string): KeyObject =>
  createPublicKey({ key: Buffer.from(wire, "base64url"), format: "der", type: "spki" })

/** A server's key pair, and its public half as privacyIDEA sends it: PKCS#1 in lines of 64. */
export function serverKey(bits = 2048): { privateKey: KeyObject; publicKey: KeyObject; wire: string } {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: bits })
  const der = publicKey.export({ format: "der", type: "pkcs1" })
  return { privateKey, publicKey, wire: (der.toString("base64").match(/.{1,64}/g) ?? []).join("\n") }
}

export interface Message {
  [field: string]: string
}

/** A challenge as a server sends it; what is given overwrites, and is signed along. */
export function challenge(key: KeyObject, given: Message): Message {
  const message: Message = {
    nonce: base32(randomBytes(20)),
    url: "https://pi.example/ttype/push",
    serial: "PIPU0A1B2C3D",
    question: "Do you want to confirm the login?",
    title: "privacyIDEA",
    sslverify: "1",
    ...given,
  }
  const { nonce, url, serial, question, title, sslverify, require_presence } = message
  const fields = [nonce, url, serial, question, title, sslverify]
  if (require_presence !== undefined) fields.push(require_presence)
  return { ...message, signature: sign(key, fields.join("|")) }
}

/** What stands around every result; the signature is of the server's audit key, and nobody here looks at it. */
export const envelope = (result: unknown, detail: unknown = null) => ({
  id: 1,
  jsonrpc: "2.0",
  detail,
  result,
  time: 1_795_516_564.448,
  version: "privacyIDEA 3.13.3",
  versionnumber: "3.13.3",
  signature: `rsa_sha256_pss:${"0f".repeat(256)}`,
})

/** A reply of the server in its envelope. */
export const reply = (value: unknown, detail?: unknown) => ({
  status: 200,
  date: null,
  body: JSON.stringify(envelope({ status: true, value }, detail)),
})

export const failure = (status: number, code: number, message: string) => ({
  status,
  date: null,
  body: JSON.stringify(envelope({ status: false, error: { code, message } })),
})

export const link = (changes: Record<string, string | null> = {}, start = "otpauth://pipush/Contoso:katy"): string => {
  const parameters: Record<string, string | null> = {
    url: "https://pi.example/ttype/push",
    ttl: "10",
    issuer: "Contoso",
    enrollment_credential: "9311ee50678983c0f29d3d843f86e39405e2b427",
    v: "1",
    serial: "PIPU0A1B2C3D",
    sslverify: "1",
    poll_only: "True",
    ...changes,
  }
  const query = Object.entries(parameters).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return `${start}?${query.join("&")}`
}
