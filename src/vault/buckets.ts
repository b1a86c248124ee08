/**
 * Buckets: accounts sealed together, the unit of storage and, later, of sync. The bytes of one are canonical CBOR of
 * `[1, version, index, secrets]`: `index` is a sealed box of JSON (a list of entries), `secrets` is CBOR of
 * `[[version id, sealed box], …]`, opened one by one when a code is shown; the entries say which version is whose. The
 * index box is bound to the SHA-256 of `secrets`, so that no secret can be cut out, added or exchanged, although each is
 * under another key.
 *
 * Entries are JSON, not CBOR: 10,000 of them parse in 10 ms instead of 109 (measured with cborg 6 on Node 20), and
 * they are read after authentication only.
 */
import { fromBase64Url, randomBytes, toBase64Url, utf8, type Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"
import { fromCbor, isBytes, toCbor } from "./cbor.ts"
import { fromJson } from "./content.ts"
import { packEntry, unpackEntry, type Entry } from "./entry.ts"
import { digest, open, seal, type SealingKey } from "./seal.ts"
import { CONTENT_VERSION, upgraded } from "./upgrades/index.ts"

/** A sealed secret and its random id, by which an entry names it. */
export type SealedSecret = readonly [version: string, box: Bytes]

/** An opened bucket: entries in the clear, secrets still sealed. */
export interface Bucket {
  readonly version: string
  readonly entries: readonly Entry[]
  /** CBOR of {@link SealedSecret}s; {@link readSecrets} reads them. */
  readonly secrets: Bytes
}

/** Which bucket of how many. */
export interface Place {
  readonly number: number
  readonly count: number
}

const ENVELOPE = 1

/** A random id for one sealed state of something: 96 bits, base64url. */
export const newVersion = (): string => toBase64Url(randomBytes(12))

/**
 * The bucket of an account: the first bits of its random id.
 * @param count a power of two, at most 65,536
 */
export function bucketOf(account: string, count: number): number {
  const [high = 0, low = 0] = fromBase64Url(account.slice(0, 4))
  return ((high << 8) | low) & (count - 1)
}

/** The mean size of a bucket past which their number is doubled, bytes. */
export const BUCKET_MEAN = 20 * 1024

/** How many buckets hold `bytes` in all, if there are `count` now. Never fewer: halving would rewrite everything for nothing. */
export function bucketCount(bytes: number, count: number): number {
  return bytes / count > BUCKET_MEAN && count < 65_536 ? bucketCount(bytes, count * 2) : count
}

function about(vault: Bytes, place: Place, version: string, beside: Bytes) {
  return { type: "index", vault, part: `${place.number}/${place.count}`, version, beside } as const
}

/** Seals a bucket's entries and binds the already sealed secrets to them. */
export async function writeBucket(
  key: SealingKey,
  vault: Bytes,
  place: Place,
  entries: readonly Entry[],
  secrets: readonly SealedSecret[],
): Promise<{ bytes: Bytes; bucket: Bucket }> {
  const version = newVersion()
  const beside = toCbor(secrets)
  const content = utf8(JSON.stringify({ version: CONTENT_VERSION, entries: entries.map(packEntry) }))
  const index = await seal(key, content, about(vault, place, version, await digest(beside)))
  return { bytes: toCbor([ENVELOPE, version, index, beside]), bucket: { version, entries, secrets: beside } }
}

/** The version that a bucket's bytes say they are: nothing to rely on before they open as it. @throws vault.damaged */
export function versionIn(bytes: Bytes): string {
  const outer = fromCbor(bytes)
  const named: unknown = Array.isArray(outer) ? outer[1] : null
  if (typeof named !== "string") throw new CountersignError("vault.damaged", "bucket")
  return named
}

/**
 * Opens a bucket.
 * @param version the version that the manifest names for this place
 * @throws vault.damaged, vault.newer
 */
export async function readBucket(
  key: SealingKey,
  vault: Bytes,
  place: Place,
  version: string,
  bytes: Bytes,
): Promise<Bucket> {
  const outer = fromCbor(bytes)
  if (!Array.isArray(outer)) throw new CountersignError("vault.damaged", "bucket")
  const [envelope, named, index, secrets]: unknown[] = outer
  if (typeof envelope === "number" && envelope > ENVELOPE) throw new CountersignError("vault.newer", "bucket")
  const shaped = outer.length === 4 && envelope === ENVELOPE && named === version
  if (!shaped || !isBytes(index) || !isBytes(secrets)) throw new CountersignError("vault.damaged", "bucket")
  const content = upgraded(fromJson(await open(key, index, about(vault, place, version, await digest(secrets)))))
  const { entries } = content as { entries: Entry[] }
  return { version, entries: entries.map(unpackEntry), secrets }
}

/** The sealed secrets of an opened bucket. They were authenticated as a whole when the bucket was opened. */
export function readSecrets(bucket: Bucket): SealedSecret[] {
  return fromCbor(bucket.secrets) as SealedSecret[]
}
