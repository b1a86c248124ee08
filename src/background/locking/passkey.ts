/** Passkeys: what a page needs for a ceremony, and what became of it. */
import { fromBase64Url, toBase64Url } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import type { PasskeyAnswer, PasskeyCeremony, PasskeyView, RootProof } from "../../messages/contract.ts"
import * as vault from "../../vault/passkey.ts"
import { sealingKey } from "../../vault/seal.ts"
import { appendActivity } from "../activity.ts"
import { requireOpen } from "./held.ts"
import { hasPin } from "./pin.ts"
import { policy } from "../policy.ts"
import { bumpRevision } from "../revision.ts"
import { changeKeyring, passkeyProof, rootBy, storedKeyring } from "./root.ts"
import { changeSettings } from "../settings.ts"

/** What `navigator.credentials` is asked with. @throws vault.missing */
export async function passkeyCeremony(): Promise<PasskeyCeremony> {
  const keyring = await storedKeyring()
  if (keyring === null) throw new CountersignError("vault.missing")
  return {
    credentials: keyring.passkeys.map(({ credential }) => toBase64Url(credential)),
    input: toBase64Url(await vault.prfInput(keyring.vault)),
  }
}

/** The passkeys by their names, oldest first. @throws vault.closed, vault.locked */
export async function listPasskeys(): Promise<PasskeyView[]> {
  const { index } = await requireOpen()
  const [key, keyring] = await Promise.all([sealingKey(index), storedKeyring()])
  if (keyring === null) return []
  return Promise.all(
    keyring.passkeys.map(async (wrap) => {
      const { name, at } = await vault.passkeyLabel(key, keyring.vault, wrap)
      return { id: toBase64Url(wrap.id), name, createdAt: at }
    }),
  )
}

/**
 * Adds a passkey and turns App Lock on.
 * @throws passkey.exists, passkey.many, passkey.unverified, passkey.unusable, and what {@link rootBy} throws
 */
export async function addPasskey({
  made,
  name,
  ...by
}: RootProof & { made: PasskeyAnswer; name: string }): Promise<void> {
  const { index } = await requireOpen()
  const proof = passkeyProof(made)
  const label = { name: name.trim(), at: Date.now() }
  const key = await sealingKey(index)
  await changeKeyring(
    () => rootBy(by),
    ({ keyring, root }) => vault.addPasskey(keyring, root, key, proof, label),
  )
  await changeSettings({ appLock: true })
  await appendActivity("passkey.added", label.name)
  await bumpRevision()
}

/** Calls a passkey something else. @throws passkey.unknown, and what {@link rootBy} throws */
export async function renamePasskey({ id, name, ...by }: RootProof & { id: string; name: string }): Promise<void> {
  const { index } = await requireOpen()
  const key = await sealingKey(index)
  await changeKeyring(
    () => rootBy(by),
    ({ keyring, root }) => vault.renamePasskey(keyring, root, key, fromBase64Url(id), name.trim()),
  )
  await bumpRevision()
}

/**
 * Removes a passkey; App Lock goes with the last of PIN and passkeys.
 * @throws passkey.unknown, policy.denied if it is the last and App Lock is required, and what {@link rootBy} throws
 */
export async function removePasskey({ id, ...by }: RootProof & { id: string }): Promise<void> {
  await requireOpen()
  const pin = await hasPin()
  const { requireAppLock } = await policy()
  const { keyring } = await changeKeyring(
    () => rootBy(by),
    async (found) => {
      const left = await vault.removePasskey(found.keyring, found.root, fromBase64Url(id))
      if (left.passkeys.length === 0 && !pin && requireAppLock) throw new CountersignError("policy.denied")
      return left
    },
  )
  if (keyring.passkeys.length === 0 && !pin) await changeSettings({ appLock: false })
  await appendActivity("passkey.removed")
  await bumpRevision()
}
