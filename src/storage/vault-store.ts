/** The vault's bytes: read whole, written in one transaction that checks what it was made from. */
import { equal, type Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"
import { stored, type Database, type MetaValues } from "./db.ts"

/** Names of single values. */
export type MetaName = Exclude<keyof MetaValues, "manifest">

/** Everything that a new vault stores at once. */
export interface FirstWrite {
  readonly keyring: Bytes
  readonly device: string
  readonly settings: Bytes
  readonly manifest: Bytes
  readonly buckets: ReadonlyMap<number, Bytes>
  /** The server of sync, where the vault is that of another browser. */
  readonly sync?: Bytes
}

/** One single value, or `null`. @throws storage.failed */
export async function readMeta<N extends MetaName>(database: Database, name: N): Promise<MetaValues[N] | null> {
  const value = await stored(() => database.get("meta", name))
  return (value as MetaValues[N] | undefined) ?? null
}

/** Puts one single value, or removes it. @throws storage.failed */
export async function writeMeta<N extends MetaName>(database: Database, name: N, value: MetaValues[N] | null) {
  await stored<unknown>(() => (value === null ? database.delete("meta", name) : database.put("meta", value, name)))
}

/** Names of single values that are bytes. */
type BytesName = { [N in MetaName]: MetaValues[N] extends Bytes ? N : never }[MetaName]

/**
 * Puts one single value in the place of `before`, if that is still what is stored.
 * @returns false if it is not: nothing was stored
 * @throws storage.failed
 */
export const exchangeMeta = (database: Database, name: BytesName, before: Bytes, next: Bytes): Promise<boolean> =>
  stored(async () => {
    const transaction = database.transaction("meta", "readwrite")
    const current = await transaction.store.get(name)
    if (!(current instanceof Uint8Array) || !equal(current, before)) return false
    await Promise.all([transaction.store.put(next, name), transaction.done])
    return true
  })

/** What is stored of a vault's content. */
export interface Content {
  /** In the clear; the manifest holds it too, sealed. */
  readonly revision: number
  readonly manifest: Bytes
  readonly buckets: readonly Bytes[]
}

/** Manifest and buckets as of one moment; `null` if there is no vault. @throws storage.failed */
export const readContent = (database: Database): Promise<Content | null> =>
  stored(async () => {
    const transaction = database.transaction(["meta", "buckets"])
    const [manifest, buckets] = await Promise.all([
      transaction.objectStore("meta").get("manifest"),
      transaction.objectStore("buckets").getAll(),
    ])
    return isManifest(manifest) ? { revision: manifest.revision, manifest: manifest.bytes, buckets } : null
  })

/**
 * Stores a new vault, all of it or nothing; with it begins what the first run asks.
 * @throws vault.exists if there is one, storage.failed
 */
export const writeFirst = (database: Database, first: FirstWrite): Promise<void> =>
  stored(async () => {
    const transaction = database.transaction(["meta", "buckets"], "readwrite", { durability: "strict" })
    const meta = transaction.objectStore("meta")
    if ((await meta.get("keyring")) !== undefined) throw new CountersignError("vault.exists")
    const buckets = transaction.objectStore("buckets")
    await putAll(transaction, function* () {
      yield meta.put(first.keyring, "keyring")
      yield meta.put(first.device, "device")
      yield meta.put("lock", "firstRun")
      yield meta.put(first.settings, "settings")
      yield meta.put({ revision: 0, bytes: first.manifest }, "manifest")
      if (first.sync !== undefined) yield meta.put(first.sync, "sync")
      for (const [number, bytes] of first.buckets) yield buckets.put(bytes, number)
    })
  })

/**
 * Stores a change if the stored revision is the one it was made from.
 * @returns false if it is not: read again, change again
 * @throws storage.failed: nothing was stored
 */
export const writeContent = (
  database: Database,
  from: number,
  manifest: Bytes,
  buckets: ReadonlyMap<number, Bytes>,
): Promise<boolean> =>
  stored(async () => {
    const transaction = database.transaction(["meta", "buckets"], "readwrite", { durability: "strict" })
    const meta = transaction.objectStore("meta")
    const current = await meta.get("manifest")
    if (!isManifest(current) || current.revision !== from) {
      await abort(transaction)
      return false
    }
    const store = transaction.objectStore("buckets")
    await putAll(transaction, function* () {
      yield meta.put({ revision: from + 1, bytes: manifest }, "manifest")
      for (const [number, bytes] of buckets) yield store.put(bytes, number)
    })
    return true
  })

interface Transaction {
  readonly done: Promise<void>
  abort(): void
}

/**
 * Waits for all puts and for the transaction. A put that throws at once (no memory for the clone) aborts it: left to
 * itself it would commit the puts before, and a manifest without its bucket is a vault that opens no more.
 */
async function putAll(transaction: Transaction, puts: () => Iterable<Promise<unknown>>): Promise<void> {
  const pending: Promise<unknown>[] = []
  try {
    for (const put of puts()) pending.push(put)
    await Promise.all([...pending, transaction.done])
  } catch (cause) {
    await abort(transaction)
    await Promise.allSettled(pending)
    throw cause
  }
}

async function abort(transaction: Transaction): Promise<void> {
  try {
    transaction.abort()
  } catch {
    // It has ended already.
  }
  await transaction.done.catch(() => null)
}

const isManifest = (value: unknown): value is MetaValues["manifest"] =>
  typeof value === "object" && value !== null && "revision" in value && "bytes" in value
