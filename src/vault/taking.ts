/** Sealed buckets of other browsers taken into a vault, and clocks that ran ahead set right. */
import type { Bytes } from "../domain/bytes.ts"
import { clockTime, later, tick, type Clock, type DeviceId } from "../domain/clock.ts"
import { codeOf } from "../domain/error.ts"
import { readBucket, versionIn, type Bucket, type Place } from "./buckets.ts"
import type { Entry } from "./entry.ts"
import { clocksOf, latestOf, restamped } from "./merge.ts"
import { FUTURE, mergeInto, type Told } from "./merging.ts"
import type { SealingKey } from "./seal.ts"
import { changeVault, type Vault, type Writing } from "./vault.ts"

/** A bucket as another browser has sealed it. */
export interface Offered {
  readonly count: number
  readonly number: number
  readonly bytes: Bytes
}

/** How it is to be taken. */
export interface Terms {
  /** Do not have fewer buckets after. */
  readonly count: number
  /** ms since 1970 */
  readonly now: number
  /** Removals that the person has seen and wants, however many they are. */
  readonly allowed: (account: string) => boolean
}

/** What a take leads to. */
export interface Take {
  /** What to store; `null`: nothing changes. */
  readonly writing: Writing | null
  /** For each bucket: taken in, taken in but for some accounts, or not opened. */
  readonly outcomes: readonly ("taken" | "held" | "damaged")[]
  readonly told: Told
}

/** Merges buckets into a vault. @throws vault.newer if a newer Countersign made one of them */
export async function takeBuckets(
  key: SealingKey,
  vault: Vault,
  offered: readonly Offered[],
  { count, now, allowed }: Terms,
): Promise<Take> {
  const opened = await Promise.all(offered.map((each) => openOffered(key, vault.id, each)))
  const buckets = opened.filter((bucket) => bucket !== null)
  const { changes, told, clock } = mergeInto(vault, buckets, now, allowed)
  const left = new Set([...told.future.map(({ account }) => account), ...told.waiting])
  const outcomes = opened.map((bucket) => {
    if (bucket === null) return "damaged"
    return bucket.entries.some(({ id }) => left.has(id)) ? "held" : "taken"
  })
  const isNothing = changes.length === 0 && count <= vault.buckets.length
  return { writing: isNothing ? null : await changeVault(key, vault, changes, clock, count), outcomes, told }
}

async function openOffered(
  key: SealingKey,
  vault: Bytes,
  { bytes, ...place }: Offered & Place,
): Promise<Bucket | null> {
  try {
    return await readBucket(key, vault, place, versionIn(bytes), bytes)
  } catch (thrown) {
    if (codeOf(thrown) !== "vault.damaged") throw thrown
    return null
  }
}

/**
 * The vault with clocks of the present in place of those that are far in the future: they were made while this browser's
 * clock was wrong, and no other browser takes them in. Their order stays.
 * @param times when other browsers wrote, by their clocks: most of them must agree with `now`, or it is ours that is behind
 * @returns what to store, or `null`
 */
export async function settleClocks(
  key: SealingKey,
  vault: Vault,
  device: DeviceId,
  now: number,
  times: readonly number[],
): Promise<Writing | null> {
  const isFar = (clock: Clock): boolean => clockTime(clock) > now + FUTURE
  const { clock: latest } = vault.manifest
  if (latest === null || !isFar(latest)) return null
  const agreeing = times.filter((time) => Math.abs(time - now) <= FUTURE).length
  if (agreeing === 0 || agreeing <= times.filter((time) => time > now + FUTURE).length) return null

  const entries = vault.buckets.flatMap((bucket) => bucket.entries)
  const clocks = entries.flatMap(clocksOf)
  const far = [...new Set(clocks.filter(isFar))].toSorted()
  let clock = clocks.reduce<Clock | null>(
    (last, each) => (isFar(each) ? last : last === null ? each : later(last, each)),
    null,
  )
  const changed = new Map<Clock, Clock>()
  for (const each of far) {
    clock = tick(clock, device, now)
    changed.set(each, clock)
  }
  const touched = entries.filter((entry) => isFar(latestOf(entry)))
  const changes = touched.map((entry: Entry) => ({ entry: restamped(entry, (each) => changed.get(each) ?? each) }))
  const { manifest } = vault
  return changeVault(key, { ...vault, manifest: { ...manifest, clock: null } }, changes, clock)
}
