/**
 * A vault moved: a new id, a new root, everything sealed anew. Who is to be shut out knows the old root, so nothing of the
 * old vault may open the new one. Ids, clocks and versions stay, so that two browsers that have moved, each for itself,
 * meet in an ordinary merge.
 */
import { adopt, type VaultKeys } from "./adopt.ts"
import type { Bytes } from "../domain/bytes.ts"
import { isLive } from "./entry.ts"
import { sealingKey } from "./seal.ts"
import { changeVault, emptyVault, type Change, type Vault, type Writing } from "./vault.ts"

/**
 * The vault `source` under the keys of another one.
 * @param index the 32 bytes of the new index key
 * @throws vault.damaged, vault.newer if a secret does not open
 */
export async function moveVault(source: Vault, from: VaultKeys, to: VaultKeys, index: Bytes): Promise<Writing> {
  const ids = new Set(
    source.buckets
      .flatMap(({ entries }) => entries)
      .filter(isLive)
      .map(({ id }) => id),
  )
  const { source: moved, boxes } = await adopt(source, from, to, index, ids)
  const secrets = [...boxes]
  const changes = moved.buckets.flatMap(({ entries }) => entries).map((entry): Change => ({ entry, secrets: [] }))
  const key = await sealingKey(index)
  const first = await emptyVault(key, to.vault)
  const [head, ...rest] = changes
  if (head === undefined) return first
  return changeVault(key, first.vault, [{ ...head, secrets }, ...rest], source.manifest.clock, source.buckets.length)
}
