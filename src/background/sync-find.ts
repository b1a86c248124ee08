/** The vault that a vault secret and a master password open on a server: the newest, wherever it was moved to since. */
import { equal, fromBase64Url, toBase64Url, type Bytes } from "../domain/bytes.ts"
import { codeOf, CountersignError } from "../domain/error.ts"
import { whereTo, type Behind } from "../sync/moving.ts"
import { keyFor } from "../vault/keys.ts"
import { keyringOf, type Keyring } from "../vault/keyring.ts"
import { checkRemoteKeyring, passwordSlot } from "../vault/remote-keyring.ts"
import { replicaKeys } from "../vault/replica.ts"
import { unwrapByPassword } from "../vault/wrap.ts"
import { keyringFiles, latestSlots, type KeyringFile } from "./sync-keyring-files.ts"
import { remoteOf, vaultsAt, type Access } from "./sync-remote.ts"
import { syncSealer } from "./sync-side.ts"
import { argon2id } from "./workshop.ts"

/** What opens a vault. */
export interface Opener {
  /** The vault secret. */
  readonly secret: Bytes
  readonly password: string
}

/** A vault on a server, opened. */
export interface OpenedVault {
  readonly root: Bytes
  /** For this browser. */
  readonly keyring: Keyring
  /** Of the remote keyring that opened. */
  readonly bytes: Bytes
}

/** Where a vault was moved to, as its own heads say. */
export async function successorOf(
  access: Access,
  vault: Bytes,
  sync: Bytes,
  behind: Behind = new Set([toBase64Url(vault)]),
): Promise<string | null> {
  return whereTo({ remote: remoteOf(access, vault), sealer: syncSealer(await replicaKeys(sync), vault) }, behind)
}

/** The password's wrap that was made last, of all that lie there; `null` if none opens under the secret. */
async function latestWrap(files: readonly KeyringFile[], secret: Bytes) {
  const slots = await Promise.all(
    files.map(async (file) => ({ file, slot: await passwordSlot(file.keyring, secret).catch(() => null) })),
  )
  const [latest] = slots.toSorted((a, b) => ((a.slot?.clock ?? "") > (b.slot?.clock ?? "") ? -1 : 1))
  return latest === undefined || latest.slot === null ? null : { file: latest.file, slot: latest.slot }
}

/** @throws sync.absent, password.wrong, vault.damaged, and what a remote throws */
async function openVaultAt(access: Access, vault: Bytes, { secret, password }: Opener): Promise<OpenedVault> {
  const files = await keyringFiles(remoteOf(access, vault))
  const latest = await latestWrap(files, secret)
  if (latest === null) throw new CountersignError("vault.damaged", "remote keyring")
  const { keyring, bytes } = latest.file
  const root = await unwrapByPassword(latest.slot.wrap, keyring.vault, password, argon2id)
  const sync = await keyFor(root, "sync")
  // Only now is it known whether it was a browser of this vault that wrote it.
  await checkRemoteKeyring(keyring, sync)
  if (!equal(keyring.vault, vault)) throw new CountersignError("vault.damaged", "remote keyring")
  const { password: shared, recovery } = await latestSlots(files, sync, secret)
  return { root, keyring: await keyringOf(root, vault, shared.wrap, recovery?.wrap ?? null), bytes }
}

const syncKey = ({ root }: OpenedVault): Promise<Bytes> => keyFor(root, "sync")

/**
 * A vault, or where it was moved to. A master password that was changed after a move opens only the newest: then the
 * others that the secret fits are tried.
 * @param behind where nothing leads back to
 * @throws sync.absent, password.wrong, vault.damaged, and what a remote throws
 */
export async function findVault(
  access: Access,
  first: Bytes,
  opener: Opener,
  behind: Behind = new Set(),
): Promise<OpenedVault> {
  const seen = new Set(behind)
  let found: OpenedVault | null = null
  for (let next: string | null = toBase64Url(first); next !== null && !seen.has(next);) {
    seen.add(next)
    try {
      found = await openVaultAt(access, fromBase64Url(next), opener)
    } catch (thrown) {
      if (codeOf(thrown) !== "password.wrong") throw thrown
      const newest = await openNewest(access, seen, opener)
      if (newest === null) throw thrown
      return newest
    }
    next = await successorOf(access, found.keyring.vault, await syncKey(found), seen)
  }
  if (found === null) throw new CountersignError("sync.absent")
  return found
}

/** Another vault there that the secret and the password open, if it was not moved itself. */
async function openNewest(access: Access, seen: ReadonlySet<string>, opener: Opener): Promise<OpenedVault | null> {
  for (const name of await vaultsAt(access)) {
    if (seen.has(name)) continue
    const opened = await openVaultAt(access, fromBase64Url(name), opener).catch((thrown: unknown) => {
      if (!["password.wrong", "vault.damaged", "sync.absent"].includes(codeOf(thrown))) throw thrown
      return null
    })
    if (opened === null) continue
    if ((await successorOf(access, opened.keyring.vault, await syncKey(opened))) === null) return opened
  }
  return null
}
