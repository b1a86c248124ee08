/** The vault's bytes: read whole, written in one transaction that checks what it was made from. */
import type { Bytes } from "../domain/bytes.ts"
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
}

/** One single value, or `null`. */
export async function readMeta<N extends MetaName>(database: Database, name: N): Promise<MetaValues[N] | null> {
  const value = await stored(database.get("meta", name))
  return (value as MetaValues[N] | undefined) ?? null
}

/** Puts one single value, or removes it. */
export async function writeMeta<N extends MetaName>(database: Database, name: N, value: MetaValues[N] | null) {
  await stored<unknown>(value === null ? database.delete("meta", name) : database.put("meta", value, name))
}

/** Manifest and buckets as of one moment; `null` if there is no vault. */
export async function readContent(database: Database): Promise<{ manifest: Bytes; buckets: Bytes[] } | null> {
  const transaction = database.transaction(["meta", "buckets"])
  const [manifest, buckets] = await stored(
    Promise.all([transaction.objectStore("meta").get("manifest"), transaction.objectStore("buckets").getAll()]),
  )
  return isManifest(manifest) ? { manifest: manifest.bytes, buckets } : null
}

/**
 * Stores a new vault, all of it or nothing.
 * @throws vault.exists if there is one
 */
export async function writeFirst(database: Database, first: FirstWrite): Promise<void> {
  const transaction = database.transaction(["meta", "buckets"], "readwrite", { durability: "strict" })
  const meta = transaction.objectStore("meta")
  if ((await stored(meta.get("keyring"))) !== undefined) throw new CountersignError("vault.exists")
  const buckets = transaction.objectStore("buckets")
  await putAll(transaction, function* () {
    yield meta.put(first.keyring, "keyring")
    yield meta.put(first.device, "device")
    yield meta.put(first.settings, "settings")
    yield meta.put({ revision: 0, bytes: first.manifest }, "manifest")
    for (const [number, bytes] of first.buckets) yield buckets.put(bytes, number)
  })
}

/**
 * Stores a change if the stored revision is the one it was made from.
 * @returns false if it is not: read again, change again
 */
export async function writeContent(
  database: Database,
  from: number,
  manifest: Bytes,
  buckets: ReadonlyMap<number, Bytes>,
): Promise<boolean> {
  const transaction = database.transaction(["meta", "buckets"], "readwrite", { durability: "strict" })
  const meta = transaction.objectStore("meta")
  const current = await stored(meta.get("manifest"))
  if (!isManifest(current) || current.revision !== from) {
    transaction.abort()
    await transaction.done.catch(() => null)
    return false
  }
  const store = transaction.objectStore("buckets")
  await putAll(transaction, function* () {
    yield meta.put({ revision: from + 1, bytes: manifest }, "manifest")
    for (const [number, bytes] of buckets) yield store.put(bytes, number)
  })
  return true
}

/**
 * Waits for all puts and for the transaction. A put that throws at once (no memory for the clone) aborts it: left to
 * itself it would commit the puts before, and a manifest without its bucket is a vault that opens no more.
 */
async function putAll(
  transaction: { readonly done: Promise<void>; abort(): void },
  puts: () => Iterable<Promise<unknown>>,
): Promise<void> {
  const pending: Promise<unknown>[] = [transaction.done]
  try {
    for (const put of puts()) pending.push(put)
  } catch (cause) {
    transaction.abort()
    await Promise.allSettled(pending)
    throw new CountersignError("storage.failed", undefined, { cause })
  }
  await stored(Promise.all(pending))
}

const isManifest = (value: unknown): value is MetaValues["manifest"] =>
  typeof value === "object" && value !== null && "revision" in value && "bytes" in value
