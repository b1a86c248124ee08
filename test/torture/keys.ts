/** The keys of one vault, as they follow from its root. */
import { randomBytes, toBase64Url, type Bytes } from "../../src/domain/bytes.ts"
import type { DeviceId } from "../../src/domain/clock.ts"
import { keyFor } from "../../src/vault/keys.ts"
import { replicaKeys, type ReplicaKeys } from "../../src/vault/replica.ts"
import { sealingKey, type SealingKey } from "../../src/vault/seal.ts"

export interface VaultKeys {
  readonly id: Bytes
  /** Where its objects lie on a remote; with a slash at the end, or empty. */
  readonly folder: string
  readonly indexBytes: Bytes
  readonly root: Bytes
  readonly index: SealingKey
  readonly codes: SealingKey
  readonly passwords: SealingKey
  readonly sync: Bytes
  readonly replica: ReplicaKeys
}

/** A new vault's id and keys. @param isMoved it lies beside another one, in a folder of its own */
export async function newVaultKeys(isMoved = false): Promise<VaultKeys> {
  const root = randomBytes(32)
  const key = async (purpose: "index" | "codes" | "passwords") => sealingKey(await keyFor(root, purpose))
  const sync = await keyFor(root, "sync")
  const id = randomBytes(16)
  return {
    id,
    folder: isMoved ? `${toBase64Url(id)}/` : "",
    indexBytes: await keyFor(root, "index"),
    root,
    index: await key("index"),
    codes: await key("codes"),
    passwords: await key("passwords"),
    sync,
    replica: await replicaKeys(sync),
  }
}

export const newDeviceId = (): DeviceId => toBase64Url(randomBytes(8))
