/** Wraps that came from other browsers, taken in by whoever has just opened the root. */
import type { Bytes } from "../../domain/bytes.ts"
import { codeOf } from "../../domain/error.ts"
import { exchangeMeta, readMeta, writeMeta } from "../../storage/vault-store.ts"
import { isRootOf, openKeyring, sharedWraps, withWraps, writeKeyring, type Keyring } from "../../vault/keyring.ts"
import { readWrap } from "../../vault/remote-keyring.ts"
import { unwrapByPassword, type PasswordWrap, type RecoveryWrap } from "../../vault/wrap.ts"
import { database } from "../database.ts"
import { whileStale } from "../list/front.ts"
import { argon2id } from "../workshop.ts"

async function next(name: "nextPassword" | "nextRecovery"): Promise<PasswordWrap | RecoveryWrap | null> {
  const bytes = await readMeta(await database(), name)
  return bytes === null ? null : readWrap(bytes)
}

/** Stores a keyring in the place of the one that it was made from. @returns false if that is no longer what is stored */
export async function exchangeKeyring(before: Keyring, changed: Keyring): Promise<boolean> {
  // One encoding for each value, so these are the bytes that were read.
  const [was, bytes] = await Promise.all([writeKeyring(before), writeKeyring(changed)])
  return whileStale(async () => exchangeMeta(await database(), "keyring", was, bytes))
}

async function replace(keyring: Keyring, root: Bytes, password: PasswordWrap | null, recovery: RecoveryWrap | null) {
  const before = sharedWraps(keyring)
  const both = [password ?? before.password, recovery ?? before.recovery] as const
  if (both[0] === null) return keyring
  const taken = await withWraps(keyring, root, both[0], both[1])
  // Another page has changed it since: what came stays where it is, for the next unlock.
  if (!(await exchangeKeyring(keyring, taken))) return keyring
  if (password !== null) await writeMeta(await database(), "nextPassword", null)
  if (recovery !== null) await writeMeta(await database(), "nextRecovery", null)
  return taken
}

/** A recovery code that was made elsewhere counts here as soon as the root is open. */
export async function withNextRecovery(keyring: Keyring, root: Bytes): Promise<Keyring> {
  const wrap = await next("nextRecovery")
  return wrap?.kind === "recovery" ? replace(keyring, root, null, wrap) : keyring
}

/**
 * The root by master password: the one of this browser, else one that was set elsewhere, which from then on is the one of
 * this browser.
 * @throws password.wrong if it is neither
 */
export async function rootByEither(
  keyring: Keyring,
  password: string,
): Promise<{ readonly root: Bytes; readonly keyring: Keyring }> {
  try {
    return { root: await openKeyring(keyring, password, argon2id), keyring }
  } catch (thrown) {
    const wrap = codeOf(thrown) === "password.wrong" ? await next("nextPassword") : null
    if (wrap?.kind !== "password") throw thrown
    const root = await unwrapByPassword(wrap, keyring.vault, password, argon2id)
    if (!(await isRootOf(root, keyring))) throw thrown
    return { root, keyring: await replace(keyring, root, wrap, null) }
  }
}

/** True while a master password that was set elsewhere waits to be typed here. */
export const awaitsPassword = async (): Promise<boolean> => (await next("nextPassword")) !== null
