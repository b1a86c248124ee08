/** Everything of a vault that is stored, exchanged for the same under other keys: in one transaction, all of it or nothing. */
import type { Bytes } from "../domain/bytes.ts"
import { equal } from "../domain/bytes.ts"
import { stored, type ActivityRecord, type Database, type MetaValues, type SnapshotRecord } from "./db.ts"

/** Single values that are sealed or wrapped under the vault's keys. */
export type SealedMeta = Exclude<
  { [N in keyof MetaValues]: MetaValues[N] extends Bytes ? N : never }[keyof MetaValues],
  "manifest"
>

/** A vault as it is stored. */
export interface Everything {
  readonly meta: ReadonlyMap<SealedMeta, Bytes>
  readonly manifest: MetaValues["manifest"]
  readonly buckets: readonly Bytes[]
  readonly activity: ReadonlyMap<number, ActivityRecord>
  /** By time. */
  readonly snapshots: ReadonlyMap<number, SnapshotRecord>
  readonly pieces: ReadonlyMap<string, Bytes>
}

const STORES = ["meta", "buckets", "activity", "snapshots", "pieces"] as const

/** All of it, as of one moment; of `names` those that are there. `null`: no vault. */
export const readEverything = (database: Database, names: readonly SealedMeta[]): Promise<Everything | null> =>
  stored(async () => {
    const transaction = database.transaction(STORES)
    const [meta, activity, snapshots, pieces] = [
      transaction.objectStore("meta"),
      transaction.objectStore("activity"),
      transaction.objectStore("snapshots"),
      transaction.objectStore("pieces"),
    ]
    const manifest = await meta.get("manifest")
    if (typeof manifest !== "object" || !("revision" in manifest)) return null
    const found = new Map<SealedMeta, Bytes>()
    for (const name of names) {
      const value = await meta.get(name)
      if (value instanceof Uint8Array) found.set(name, value)
    }
    return {
      meta: found,
      manifest,
      buckets: await transaction.objectStore("buckets").getAll(),
      activity: zipped(await activity.getAllKeys(), await activity.getAll()),
      snapshots: zipped(await snapshots.getAllKeys(), await snapshots.getAll()),
      pieces: zipped(await pieces.getAllKeys(), await pieces.getAll()),
    }
  })

const zipped = <K, V>(keys: readonly K[], values: readonly V[]): Map<K, V> =>
  new Map(keys.map((key, i) => [key, values[i]!]))

/**
 * Stores `next` in place of `before`, if that is still what is stored.
 * @param names single values that are compared; those that `next` does not have are removed
 * @returns false if somebody else has written between: nothing was stored
 * @throws storage.failed: nothing was stored
 */
export const exchangeEverything = (
  database: Database,
  names: readonly SealedMeta[],
  before: Everything,
  next: Everything,
): Promise<boolean> =>
  stored(async () => {
    const transaction = database.transaction(STORES, "readwrite", { durability: "strict" })
    const meta = transaction.objectStore("meta")
    const [buckets, activity] = [transaction.objectStore("buckets"), transaction.objectStore("activity")]
    const [snapshots, pieces] = [transaction.objectStore("snapshots"), transaction.objectStore("pieces")]
    const manifest = await meta.get("manifest")
    const values = await Promise.all(names.map(async (name) => [before.meta.get(name), await meta.get(name)] as const))
    const isSame =
      typeof manifest === "object" &&
      "revision" in manifest &&
      manifest.revision === before.manifest.revision &&
      values.every(([was, is]) =>
        was === undefined ? is === undefined : is instanceof Uint8Array && equal(was, is),
      ) &&
      (await activity.getAllKeys()).at(-1) === [...before.activity.keys()].at(-1) &&
      (await snapshots.getAllKeys()).join(" ") === [...before.snapshots.keys()].join(" ")
    if (!isSame) return false
    try {
      for (const name of names) await meta.delete(name)
      await Promise.all([buckets.clear(), snapshots.clear(), pieces.clear()])
      await meta.put(next.manifest, "manifest")
      for (const [name, bytes] of next.meta) await meta.put(bytes, name)
      for (const [number, bytes] of next.buckets.entries()) await buckets.put(bytes, number)
      for (const [id, record] of next.activity) await activity.put(record, id)
      for (const [at, record] of next.snapshots) await snapshots.put(record, at)
      for (const [version, bytes] of next.pieces) await pieces.put(bytes, version)
      await transaction.done
    } catch (cause) {
      // Left to itself it would commit what was put before the put that failed.
      transaction.abort()
      await transaction.done.catch(() => null)
      throw cause
    }
    return true
  })
