/** What a sync is made of. It holds no key and knows no account: everything that does comes in here. */
import type { Bytes } from "../domain/bytes.ts"
import type { DeviceId } from "../domain/clock.ts"
import type { problemList } from "./problem.ts"
import type { Remote } from "./remote.ts"

/** The vault's content as of one moment. */
export interface Content {
  /** The number of buckets, a power of two. */
  readonly count: number
  /** Keyed digest of what would lie in bucket `number` of `count`. */
  digest(count: number, number: number): Promise<string>
  /** A bucket's bytes, as {@link Incoming} will bring them to another device. */
  bytes(number: number): Promise<Bytes>
}

/** A bucket of another device. */
export interface Incoming {
  readonly device: DeviceId
  readonly count: number
  readonly number: number
  readonly bytes: Bytes
}

/** What became of a bucket: `held`: taken in but for some accounts, which must be offered again. */
export type Outcome = "taken" | "held" | "damaged"

/** The vault, as sync sees it; `T` is what it has to say about a merge. */
export interface Side<T> {
  device(): Promise<DeviceId>
  /** Takes a new device id, for another browser has the old one. */
  newDevice(): Promise<DeviceId>
  read(): Promise<Content>
  /**
   * Sets right what was written here while the clock was far ahead, if other devices bear out that it no longer is.
   * @param times when they wrote their heads, by their own clocks, ms since 1970
   */
  settle(times: readonly number[]): Promise<void>
  /**
   * Merges buckets and stores the result, all of it or nothing.
   * @param count do not have fewer buckets after
   * @returns outcomes in the order of `incoming`
   */
  take(
    incoming: readonly Incoming[],
    count: number,
  ): Promise<{ readonly content: Content; readonly outcomes: readonly Outcome[]; readonly told: T }>
  /** The keyring's bytes as they go to a remote, or `null`. */
  keyring(): Promise<Bytes | null>
  /** Reads another device's keyring. @returns false if it is none of this vault's */
  takeKeyring(device: DeviceId, bytes: Bytes): Promise<boolean>
}

/** Seals and opens; every `open` rejects what is not exactly what it should be. */
export interface Sealer {
  sealHead(device: DeviceId, plain: Bytes): Promise<Bytes>
  openHead(device: DeviceId, bytes: Bytes): Promise<Bytes>
  sealBlob(bucket: Bytes): Promise<Bytes>
  openBlob(blob: Bytes): Promise<Bytes>
}

/** Where the state lies: the bytes of state.ts. */
export interface Memory {
  load(): Promise<Bytes | null>
  store(state: Bytes): Promise<void>
}

/** Everything that a sync needs. */
export interface Parties<T> {
  readonly remote: Remote
  readonly side: Side<T>
  readonly sealer: Sealer
  readonly memory: Memory
  /** ms since 1970 */
  now(): number
  readonly signal?: AbortSignal
}

/** Collects problems. */
export type Problems = ReturnType<typeof problemList>

/** Nothing bigger is read: 65,536 buckets' head, a bucket of very long notes, sixteen wraps (threats A29). */
export const LIMITS = { head: 3 * 1024 * 1024, blob: 16 * 1024 * 1024, keyring: 64 * 1024 } as const

/** Names of objects, below the vault's folder. */
export const names = {
  heads: "heads",
  head: (device: DeviceId) => `heads/${device}`,
  keyring: (device: DeviceId) => `keyrings/${device}`,
  blobs: (device: DeviceId) => `blobs/${device}`,
  blob: (device: DeviceId, blob: string) => `blobs/${device}/${blob}`,
} as const

/** A bucket's content and where it lies: empty buckets have one digest, but each its own bytes. */
export const placeOf = (count: number, number: number, digest: string): string => `${count}/${number}/${digest}`

/** Runs `work` over `items`, six at a time, as browsers open connections; after one has failed no other is begun. */
export async function inParallel<A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<B[]> {
  const results: B[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    try {
      for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i]!)
    } finally {
      next = items.length
    }
  }
  await Promise.all(Array.from({ length: Math.min(6, items.length) }, lane))
  return results
}
