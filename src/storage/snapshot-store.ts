/**
 * Kept states of the vault. A state is a manifest and the version ids of its buckets; the buckets' bytes lie once under
 * these ids, whatever number of states share them.
 */
import type { Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"
import { stored, type Database, type SnapshotRecord } from "./db.ts"

/**
 * Keeps the state that is stored now, if it is still that of `revision`.
 * @param at ms since 1970; its name
 * @param versions of its buckets, by number, as its manifest has them
 * @returns false if somebody else has written between
 */
export const takeSnapshot = (
  database: Database,
  at: number,
  revision: number,
  versions: readonly string[],
): Promise<boolean> =>
  stored(async () => {
    const transaction = database.transaction(["meta", "buckets", "snapshots", "pieces"], "readwrite")
    const manifest = await transaction.objectStore("meta").get("manifest")
    const current = typeof manifest === "object" && "revision" in manifest && manifest.revision === revision
    if (!current) return false
    const [buckets, pieces] = [transaction.objectStore("buckets"), transaction.objectStore("pieces")]
    const known = new Set(await pieces.getAllKeys())
    const fresh = new Map<string, Bytes>()
    for (const [number, version] of versions.entries()) {
      if (known.has(version)) continue
      const bytes = await buckets.get(number)
      // Before anything is put: what was put would stay although this throws.
      if (bytes === undefined) throw new CountersignError("vault.damaged", "bucket")
      fresh.set(version, bytes)
    }
    for (const [version, bytes] of fresh) await pieces.put(bytes, version)
    await transaction.objectStore("snapshots").put({ manifest: manifest.bytes, versions }, at)
    await transaction.done
    return true
  })

/** The times of all kept states, oldest first. */
export const listSnapshots = (database: Database): Promise<number[]> => stored(() => database.getAllKeys("snapshots"))

/** A kept state with the bytes of its buckets, by version id. @throws snapshot.missing */
export const readSnapshot = (
  database: Database,
  at: number,
): Promise<SnapshotRecord & { readonly pieces: ReadonlyMap<string, Bytes> }> =>
  stored(async () => {
    const transaction = database.transaction(["snapshots", "pieces"])
    const record = await transaction.objectStore("snapshots").get(at)
    if (record === undefined) throw new CountersignError("snapshot.missing")
    const pieces = new Map<string, Bytes>()
    for (const version of record.versions) {
      const bytes = await transaction.objectStore("pieces").get(version)
      if (bytes !== undefined) pieces.set(version, bytes)
    }
    return { ...record, pieces }
  })

/** Replaces a kept state, with the buckets that it has not in common with others. */
export const replaceSnapshot = (
  database: Database,
  at: number,
  record: SnapshotRecord,
  pieces: ReadonlyMap<string, Bytes>,
): Promise<void> =>
  stored(async () => {
    const transaction = database.transaction(["snapshots", "pieces"], "readwrite")
    for (const [version, bytes] of pieces) await transaction.objectStore("pieces").put(bytes, version)
    await transaction.objectStore("snapshots").put(record, at)
    await transaction.done
  })

/** Drops every state that is not to be kept, and every bucket that no state has any more. */
export const thinSnapshots = (database: Database, keep: (times: readonly number[]) => Set<number>): Promise<void> =>
  stored(async () => {
    const transaction = database.transaction(["snapshots", "pieces"], "readwrite")
    const [snapshots, pieces] = [transaction.objectStore("snapshots"), transaction.objectStore("pieces")]
    const times = await snapshots.getAllKeys()
    const kept = keep(times)
    const used = new Set<string>()
    for (const at of times) {
      if (!kept.has(at)) await snapshots.delete(at)
      else for (const version of (await snapshots.get(at))?.versions ?? []) used.add(version)
    }
    for (const version of await pieces.getAllKeys()) if (!used.has(version)) await pieces.delete(version)
    await transaction.done
  })
