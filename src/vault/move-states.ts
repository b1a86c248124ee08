/** The time machine's kept states, moved along with their vault: under its new keys, each shared bucket sealed once. */
import type { Bytes } from "../domain/bytes.ts"
import { codeOf } from "../domain/error.ts"
import { adopt, type VaultKeys } from "./adopt.ts"
import { readBucket, writeBucket, type Place } from "./buckets.ts"
import { isLive } from "./entry.ts"
import { readManifest, writeManifest } from "./manifest.ts"
import { sealingKey } from "./seal.ts"
import type { Snapshot } from "./snapshot.ts"

/** The keys of a vault's content. */
export interface ContentKeys extends VaultKeys {
  /** 32 bytes. */
  readonly index: Bytes
}

/** A kept state, and the version ids of its buckets. */
export interface MovedState {
  readonly manifest: Bytes
  readonly versions: readonly string[]
}

/**
 * @param manifests of the states
 * @param pieces their buckets' bytes, by version id
 * @returns for each state what to store, `null` if it does not open; and the buckets' bytes
 */
export async function moveStates(
  manifests: readonly Bytes[],
  pieces: Snapshot["pieces"],
  from: ContentKeys,
  to: ContentKeys,
): Promise<{ readonly states: readonly (MovedState | null)[]; readonly pieces: ReadonlyMap<string, Bytes> }> {
  const [old, fresh] = await Promise.all([sealingKey(from.index), sealingKey(to.index)])
  const versions = new Map<string, string>()
  const moved = new Map<string, Bytes>()

  async function movePiece(place: Place, version: string): Promise<string> {
    const known = versions.get(version)
    if (known !== undefined) return known
    const bucket = await readBucket(old, from.vault, place, version, pieces.get(version) ?? new Uint8Array())
    const ids = new Set(bucket.entries.filter(isLive).map(({ id }) => id))
    const manifest = { version: 1 as const, revision: 0, clock: null, buckets: [version] }
    const alone = { id: from.vault, manifest, buckets: [bucket], sizes: [0] }
    const { source, boxes } = await adopt(alone, from, to, to.index, ids)
    const written = await writeBucket(fresh, to.vault, place, source.buckets[0]!.entries, [...boxes])
    versions.set(version, written.bucket.version)
    moved.set(written.bucket.version, written.bytes)
    return written.bucket.version
  }

  async function moveState(box: Bytes): Promise<MovedState> {
    const manifest = await readManifest(old, from.vault, box)
    const count = manifest.buckets.length
    const named: string[] = []
    // One after the other: what two states share is then known when the second comes to it.
    for (const [number, version] of manifest.buckets.entries()) named.push(await movePiece({ number, count }, version))
    return { manifest: await writeManifest(fresh, to.vault, { ...manifest, buckets: named }), versions: named }
  }

  const states: (MovedState | null)[] = []
  for (const box of manifests) {
    // A state that is damaged is lost already; it must not keep the vault from being moved.
    const state = await moveState(box).catch((thrown: unknown) => {
      if (codeOf(thrown) !== "vault.damaged") throw thrown
      return null
    })
    states.push(state)
  }
  const used = new Set(states.flatMap((state) => state?.versions ?? []))
  return { states, pieces: new Map([...moved].filter(([version]) => used.has(version))) }
}
