/** Bytes that WebCrypto and IndexedDB take: never shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** UTF-8 bytes of a text. */
export const utf8 = (text: string): Bytes => encoder.encode(text)

/** Text of UTF-8 bytes. Throws `TypeError` on bytes that are not UTF-8. */
export const text = (bytes: Bytes): string => decoder.decode(bytes)

/** `length` bytes from the browser's random number generator. */
export const randomBytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))

/** One array of all the parts, in order. */
export function concat(...parts: readonly Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    out.set(part, offset)
    offset += part.length
  }
  return out
}

/** Equality without an early exit, so that its time tells nothing about where two values differ. */
export function equal(a: Bytes, b: Bytes): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (const [i, byte] of a.entries()) difference |= byte ^ b[i]!
  return difference === 0
}

/** base64url without padding (RFC 4648 §5). */
export function toBase64Url(bytes: Bytes): string {
  let binary = ""
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}

/** Bytes of base64url or base64 text, padded or not. Throws on any other character. */
export function fromBase64Url(value: string): Bytes {
  // `atob` skips white space.
  if (/\s/.test(value)) throw new TypeError("white space in base64url")
  const binary = atob(value.replaceAll("-", "+").replaceAll("_", "/"))
  const bytes = new Uint8Array(binary.length)
  // Three times as fast as `Uint8Array.from` with a function, and it is run before the first code is shown.
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
