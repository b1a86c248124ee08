/** One account's password: opened, and replaced. */
import type { Live } from "../../vault/entry.ts"
import { withPart } from "../../vault/entry.ts"
import type { SealingKey } from "../../vault/seal.ts"
import { openPassword, sealPassword, withPassword, type PasswordSecret } from "../../vault/sign-in.ts"
import { findBox, newStamp, type Change, type Vault } from "../../vault/vault.ts"
import type { Making } from "./opened.ts"

/** The password of an account with its history; `null`: it never had one. */
export async function passwordOf(key: SealingKey, vault: Vault, entry: Live): Promise<PasswordSecret | null> {
  const box = findBox(vault, entry.id, "password")
  const stamp = entry.parts.password
  return box === null || stamp === undefined ? null : openPassword(key, vault.id, entry.id, stamp, box)
}

/** The account with another password; the one before goes to its history. What is as it was is not sealed anew. */
export async function withNewPassword(
  { opened, held, clock }: Making,
  key: SealingKey,
  entry: Live,
  password: string,
): Promise<Change> {
  const secret = await passwordOf(key, opened.vault, entry)
  const changed = withPassword(secret, password, Date.now())
  if (changed === secret || (secret === null && password === "")) return { entry }
  const stamp = newStamp(clock)
  const box = await sealPassword(key, held.vault, entry.id, stamp, changed)
  return { entry: withPart(entry, "password", stamp), boxes: { password: box } }
}
