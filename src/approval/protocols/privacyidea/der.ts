/** As much of DER (X.690) as it takes to put a PKCS#1 public key (RFC 8017 A.1.1) into a SubjectPublicKeyInfo (RFC 5280). */
import { concat, type Bytes } from "../../../domain/bytes.ts"

const SEQUENCE = 0x30
const INTEGER = 0x02
const BIT_STRING = 0x03

/** AlgorithmIdentifier of rsaEncryption, with its NULL. */
const rsaEncryption = new Uint8Array([0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0])

/** Less than this can be factored; more than that takes seconds a signature. */
const SMALLEST = 2048 / 8
const LARGEST = 16_384 / 8

function writeLength(length: number): Bytes {
  if (length < 0x80) return new Uint8Array([length])
  return length < 0x100 ? new Uint8Array([0x81, length]) : new Uint8Array([0x82, length >> 8, length & 0xff])
}

const write = (tag: number, ...content: readonly Bytes[]): Bytes => {
  const bytes = concat(...content)
  return concat(new Uint8Array([tag]), writeLength(bytes.length), bytes)
}

/** The content of the element at the start, and what follows it. Throws TypeError on anything that is not DER. */
function read(tag: number, bytes: Bytes): { content: Bytes; rest: Bytes } {
  const [found, first] = bytes
  if (found !== tag || first === undefined) throw new TypeError("tag")
  const size = first < 0x80 ? 0 : first & 0x7f
  if (size > 2) throw new TypeError("length")
  const length = size === 0 ? first : bytes.subarray(2, 2 + size).reduce((sum, byte) => sum * 256 + byte, 0)
  const start = 2 + size
  const content = bytes.subarray(start, start + length)
  if (content.length !== length || writeLength(length).length !== 1 + size) throw new TypeError("length")
  return { content, rest: bytes.subarray(start + length) }
}

/** SPKI of a PKCS#1 RSAPublicKey. Throws TypeError on what is none, and on a modulus below 2048 or above 16,384 bits. */
export function pkcs1ToSpki(pkcs1: Bytes): Bytes {
  const outer = read(SEQUENCE, pkcs1)
  const modulus = read(INTEGER, outer.content)
  const exponent = read(INTEGER, modulus.rest)
  if (outer.rest.length + exponent.rest.length > 0) throw new TypeError("more than a key")
  // The modulus is positive, so its first byte is a zero where its highest bit is set.
  const size = modulus.content[0] === 0 ? modulus.content.length - 1 : modulus.content.length
  if (size < SMALLEST || size > LARGEST) throw new TypeError("size of the modulus")
  return write(SEQUENCE, rsaEncryption, write(BIT_STRING, new Uint8Array([0]), pkcs1))
}
