/** First run, and the ways from closed to open. The PIN's way, from locked to open, is in pin.ts. */
import { equal } from "../../domain/bytes.ts"
import { newDevice } from "../../domain/clock.ts"
import { codeOf, CountersignError } from "../../domain/error.ts"
import { checkPassword } from "../../domain/password.ts"
import { defaultSettings } from "../../domain/settings.ts"
import type { PasskeyAnswer, PasswordChange } from "../../messages/contract.ts"
import { readMeta, writeFirst } from "../../storage/vault-store.ts"
import { keyFor } from "../../vault/keys.ts"
import { createKeyring, withPassword, writeKeyring } from "../../vault/keyring.ts"
import { pinWrap, PIN_TRIES } from "../../vault/pin.ts"
import { sealingKey } from "../../vault/seal.ts"
import { emptyVault } from "../../vault/vault.ts"
import { eraseOld } from "../accounts/accounts.ts"
import { appendActivity } from "../activity.ts"
import { database } from "../database.ts"
import { armAlarm, LOCK_ALARM, lockDeadline } from "./deadlines.ts"
import { isOf, readHeld, updateHeld } from "./held.ts"
import { log } from "../log.ts"
import { openedIndex } from "../accounts/opened.ts"
import { rulesBy } from "../requests/registrations.ts"
import { bumpRevision } from "../revision.ts"
import { changeKeyring, rootBy, rootByCode, storedKeyring, type Root } from "./root.ts"
import { sealSettings, settingsBy } from "../settings.ts"
import { thinStates } from "../accounts/snapshots.ts"
import { argon2id } from "../workshop.ts"

/** Makes the vault of this browser and leaves it open. @throws vault.exists, password.weak */
export async function createVault({ password }: { password: string }): Promise<void> {
  checkPassword(password)
  if ((await readMeta(await database(), "keyring")) !== null) throw new CountersignError("vault.exists")
  const { root, keyring } = await createKeyring(password, argon2id)
  const index = await keyFor(root, "index")
  const first = await emptyVault(await sealingKey(index), keyring.vault)
  await writeFirst(await database(), {
    keyring: await writeKeyring(keyring),
    device: newDevice(),
    settings: await sealSettings(index, keyring.vault, defaultSettings),
    manifest: first.manifest,
    buckets: first.buckets,
  })
  await hold({ vault: keyring.vault, root })
  await appendActivity("vault.created")
  await bumpRevision()
}

/** Opens the vault by master password, also when it is only locked. */
export async function openVaultBy({ password }: { password: string }): Promise<void> {
  await enter(await rootBy({ password }))
}

/** Opens the vault by passkey, also when it is only locked. */
export async function openWithPasskey({ passkey }: { passkey: PasskeyAnswer }): Promise<void> {
  await enter(await rootBy({ passkey }))
}

/** Whether a recovery code is the one of this vault: asked before a new master password is thought up. */
export async function checkRecovery({ code }: { code: string }): Promise<void> {
  await rootByCode(code)
}

/**
 * For a forgotten master password: opens the vault by recovery code and gives it another one.
 * @throws password.weak, recovery.form, recovery.none, recovery.wrong
 */
export async function recoverVault({ code, password }: { code: string; password: string }): Promise<void> {
  checkPassword(password)
  const root = await changeKeyring(
    () => rootByCode(code),
    (found) => withPassword(found.keyring, found.root, password, argon2id),
  )
  await enter(root)
  await appendActivity("vault.recovered")
}

async function enter(root: RootKey): Promise<void> {
  const closed = (await readHeld()) === null
  await hold(root)
  await stayIfStored(root)
  // Opened means readable: damage shows now, not at the first account that is looked at.
  await openedIndex().catch(async (thrown: unknown) => {
    await updateHeld(() => null)
    throw thrown
  })
  // A disk that is full keeps nobody from the codes: what is tidied up waits for the next time.
  for (const tidy of [eraseOld, thinStates]) {
    await tidy().catch((thrown: unknown) => log("storage", codeOf(thrown)))
  }
  if (closed) await appendActivity("vault.opened")
  await bumpRevision()
}

/**
 * While a proof was tried, another vault may have come in place of this one (syncing/exchange.ts), for which these keys open
 * nothing and must seal nothing. @throws vault.busy
 */
async function stayIfStored({ vault }: RootKey): Promise<void> {
  const stored = await storedKeyring()
  if (stored !== null && equal(stored.vault, vault)) return
  await updateHeld((held) => (isOf(held, vault) ? null : held))
  throw new CountersignError("vault.busy")
}

type RootKey = Pick<Root, "vault" | "root">

/** Puts into memory what the open state has. */
export async function hold({ vault, root }: RootKey): Promise<void> {
  const [index, sync, device, inbox, codes, passwords] = await Promise.all([
    keyFor(root, "index"),
    keyFor(root, "sync"),
    keyFor(root, "device"),
    keyFor(root, "inbox"),
    keyFor(root, "codes"),
    keyFor(root, "passwords"),
  ])
  const rules = await rulesBy({ device, vault })
  const settings = await settingsBy({ index, vault, codes, rules })
  const now = Date.now()
  const lockAt = lockDeadline(settings, now)
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
    since: now,
    // With the keys, not after them: a worker killed in between would leave them without a deadline.
    lockAt,
    gateUntil: null,
    gateOnce: false,
    rules,
  }))
  await armAlarm(LOCK_ALARM, lockAt)
}

/** Wraps the same root under another password. @throws password.wrong, password.weak, and what {@link rootBy} throws */
export async function changePassword({ next, ...by }: PasswordChange): Promise<void> {
  checkPassword(next)
  await changeKeyring(
    () => rootBy("passkey" in by ? by : { password: by.current }),
    ({ keyring, root }) => withPassword(keyring, root, next, argon2id),
  )
  await appendActivity("password.changed")
}
