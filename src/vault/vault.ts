/**
 * An opened vault: the index in the clear, secrets still sealed. Everything here is a value; nothing is stored. A change
 * gives the bytes to put and the vault as it will be, and whoever stores it decides which of the two is true.
 */
import type { Bytes } from "../domain/bytes.ts"
import { later, type Clock } from "../domain/clock.ts"
import { CountersignError } from "../domain/error.ts"
import { bucketCount, bucketOf, newVersion, readBucket, readSecrets, writeBucket } from "./buckets.ts"
import type { Bucket, SealedSecret } from "./buckets.ts"
import { isLive, versionsOf, type Entry, type Live, type PartName, type PartStamp } from "./entry.ts"
import { readManifest, writeManifest, type Manifest } from "./manifest.ts"
import type { SealingKey } from "./seal.ts"

/** What the storage holds of a vault's content. */
export interface StoredVault {
  readonly manifest: Bytes
  /** By number. */
  readonly buckets: readonly Bytes[]
}

export interface Vault {
  readonly id: Bytes
  readonly manifest: Manifest
  readonly buckets: readonly Bucket[]
  /** Bytes of each bucket as stored. */
  readonly sizes: readonly number[]
}

/** One account as it shall be. Boxes that its entry does not name are dropped, those that it had are there already. */
export interface Change {
  readonly entry: Entry
  /** New boxes of its current parts. */
  readonly boxes?: Readonly<Partial<Record<PartName, Bytes>>>
  /** New boxes by their versions. */
  readonly secrets?: readonly SealedSecret[]
}

/** What to store for a change, all of it or nothing. */
export interface Writing {
  readonly vault: Vault
  readonly manifest: Bytes
  /** Bucket number → bytes; all of them when their number grew. */
  readonly buckets: ReadonlyMap<number, Bytes>
}

/** A new part's stamp. */
export const newStamp = (clock: Clock): PartStamp => ({ clock, version: newVersion() })

/** An empty vault, ready to be stored. */
export async function emptyVault(key: SealingKey, id: Bytes): Promise<Writing> {
  const { bytes, bucket } = await writeBucket(key, id, { number: 0, count: 1 }, [], [])
  const manifest: Manifest = { version: 1, revision: 0, clock: null, buckets: [bucket.version] }
  return {
    vault: { id, manifest, buckets: [bucket], sizes: [bytes.length] },
    manifest: await writeManifest(key, id, manifest),
    buckets: new Map([[0, bytes]]),
  }
}

/**
 * Opens what is stored, whole or not at all.
 * @throws vault.damaged, vault.newer
 */
export async function openVault(key: SealingKey, id: Bytes, stored: StoredVault): Promise<Vault> {
  const manifest = await readManifest(key, id, stored.manifest)
  const count = manifest.buckets.length
  if (stored.buckets.length !== count) throw new CountersignError("vault.damaged", "bucket count")
  const buckets = await Promise.all(
    manifest.buckets.map((version, number) => readBucket(key, id, { number, count }, version, stored.buckets[number]!)),
  )
  return { id, manifest, buckets, sizes: stored.buckets.map(({ length }) => length) }
}

/** All accounts that are not erased, removed ones too. */
export const liveEntries = (vault: Vault): Live[] => vault.buckets.flatMap((bucket) => bucket.entries.filter(isLive))

/** One account. @throws account.missing */
export function findEntry(vault: Vault, account: string): Live {
  const bucket = vault.buckets[bucketOf(account, vault.buckets.length)]
  const entry = bucket?.entries.find(({ id }) => id === account)
  if (entry === undefined || !isLive(entry)) throw new CountersignError("account.missing")
  return entry
}

/** Boxes of buckets that were looked into: at each keystroke of a search codes come out of a few of them. */
const looked = new WeakMap<Bucket, ReadonlyMap<string, Bytes>>()

function boxesIn(bucket: Bucket): ReadonlyMap<string, Bytes> {
  const boxes = looked.get(bucket) ?? new Map(readSecrets(bucket))
  looked.set(bucket, boxes)
  return boxes
}

/** The sealed box of one part of an account, or `null`. */
export function findBox(vault: Vault, account: string, part: PartName): Bytes | null {
  const bucket = vault.buckets[bucketOf(account, vault.buckets.length)]
  const entry = bucket?.entries.find(({ id }) => id === account)
  const version = entry !== undefined && isLive(entry) ? entry.parts[part]?.version : undefined
  if (bucket === undefined || version === undefined) return null
  return boxesIn(bucket).get(version) ?? null
}

/**
 * The vault after `changes`, and what to store for it.
 * @param clock the latest clock used in them; `null`: none that is later than the vault's
 * @param least the number of buckets not to fall below
 */
export async function changeVault(
  key: SealingKey,
  vault: Vault,
  changes: readonly Change[],
  clock: Clock | null,
  least = 1,
): Promise<Writing> {
  const { manifest } = vault
  const count = vault.buckets.length
  const touched = [...new Set(changes.map(({ entry }) => bucketOf(entry.id, count)))]
  const contents = touched.map((number) => changed(vault.buckets[number]!, number, count, changes))
  const rewritten = await Promise.all(
    contents.map(async (content, i) => [touched[i]!, await content.write(key, vault.id)] as const),
  )
  const buckets = new Map(rewritten)
  const next = {
    id: vault.id,
    buckets: vault.buckets.map((bucket, number) => buckets.get(number)?.bucket ?? bucket),
    sizes: vault.sizes.map((size, number) => buckets.get(number)?.bytes.length ?? size),
  }
  const total = next.sizes.reduce((sum, size) => sum + size, 0)
  const wanted = Math.max(least, bucketCount(total, count))
  const latest = clock === null || manifest.clock === null ? (clock ?? manifest.clock) : later(manifest.clock, clock)
  const seed = { ...manifest, revision: manifest.revision + 1, clock: latest }
  if (wanted !== count) return spread(key, next, wanted, seed)
  return finish(key, vault.id, seed, next.buckets, next.sizes, new Map(rewritten.map(([n, { bytes }]) => [n, bytes])))
}

/** One bucket's content with the changes that fall into it. */
function changed(bucket: Bucket, number: number, count: number, changes: readonly Change[]) {
  const entries = new Map(bucket.entries.map((entry) => [entry.id, entry]))
  const secrets = new Map(readSecrets(bucket))
  for (const { entry, boxes = {}, secrets: more = [] } of changes) {
    if (bucketOf(entry.id, count) !== number) continue
    entries.set(entry.id, entry)
    for (const [version, box] of more) secrets.set(version, box)
    if (!isLive(entry)) continue
    for (const [part, stamp] of Object.entries(entry.parts)) {
      const box = boxes[part as PartName]
      if (box !== undefined) secrets.set(stamp.version, box)
    }
  }
  const named = new Set([...entries.values()].flatMap(versionsOf))
  const kept = [...secrets].filter(([version]) => named.has(version))
  const write = (key: SealingKey, id: Bytes) => writeBucket(key, id, { number, count }, [...entries.values()], kept)
  return { write }
}

/** The same content over more buckets: rare, and the one time that all of them are written. */
async function spread(key: SealingKey, from: Omit<Vault, "manifest">, count: number, seed: Manifest): Promise<Writing> {
  const entries = grouped(
    from.buckets.flatMap((bucket) => bucket.entries),
    ({ id }) => bucketOf(id, count),
  )
  const boxes = new Map(from.buckets.flatMap(readSecrets))
  const secretsOf = (number: number): SealedSecret[] =>
    (entries.get(number) ?? []).flatMap(versionsOf).flatMap((version) => {
      const box = boxes.get(version)
      return box === undefined ? [] : [[version, box] as const]
    })
  const written = await Promise.all(
    Array.from({ length: count }, (_, number) =>
      writeBucket(key, from.id, { number, count }, entries.get(number) ?? [], secretsOf(number)),
    ),
  )
  const bytes = new Map(written.map((bucket, number) => [number, bucket.bytes]))
  const sizes = written.map((bucket) => bucket.bytes.length)
  return finish(
    key,
    from.id,
    seed,
    written.map(({ bucket }) => bucket),
    sizes,
    bytes,
  )
}

async function finish(
  key: SealingKey,
  id: Bytes,
  seed: Manifest,
  buckets: readonly Bucket[],
  sizes: readonly number[],
  bytes: ReadonlyMap<number, Bytes>,
): Promise<Writing> {
  const manifest = { ...seed, buckets: buckets.map(({ version }) => version) }
  return { vault: { id, manifest, buckets, sizes }, manifest: await writeManifest(key, id, manifest), buckets: bytes }
}

/** `Map.groupBy` of ES2024, which Node 20 lacks. */
function grouped<T>(items: readonly T[], key: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}
