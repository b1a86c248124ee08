/**
 * What leaves this browser: buckets, sealed once more and padded, so that a remote does not see how many accounts there
 * are or how long their secrets; and heads, sealed and under a MAC of their own. And what tells two states of a bucket
 * apart without showing either: a keyed digest of its entries, which name every secret's version.
 */
import { concat, equal, toBase64Url, utf8, type Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"
import { bucketOf } from "./buckets.ts"
import { isBytes } from "./cbor.ts"
import { packEntry, type Entry } from "./entry.ts"
import { authenticate, derive, open, seal, sealingKey, type SealingKey } from "./seal.ts"
import type { Vault } from "./vault.ts"

/** The keys of a replica, all made of the sync key. */
export interface ReplicaKeys {
  readonly head: SealingKey
  readonly mac: Bytes
  readonly blob: SealingKey
  readonly digest: Bytes
}

/** @param sync the 32 bytes of the sync key */
export async function replicaKeys(sync: Bytes): Promise<ReplicaKeys> {
  const [head, mac, blob, digest] = await Promise.all(
    ["head", "head-mac", "blob", "digest"].map((purpose) => derive(sync, `replica/${purpose}`)),
  )
  return { head: await sealingKey(head!), mac: mac!, blob: await sealingKey(blob!), digest: digest! }
}

const MAC = 32

/** Seals one device's head. */
export async function sealHead(keys: ReplicaKeys, vault: Bytes, device: string, plain: Bytes): Promise<Bytes> {
  const box = await seal(keys.head, plain, { type: "head", vault, part: device })
  return concat(box, await authenticate(keys.mac, box))
}

/** Opens the head of `device`. @throws vault.damaged, vault.newer */
export async function openHead(keys: ReplicaKeys, vault: Bytes, device: string, bytes: Bytes): Promise<Bytes> {
  const [box, mac] = [bytes.subarray(0, -MAC), bytes.subarray(-MAC)]
  if (bytes.length <= MAC || !equal(await authenticate(keys.mac, box), mac)) {
    throw new CountersignError("vault.damaged", "head")
  }
  return open(keys.head, box, { type: "head", vault, part: device })
}

/** Sizes of blobs are multiples of this, less what sealing adds. */
const STEP = 2048
const LENGTH = 4

/** Seals a bucket's bytes for a remote, padded. */
export function sealBlob(keys: ReplicaKeys, vault: Bytes, bucket: Bytes): Promise<Bytes> {
  const padded = new Uint8Array(Math.ceil((LENGTH + bucket.length) / STEP) * STEP)
  new DataView(padded.buffer).setUint32(0, bucket.length)
  padded.set(bucket, LENGTH)
  return seal(keys.blob, padded, { type: "blob", vault })
}

/** The inverse of {@link sealBlob}. @throws vault.damaged, vault.newer */
export async function openBlob(keys: ReplicaKeys, vault: Bytes, blob: Bytes): Promise<Bytes> {
  const padded = await open(keys.blob, blob, { type: "blob", vault })
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0)
  const bucket = padded.slice(LENGTH, LENGTH + length)
  if (bucket.length !== length || !isBytes(bucket)) throw new CountersignError("vault.damaged", "blob")
  return bucket
}

/** A value as text, the same for equal values: keys in order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const pairs = Object.entries(value)
    .toSorted(([x], [y]) => (x < y ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
  return `{${pairs.join(",")}}`
}

/** 96 bits that are equal for equal entries of one vault, whatever their order, and tell nothing else; base64url. */
export async function contentDigest(keys: ReplicaKeys, entries: readonly Entry[]): Promise<string> {
  const sorted = entries.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const content = utf8(canonical(sorted.map(packEntry)))
  return toBase64Url((await authenticate(keys.digest, content)).subarray(0, 12))
}

/** Digests by the version of the bucket that they are of, kept by the caller as long as it likes. */
export type DigestCache = Map<string, Promise<string>>

/**
 * A vault's content as sync compares it.
 * @param cache lets a later call take the digests of buckets that have not changed
 */
export function contentOf(keys: ReplicaKeys, vault: Vault, cache: DigestCache) {
  const { buckets } = vault
  const spread = new Map<number, Entry[][]>()
  const spreadOver = (count: number): Entry[][] => {
    const known = spread.get(count)
    if (known !== undefined) return known
    const places = Array.from({ length: count }, (): Entry[] => [])
    for (const { entries } of buckets) for (const entry of entries) places[bucketOf(entry.id, count)]!.push(entry)
    spread.set(count, places)
    return places
  }
  return {
    count: buckets.length,
    /** Digest of the accounts of place `number` if there were `count` buckets. */
    digest(count: number, number: number): Promise<string> {
      if (count !== buckets.length) return contentDigest(keys, spreadOver(count)[number] ?? [])
      const { version, entries } = buckets[number]!
      const known = cache.get(version) ?? contentDigest(keys, entries)
      cache.set(version, known)
      return known
    },
  }
}
