/** The time machine: when a state of the vault is kept, for how long, and how an account is taken out of one. */
import type { Bytes } from "../domain/bytes.ts"
import { bucketOf, readBucket, readSecrets, writeBucket } from "./buckets.ts"
import { isLive, versionsOf } from "./entry.ts"
import { readManifest, writeManifest } from "./manifest.ts"
import type { SealingKey } from "./seal.ts"

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

/** How long a state can be gone back to, ms. */
export const SNAPSHOT_KEPT = 30 * DAY

/**
 * Whether the state before a change is to be kept: one an hour. The state *before* the first change of an hour, so that
 * nothing needs to wake for it, and a vault that nobody changes keeps one state, not seven hundred.
 */
export const snapshotDue = (last: number | null, now: number): boolean =>
  last === null || now - last >= HOUR || now < last

/**
 * Which are kept of the states of these times: all of the last 24 hours, which are one an hour and those before each
 * restore, so that none takes the place of what is gone back to; and of each of the last 30 days the latest.
 */
export function keptSnapshots(times: readonly number[], now: number): Set<number> {
  const kept = new Set<number>()
  const days = new Map<number, number>()
  for (const at of times.toSorted((a, b) => a - b)) {
    // Ahead of a clock that was put back: its age is not known, so it stays.
    if (now - at < DAY) kept.add(at)
    else if (now - at < SNAPSHOT_KEPT) days.set(Math.floor(at / DAY), at)
  }
  return new Set([...kept, ...days.values()])
}

/** A stored state, its buckets by their version ids. */
export interface Snapshot {
  readonly manifest: Bytes
  readonly pieces: ReadonlyMap<string, Bytes>
}

/**
 * A state without one account, or `null` if it was not in it.
 * @param known bucket versions that were rewritten already → what they became, for the next state that shares them
 */
export async function withoutAccount(
  key: SealingKey,
  vault: Bytes,
  { manifest: box, pieces }: Snapshot,
  account: string,
  known: Map<string, { version: string; bytes: Bytes }>,
): Promise<{ manifest: Bytes; versions: readonly string[]; pieces: ReadonlyMap<string, Bytes> } | null> {
  const manifest = await readManifest(key, vault, box)
  const count = manifest.buckets.length
  const number = bucketOf(account, count)
  const version = manifest.buckets[number] ?? ""
  const bytes = pieces.get(version)
  if (bytes === undefined) return null
  const place = { number, count }
  const bucket = await readBucket(key, vault, place, version, bytes)
  if (!bucket.entries.some((entry) => entry.id === account && isLive(entry))) return null
  let rewritten = known.get(version)
  if (rewritten === undefined) {
    const entries = bucket.entries.filter(({ id }) => id !== account)
    const named = new Set(entries.flatMap(versionsOf))
    const secrets = readSecrets(bucket).filter(([id]) => named.has(id))
    const written = await writeBucket(key, vault, place, entries, secrets)
    rewritten = { version: written.bucket.version, bytes: written.bytes }
    known.set(version, rewritten)
  }
  const versions = manifest.buckets.with(number, rewritten.version)
  return {
    manifest: await writeManifest(key, vault, { ...manifest, buckets: versions }),
    versions,
    pieces: new Map([[rewritten.version, rewritten.bytes]]),
  }
}
