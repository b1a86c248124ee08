/** This browser's vault as sync sees it. The replica knows no account and no key; here they come together. */
import type { Bytes } from "../../domain/bytes.ts"
import { later, newDevice, type Clock } from "../../domain/clock.ts"
import { CountersignError } from "../../domain/error.ts"
import type { Content, Incoming, Sealer, Side } from "../../sync/replica.ts"
import { readContent, writeMeta } from "../../storage/vault-store.ts"
import { readBucket, versionIn } from "../../vault/buckets.ts"
import { latestOf } from "../../vault/merge.ts"
import type { Told } from "../../vault/merging.ts"
import {
  contentOf,
  openBlob,
  openHead,
  sealBlob,
  sealHead,
  type DigestCache,
  type ReplicaKeys,
} from "../../vault/replica.ts"
import { boxesOf, entryOf } from "../../vault/restore.ts"
import { isLive, type Entry } from "../../vault/entry.ts"
import type { SealingKey } from "../../vault/seal.ts"
import { settleClocks, takeBuckets } from "../../vault/taking.ts"
import type { Vault } from "../../vault/vault.ts"
import { database } from "../database.ts"
import { deviceId, forgetIndex, openedIndex, rewrite } from "../accounts/opened.ts"
import type { SyncKeyrings } from "./keyring.ts"

/** Accounts as they were before others' changes came, with the boxes that they named. */
export interface Before {
  readonly entries: readonly Entry[]
  readonly boxes: readonly (readonly [string, Bytes])[]
}

/** What a merge did, and what was there before. */
export interface Taken {
  readonly told: Told
  readonly before: Before
  /** The latest clock in what waits for the person. */
  readonly waitingClock: Clock | null
}

/** Kept while the worker lives: buckets that did not change need no second digest. */
const digests: DigestCache = new Map()

/** Vault and stored bytes of one moment. */
async function content(keys: ReplicaKeys): Promise<Content> {
  const stored = await readContent(await database())
  let { vault } = await openedIndex()
  if (stored?.revision !== vault.manifest.revision) {
    forgetIndex()
    vault = (await openedIndex()).vault
  }
  if (stored?.revision !== vault.manifest.revision) throw new CountersignError("vault.busy")
  const of = contentOf(keys, vault, digests)
  return {
    count: of.count,
    digest: (count, number) => of.digest(count, number),
    bytes(number) {
      const bytes = stored.buckets[number]
      return bytes === undefined ? Promise.reject(new CountersignError("internal", "bucket")) : Promise.resolve(bytes)
    },
  }
}

function beforeOf(vault: Vault, { added, changed, removed, erased }: Told): Before {
  const entries = [...added, ...changed, ...removed, ...erased].flatMap((id) => entryOf(vault, id) ?? [])
  return { entries, boxes: entries.filter(isLive).flatMap((entry) => boxesOf(vault, entry)) }
}

/** The latest clock in accounts that were left out until the person has decided, or `null`. */
async function waitingClock(key: SealingKey, vault: Bytes, incoming: readonly Incoming[], { waiting }: Told) {
  const ids = new Set(waiting)
  if (ids.size === 0) return null
  const opened = await Promise.all(
    incoming.map(({ bytes, ...place }) => readBucket(key, vault, place, versionIn(bytes), bytes).catch(() => null)),
  )
  return opened
    .flatMap((bucket) => bucket?.entries.filter(({ id }) => ids.has(id)) ?? [])
    .map(latestOf)
    .reduce<Clock | null>((last, clock) => (last === null ? clock : later(last, clock)), null)
}

/**
 * The vault as it takes part in one sync.
 * @param allowed accounts whose removal the person has seen and wants, however many they are
 */
export function syncSide(keys: ReplicaKeys, keyrings: SyncKeyrings, allowed: ReadonlySet<string>): Side<Taken> {
  return {
    device: deviceId,
    async newDevice() {
      const device = newDevice()
      await writeMeta(await database(), "device", device)
      return device
    },
    read: () => content(keys),
    settle: (times) =>
      rewrite(async ({ opened, device }) => ({
        writing: await settleClocks(opened.key, opened.vault, device, Date.now(), times),
        result: undefined,
      })),
    async take(incoming, count) {
      const taken = await rewrite(async ({ opened: { key, vault } }) => {
        const terms = { count, now: Date.now(), allowed: (account: string) => allowed.has(account) }
        const { writing, outcomes, told } = await takeBuckets(key, vault, incoming, terms)
        const waits = await waitingClock(key, vault.id, incoming, told)
        return { writing, result: { outcomes, told: { told, before: beforeOf(vault, told), waitingClock: waits } } }
      })
      return { ...taken, content: await content(keys) }
    },
    keyring: keyrings.own,
    takeKeyring: keyrings.take,
  }
}

/** Seals for the remote and opens what comes from there. */
export const syncSealer = (keys: ReplicaKeys, vault: Bytes): Sealer => ({
  sealHead: (device, plain) => sealHead(keys, vault, device, plain),
  openHead: (device, bytes) => openHead(keys, vault, device, bytes),
  sealBlob: (bucket) => sealBlob(keys, vault, bucket),
  openBlob: (blob) => openBlob(keys, vault, blob),
})
