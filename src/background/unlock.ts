/** First run, and the ways from closed to open. */
import { toBase64Url, randomBytes, type Bytes } from "../domain/bytes.ts"
import { codeOf, CountersignError } from "../domain/error.ts"
import { checkPassword } from "../domain/password.ts"
import { defaultSettings } from "../domain/settings.ts"
import { readMeta, writeFirst, writeMeta } from "../storage/vault-store.ts"
import { keyFor } from "../vault/keys.ts"
import { createKeyring, openKeyring, readKeyring, rewrapKeyring, writeKeyring } from "../vault/keyring.ts"
import { pinWrap, PIN_TRIES } from "../vault/pin.ts"
import { sealingKey } from "../vault/seal.ts"
import { emptyVault } from "../vault/vault.ts"
import { eraseOld } from "./accounts.ts"
import { appendActivity } from "./activity.ts"
import { database } from "./database.ts"
import { scheduleLock } from "./deadlines.ts"
import { readHeld, updateHeld } from "./held.ts"
import { openedIndex } from "./opened.ts"
import { bumpRevision } from "./revision.ts"
import { readSettings, sealSettings } from "./settings.ts"
import { argon2id } from "./workshop.ts"

/** A vault's id and root, for as long as a function that needs them runs. */
interface Root {
  readonly vault: Bytes
  readonly root: Bytes
}

/** Makes the vault of this browser and leaves it open. @throws vault.exists, password.weak */
export async function createVault({ password }: { password: string }): Promise<void> {
  checkPassword(password)
  if ((await readMeta(await database(), "keyring")) !== null) throw new CountersignError("vault.exists")
  const { root, keyring } = await createKeyring(password, argon2id)
  const index = await keyFor(root, "index")
  const first = await emptyVault(await sealingKey(index), keyring.vault)
  await writeFirst(await database(), {
    keyring: await writeKeyring(keyring),
    device: toBase64Url(randomBytes(8)),
    settings: await sealSettings(index, keyring.vault, defaultSettings),
    manifest: first.manifest,
    buckets: first.buckets,
  })
  await hold({ vault: keyring.vault, root })
  await appendActivity("vault.created")
  await bumpRevision()
}

/** The root, by master password. @throws vault.missing, password.wrong, vault.damaged */
export async function rootBy(password: string): Promise<Root> {
  const stored = await readMeta(await database(), "keyring")
  if (stored === null) throw new CountersignError("vault.missing")
  const keyring = await readKeyring(stored)
  try {
    return { vault: keyring.vault, root: await openKeyring(keyring, password, argon2id) }
  } catch (thrown) {
    if (codeOf(thrown) === "password.wrong") await appendActivity("vault.failed")
    throw thrown
  }
}

/** Opens the vault by master password. */
export async function openVaultBy({ password }: { password: string }): Promise<void> {
  const root = await rootBy(password)
  const closed = (await readHeld()) === null
  await hold(root)
  // Opened means readable: damage shows now, not at the first account that is looked at.
  await openedIndex().catch(async (thrown: unknown) => {
    await updateHeld(() => null)
    throw thrown
  })
  await eraseOld()
  if (closed) await appendActivity("vault.opened")
  await bumpRevision()
}

/** Puts into memory what the open state has. */
async function hold({ vault, root }: Root): Promise<void> {
  const [index, sync, device, inbox, codes, passwords] = await Promise.all([
    keyFor(root, "index"),
    keyFor(root, "sync"),
    keyFor(root, "device"),
    keyFor(root, "inbox"),
    keyFor(root, "codes"),
    keyFor(root, "passwords"),
  ])
  const record = await readMeta(await database(), "pin")
  const pin = record === null ? null : await pinWrap(root, vault, record, { codes, passwords })
  await updateHeld(() => ({
    vault,
    index,
    sync,
    device,
    inbox,
    codes,
    passwords: null,
    pin,
    triesLeft: PIN_TRIES,
    since: Date.now(),
    lockAt: null,
    gateUntil: null,
    gateOnce: false,
  }))
  await scheduleLock(await readSettings())
}

/** Wraps the same root under another password. @throws password.wrong, password.weak */
export async function changePassword({ current, next }: { current: string; next: string }): Promise<void> {
  checkPassword(next)
  const { vault, root } = await rootBy(current)
  const keyring = await rewrapKeyring(root, vault, next, argon2id)
  await writeMeta(await database(), "keyring", await writeKeyring(keyring))
  await appendActivity("password.changed")
}
