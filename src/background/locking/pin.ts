/** The PIN: setting it, and trying it, five times in a row at most. */
import { codeOf, CountersignError } from "../../domain/error.ts"
import type { RootProof } from "../../messages/contract.ts"
import { readMeta, writeMeta } from "../../storage/vault-store.ts"
import { keyFor } from "../../vault/keys.ts"
import { checkPin, openPinWrap, PIN_TRIES, pinWrap, writePin, type PinKeys, type PinWrap } from "../../vault/pin.ts"
import { appendActivity } from "../activity.ts"
import { database } from "../database.ts"
import { armAlarm, LOCK_ALARM, lockDeadline } from "./deadlines.ts"
import { isOf, readHeld, updateHeld, type Held } from "./held.ts"
import { lock } from "./lock.ts"
import { policy } from "../policy.ts"
import { bumpRevision } from "../revision.ts"
import { changeSettings, readSettings } from "../settings.ts"
import { rootBy } from "./root.ts"
import { argon2id } from "../workshop.ts"

/** Sets or changes the PIN and turns App Lock on. @throws pin.form, vault.closed, vault.locked, and as {@link rootBy} */
export async function setPin({ pin, ...by }: RootProof & { pin: string }): Promise<void> {
  checkPin(pin)
  // Not while the vault is exchanged for another (syncing/exchange.ts): a record of the one would not open in the other.
  await navigator.locks.request("keyring", () => store(pin, by))
  await appendActivity("pin.set")
}

async function store(pin: string, by: RootProof): Promise<void> {
  const { vault, root } = await rootBy(by)
  const record = await writePin(root, vault, pin, argon2id)
  const [codes, passwords] = await Promise.all([keyFor(root, "codes"), keyFor(root, "passwords")])
  const wrap = await pinWrap(root, vault, record, { codes, passwords })
  await changeSettings({ appLock: true })
  await writeMeta(await database(), "pin", record)
  await holdWrap(wrap)
}

/** Removes the PIN; App Lock goes with the last of PIN and passkeys. @throws policy.denied where a PIN is required */
export async function removePin(by: RootProof): Promise<void> {
  if ((await policy()).requireAppLock) throw new CountersignError("policy.denied")
  // Waits for its turn as {@link setPin} does.
  await navigator.locks.request("keyring", async () => {
    const { keyring } = await rootBy(by)
    if (keyring.passkeys.length === 0) await changeSettings({ appLock: false })
    await writeMeta(await database(), "pin", null)
    await holdWrap(null)
  })
  await appendActivity("pin.removed")
}

async function holdWrap(pin: PinWrap | null): Promise<void> {
  await updateHeld((held) => held && { ...held, pin, triesLeft: PIN_TRIES })
  await bumpRevision()
}

/**
 * Tries a PIN. One try at a time, and the counter is written before each, so that neither many askers at once nor a
 * worker killed in the middle gets a try for nothing. The fifth wrong one closes the vault.
 * @throws pin.wrong, pin.exhausted, pin.none, vault.closed
 */
export function tryPin(pin: string): Promise<PinKeys & Pick<Held, "vault">> {
  return navigator.locks.request("pin", async () => {
    const held = await readHeld()
    if (held === null) throw new CountersignError("vault.closed")
    if (held.pin === null) throw new CountersignError("pin.none")
    const triesLeft = held.triesLeft - 1
    if (triesLeft < 0) return exhausted()
    await updateHeld((before) => before && { ...before, triesLeft })
    try {
      const keys = await openPinWrap(held.pin, held.vault, pin, argon2id)
      await updateHeld((before) => before && { ...before, triesLeft: PIN_TRIES })
      return { ...keys, vault: held.vault }
    } catch (thrown) {
      if (codeOf(thrown) !== "pin.wrong") throw thrown
      await appendActivity("pin.failed")
      if (triesLeft === 0) return exhausted()
      await bumpRevision()
      throw thrown
    }
  })
}

async function exhausted(): Promise<never> {
  await appendActivity("pin.exhausted")
  await lock({ fully: true })
  throw new CountersignError("pin.exhausted")
}

/** From locked to open. @throws what {@link tryPin} throws */
export async function openWithPin({ pin }: { pin: string }): Promise<void> {
  const { codes, vault } = await tryPin(pin)
  const now = Date.now()
  const lockAt = lockDeadline(await readSettings(), now)
  await updateHeld((held) => (isOf(held, vault) ? { ...held, codes, lockAt, since: now } : held))
  await armAlarm(LOCK_ALARM, lockAt)
  await bumpRevision()
}

/** Whether a PIN is set, as far as that can be known: asks the disk, for the closed state has nothing in memory. */
export const hasPin = async (): Promise<boolean> => (await readMeta(await database(), "pin")) !== null
