/** All keyrings of a vault that lie on a remote: each browser has one there, and not each is the newest. */
import { codeOf, CountersignError } from "../../domain/error.ts"
import type { Bytes } from "../../domain/bytes.ts"
import type { Remote } from "../../sync/remote.ts"
import { LIMITS } from "../../sync/replica.ts"
import { laterSlots, readRemoteKeyring, slotsOf, type RemoteKeyring, type Slots } from "../../vault/remote-keyring.ts"

/** One keyring as it lies there, not authenticated. */
export interface KeyringFile {
  readonly keyring: RemoteKeyring
  readonly bytes: Bytes
}

/** What does not read is left out: another may be whole. @throws sync.absent if there is none */
export async function keyringFiles(remote: Remote): Promise<KeyringFile[]> {
  const files: KeyringFile[] = []
  for (const { name } of await remote.list("keyrings")) {
    const got = await remote.get(name, { limit: LIMITS.keyring })
    if (got === null || got === "same") continue
    try {
      files.push({ keyring: readRemoteKeyring(got.bytes), bytes: got.bytes })
    } catch (thrown) {
      if (codeOf(thrown) !== "vault.damaged") throw thrown
    }
  }
  if (files.length === 0) throw new CountersignError("sync.absent")
  return files
}

/** The latest slots of all that a browser of this vault wrote. @throws vault.damaged if none did */
export async function latestSlots(files: readonly KeyringFile[], sync: Bytes, secret: Bytes): Promise<Slots> {
  const all = await Promise.all(files.map(({ keyring }) => slotsOf(keyring, sync, secret).catch(() => null)))
  const authentic = all.filter((slots) => slots !== null)
  const [first] = authentic
  if (first === undefined) throw new CountersignError("vault.damaged", "remote keyring")
  return authentic.reduce(laterSlots, first)
}
