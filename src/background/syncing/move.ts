/**
 * The vault moved, and followed. Who is shut out knows the root, so removing a browser, or a master password that somebody
 * may know, takes another vault: another id and root, everything sealed anew, uploaded beside the old one.
 */
import { fromBase64Url, toBase64Url, type Bytes } from "../../domain/bytes.ts"
import { codeOf, CountersignError } from "../../domain/error.ts"
import { readRecoveryCode } from "../../domain/recovery-code.ts"
import type { MoveWish, RootProof } from "../../messages/contract.ts"
import { keyFor } from "../../vault/keys.ts"
import { createKeyring, withRecovery } from "../../vault/keyring.ts"
import { readRemoteKeyring, slotsOf } from "../../vault/remote-keyring.ts"
import { appendActivity } from "../activity.ts"
import { requireOpen } from "../locking/held.ts"
import { rootBy } from "../locking/root.ts"
import { exchangeVault } from "./exchange.ts"
import { findVault } from "./find.ts"
import { wrapIds } from "./keyring.ts"
import { vaultsBehind } from "./left.ts"
import { syncNow } from "./run.ts"
import { readStatus, requireServer, type SyncServerRecord } from "./store.ts"
import { argon2id } from "../workshop.ts"

/**
 * See the contract. What could not be uploaded by the end of it is uploaded by the next sync: from the exchange on this
 * browser has the new vault and nothing else.
 */
export async function moveVaultAway({ password, code, device }: MoveWish): Promise<void> {
  const secret = readRecoveryCode(code)
  await requireOpen()
  const { vault, root } = await rootBy({ password })
  // What others have written by now goes along; later edits of theirs come when they follow.
  await syncNow()
  const { moved, devices } = await readStatus()
  if (moved !== null) throw new CountersignError("sync.moved")
  const name = devices.find(({ id }) => id === device)?.name ?? null
  const next = await createKeyring(password, argon2id)
  const keyring = await withRecovery(next.keyring, next.root, secret)
  const to = toBase64Url(keyring.vault)
  await exchangeVault({ vault, root }, { root: next.root, keyring, remote: null, to })
  await appendActivity(device === null ? "vault.moved" : "sync.removed", name)
  await syncNow().catch(() => null)
}

/**
 * The root of the vault that is here. The typed password may be one that was set in the new vault only.
 * @throws password.before if it is not this browser's
 */
async function rootHere(password: string, before: RootProof | null): Promise<{ vault: Bytes; root: Bytes }> {
  try {
    return await rootBy(before ?? { password })
  } catch (thrown) {
    if (before === null && codeOf(thrown) === "password.wrong") throw new CountersignError("password.before")
    throw thrown
  }
}

/** See the contract. */
export async function followMove({ password, before }: { password: string; before: RootProof | null }): Promise<void> {
  await requireOpen()
  const server = await requireServer()
  const { moved } = await readStatus()
  if (moved === null) throw new CountersignError("sync.absent")
  const opener = { secret: server.secret, password }
  const { root, keyring, bytes } = await findVault(server, fromBase64Url(moved), opener, await vaultsBehind())
  const from = await rootHere(password, before)
  const remote = await remoteKeyring(bytes, await keyFor(root, "sync"), server)
  await exchangeVault(from, { root, keyring, remote, to: moved })
  await appendActivity("sync.followed")
  await syncNow().catch(() => null)
}

/** The keyring as it came: what this browser has beside it is a change, which the first sync brings to the others. */
async function remoteKeyring(bytes: Bytes, sync: Bytes, { secret }: SyncServerRecord) {
  const { password, recovery } = await slotsOf(readRemoteKeyring(bytes), sync, secret)
  return { bytes, wraps: wrapIds({ password: password.wrap, recovery: recovery?.wrap ?? null }) }
}
