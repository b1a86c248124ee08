/**
 * The manifest: one small sealed box that names the current version of every bucket. Without it a bucket could be
 * exchanged for an older one of the same place, or left out, and nothing would tell.
 */
import * as v from "valibot"
import { utf8, type Bytes } from "../domain/bytes.ts"
import { isClock, type Clock } from "../domain/clock.ts"
import { fromJson, readVersioned } from "./content.ts"
import { open, seal, type SealingKey } from "./seal.ts"

const schema = v.strictObject({
  version: v.literal(1),
  /** Grows by one with each write. */
  revision: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** The latest clock made or seen here; `null` before the first edit. */
  clock: v.nullable(v.custom<Clock>(isClock)),
  /** Version of each bucket, by number; their count is a power of two. */
  buckets: v.pipe(
    v.array(v.string()),
    v.check(({ length }) => length > 0 && (length & (length - 1)) === 0),
  ),
})

/** See the schema. */
export type Manifest = v.InferOutput<typeof schema>

/** Seals a manifest. */
export const writeManifest = (key: SealingKey, vault: Bytes, manifest: Manifest): Promise<Bytes> =>
  seal(key, utf8(JSON.stringify(manifest)), { type: "manifest", vault })

/** Opens a manifest. @throws vault.damaged, vault.newer */
export async function readManifest(key: SealingKey, vault: Bytes, box: Bytes): Promise<Manifest> {
  return readVersioned(schema, fromJson(await open(key, box, { type: "manifest", vault })), 1, "manifest")
}
