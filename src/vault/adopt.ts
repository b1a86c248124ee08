/** Accounts of another vault, sealed anew under the keys of this one. */
import type { Bytes } from "../domain/bytes.ts"
import { boxesOf } from "./restore.ts"
import { isLive, type Former, type Live, type PartName } from "./entry.ts"
import { open, seal, type SealingKey } from "./seal.ts"
import { aboutPart, fingerprint, openCode } from "./secret.ts"
import type { Vault } from "./vault.ts"

/** A vault's id, and the keys of its secrets. */
export interface VaultKeys {
  readonly vault: Bytes
  readonly codes: SealingKey
  readonly passwords: SealingKey
}

/** What is taken over: the source with its marks made anew, and the boxes under the keys of `to`. */
export interface Adopted {
  readonly source: Vault
  readonly boxes: ReadonlyMap<string, Bytes>
}

/**
 * @param index the 32 bytes of this vault's index key: duplicates are told by it
 * @param ids which accounts; the rest of the source stays as it is
 * @throws vault.damaged, vault.newer if a secret does not open
 */
export async function adopt(
  source: Vault,
  from: VaultKeys,
  to: VaultKeys,
  index: Bytes,
  ids: ReadonlySet<string>,
): Promise<Adopted> {
  const boxes = new Map<string, Bytes>()
  const adoptEntry = async (entry: Live): Promise<Live> => {
    const found = new Map(boxesOf(source, entry))
    for (const { part, ...stamp } of secretsOf(entry)) {
      const box = found.get(stamp.version)
      if (box === undefined) continue
      const key = part === "code" || part === "registered" ? "codes" : "passwords"
      const plain = await open(from[key], box, aboutPart(from.vault, entry.id, part, stamp))
      boxes.set(stamp.version, await seal(to[key], plain, aboutPart(to.vault, entry.id, part, stamp)))
    }
    const stamp = entry.parts.code
    const box = stamp && found.get(stamp.version)
    if (stamp === undefined || box === undefined) return entry
    const { secret } = await openCode(from.codes, from.vault, entry.id, stamp, box)
    return { ...entry, fingerprint: await fingerprint(index, secret) }
  }
  const buckets = await Promise.all(
    source.buckets.map(async (bucket) => ({
      ...bucket,
      entries: await Promise.all(
        bucket.entries.map(async (entry) => (ids.has(entry.id) && isLive(entry) ? adoptEntry(entry) : entry)),
      ),
    })),
  )
  return { source: { ...source, buckets }, boxes }
}

/** Every sealed part of an account, former ones too. */
const secretsOf = ({ parts, former = [] }: Live): Former[] => [
  ...(Object.keys(parts) as PartName[]).flatMap((part) => {
    const stamp = parts[part]
    return stamp === undefined ? [] : [{ part, ...stamp }]
  }),
  ...former,
]
