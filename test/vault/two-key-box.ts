/**
 * A box that AES-GCM opens under two keys, as an attacker can make one who knows both (Dodis, Grubbs, Ristenpart and
 * Woodage, "Fast Message Franking", eprint 2019/016, §3; Len, Grubbs and Ristenpart, "Partitioning Oracle Attacks",
 * USENIX Security 2021). GHASH is linear in each block, so one block of ciphertext can be solved for.
 */
import { concat, randomBytes, type Bytes } from "../../src/domain/bytes.ts"
import { toHex } from "../vectors/hex.ts"

const R = 0xe1n << 120n

/** Product in GF(2^128), bits in GCM's order (NIST SP 800-38D §6.3, algorithm 1). */
function times(x: bigint, y: bigint): bigint {
  let [product, shifted] = [0n, x]
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((y >> bit) & 1n) product ^= shifted
    shifted = shifted & 1n ? (shifted >> 1n) ^ R : shifted >> 1n
  }
  return product
}

/** x^(2^128 - 2), which is 1 / x. */
function inverse(x: bigint): bigint {
  let [power, result] = [times(x, x), 1n << 127n]
  for (let i = 0; i < 127; i++) [power, result] = [times(power, power), times(result, power)]
  return result
}

const toNumber = (block: Bytes): bigint => BigInt(`0x${toHex(block)}`)

function toBlock(value: bigint): Bytes {
  const hex = value.toString(16).padStart(32, "0")
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}

/** AES of one block: the key stream of CTR that starts there. */
async function aes(key: Bytes, block: Bytes): Promise<bigint> {
  const imported = await crypto.subtle.importKey("raw", key, "AES-CTR", false, ["encrypt"])
  const algorithm = { name: "AES-CTR", counter: block, length: 64 }
  return toNumber(new Uint8Array(await crypto.subtle.encrypt(algorithm, imported, new Uint8Array(16))))
}

const padded = (bytes: Bytes): Bytes => concat(bytes, new Uint8Array((16 - (bytes.length % 16)) % 16))

/** Nonce, two blocks of ciphertext and tag that are valid under both keys. */
export async function twoKeyBox(a: Bytes, b: Bytes, additionalData: Bytes): Promise<Bytes> {
  const nonce = randomBytes(12)
  const first = randomBytes(16)
  const lengths = new Uint8Array(16)
  new DataView(lengths.buffer).setUint32(4, additionalData.length * 8)
  new DataView(lengths.buffer).setUint32(12, 32 * 8)

  const sides = await Promise.all(
    [a, b].map(async (key) => {
      const hash = await aes(key, new Uint8Array(16))
      const mask = await aes(key, concat(nonce, Uint8Array.of(0, 0, 0, 1)))
      const tag = (second: Bytes): bigint => {
        const blocks = concat(padded(additionalData), first, second, lengths)
        let sum = 0n
        for (let at = 0; at < blocks.length; at += 16) sum = times(sum ^ toNumber(blocks.subarray(at, at + 16)), hash)
        return sum ^ mask
      }
      return { tag, square: times(hash, hash) }
    }),
  )
  const [one, two] = [sides[0]!, sides[1]!]
  const difference = one.tag(new Uint8Array(16)) ^ two.tag(new Uint8Array(16))
  const second = toBlock(times(difference, inverse(one.square ^ two.square)))
  return concat(nonce, first, second, toBlock(one.tag(second)))
}
