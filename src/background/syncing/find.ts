/** The vault that a vault secret and a master password open on a server: the newest, wherever it was moved to since. */
import { equal, fromBase64Url, toBase64Url, type Bytes } from "../../domain/bytes.ts"
import { codeOf, CountersignError, type ErrorCode } from "../../domain/error.ts"
import { whereTo, type Behind } from "../../sync/moving.ts"
import { keyFor } from "../../vault/keys.ts"
import { keyringOf, type Keyring } from "../../vault/keyring.ts"
import { passwordSlot, slotsOf } from "../../vault/remote-keyring.ts"
import { replicaKeys } from "../../vault/replica.ts"
import { unwrapByPassword, type PasswordWrap } from "../../vault/wrap.ts"
import { keyringFiles, latestSlots, type KeyringFile } from "./keyring-files.ts"
import { remoteOf, vaultsAt, type Access } from "./remote.ts"
import { syncSealer } from "./side.ts"
import { argon2id } from "../workshop.ts"

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

/** So many wraps are tried: one for each change of password that some browser has not heard of; each costs Argon2id. */
const TRIES = 8

/**
 * The password's wraps that the secret opens, those made last first. Who was shut out has the secret too, and can put one
 * of their own there: so one that the password does not open says nothing of the others.
 */
async function wrapsIn(files: readonly KeyringFile[], secret: Bytes): Promise<PasswordWrap[]> {
  const slots = await Promise.all(files.map(({ keyring }) => passwordSlot(keyring, secret).catch(() => null)))
  const sorted = slots.filter((slot) => slot !== null).toSorted((a, b) => (a.clock > b.clock ? -1 : 1))
  const wraps = new Map(sorted.toReversed().map(({ wrap }) => [toBase64Url(wrap.id), wrap]))
  return [...wraps.values()].toReversed()
}

/** @throws sync.absent, password.wrong, kdf.refused, vault.damaged, and what a remote throws */
async function openVaultAt(access: Access, vault: Bytes, { secret, password }: Opener): Promise<OpenedVault> {
  const files = (await keyringFiles(remoteOf(access, vault))).filter(({ keyring }) => equal(keyring.vault, vault))
  const wraps = await wrapsIn(files, secret)
  let refusal = new CountersignError("vault.damaged", "remote keyring")
  for (const wrap of wraps.slice(0, TRIES)) {
    try {
      const root = await unwrapByPassword(wrap, vault, password, argon2id)
      return await openedBy(root, wrap, vault, files, secret)
    } catch (thrown) {
      if (!(thrown instanceof CountersignError)) throw thrown
      if (refusal.code !== "password.wrong") refusal = thrown
    }
  }
  // Among so many the right one may be: then it is not the password that is wrong, and no other vault is meant.
  throw wraps.length > TRIES ? new CountersignError("vault.damaged", "wraps") : refusal
}

/**
 * What a wrap has opened, by what browsers of the vault have written and nobody else.
 * @throws password.wrong if the wrap was replaced since, vault.damaged
 */
async function openedBy(
  root: Bytes,
  wrap: PasswordWrap,
  vault: Bytes,
  files: readonly KeyringFile[],
  secret: Bytes,
): Promise<OpenedVault> {
  const sync = await keyFor(root, "sync")
  const authentic = await Promise.all(
    files.map(async (file) => ({ file, slots: await slotsOf(file.keyring, sync, secret).catch(() => null) })),
  )
  const { password, recovery } = await latestSlots(files, sync, secret)
  if (!equal(password.wrap.id, wrap.id)) throw new CountersignError("password.wrong")
  const named = authentic.find(({ slots }) => slots !== null && equal(slots.password.wrap.id, wrap.id))
  if (named === undefined) throw new CountersignError("vault.damaged", "remote keyring")
  const keyring = await keyringOf(root, vault, password.wrap, recovery?.wrap ?? null)
  return { root, keyring, bytes: named.file.bytes }
}

const syncKey = ({ root }: OpenedVault): Promise<Bytes> => keyFor(root, "sync")

/** With these another vault may be the one that is meant. */
const elsewhere: ReadonlySet<ErrorCode> = new Set(["password.wrong", "sync.absent", "vault.damaged", "kdf.refused"])

/**
 * A vault, or where it was moved to. A master password that was changed after a move opens only the newest: then the
 * others that the secret fits are tried. Who follows a move, and so knows where nothing leads back to, does that also if
 * there is no vault where heads say: who was shut out can write there whatever they like.
 * @param behind where nothing leads back to; empty for who has no vault yet
 * @throws sync.absent, password.wrong, kdf.refused, vault.damaged, and what a remote throws
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
      const mayBeElsewhere = behind.size === 0 ? codeOf(thrown) === "password.wrong" : elsewhere.has(codeOf(thrown))
      if (!mayBeElsewhere) throw thrown
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
  for (const name of (await vaultsAt(access)).toSorted()) {
    if (seen.has(name)) continue
    const opened = await openVaultAt(access, fromBase64Url(name), opener).catch((thrown: unknown) => {
      if (!elsewhere.has(codeOf(thrown))) throw thrown
      return null
    })
    if (opened === null) continue
    if ((await successorOf(access, opened.keyring.vault, await syncKey(opened))) === null) return opened
  }
  return null
}
