/** The parts of a sign-in account, sealed under the passwords key: its password with former ones, its recovery codes. */
import * as v from "valibot"
import { utf8, type Bytes } from "../domain/bytes.ts"
import { fromJson, readVersioned } from "./content.ts"
import type { PartStamp } from "./entry.ts"
import { aboutPart } from "./secret.ts"
import { open, seal, type SealingKey } from "./seal.ts"

const passwordSchema = v.strictObject({
  version: v.literal(1),
  password: v.string(),
  /** When it was set, ms since 1970. */
  since: v.number(),
  /** Former ones, the last first. */
  former: v.array(v.strictObject({ password: v.string(), until: v.number() })),
})

/** A password, and those before it. */
export type PasswordSecret = Omit<v.InferOutput<typeof passwordSchema>, "version">

const recoverySchema = v.strictObject({
  version: v.literal(1),
  codes: v.array(v.strictObject({ code: v.string(), usedAt: v.nullable(v.number()) })),
})

/** A site's recovery codes, each with when it was used. */
export type RecoveryCodes = v.InferOutput<typeof recoverySchema>["codes"]

/** How many former passwords are kept. */
export const FORMER_LIMIT = 20

/**
 * The password changed at `now`. The one before is kept as a former one; an empty `password` leaves only former ones.
 * What does not change keeps its date.
 */
export function withPassword(before: PasswordSecret | null, password: string, now: number): PasswordSecret {
  if (before === null) return { password, since: now, former: [] }
  if (before.password === password) return before
  const lost = before.password === "" ? [] : [{ password: before.password, until: now }]
  return { password, since: now, former: [...lost, ...before.former].slice(0, FORMER_LIMIT) }
}

/** Seals a password with its history. */
export const sealPassword = (
  key: SealingKey,
  vault: Bytes,
  account: string,
  stamp: PartStamp,
  secret: PasswordSecret,
) => seal(key, utf8(JSON.stringify({ version: 1, ...secret })), aboutPart(vault, account, "password", stamp))

/** Opens a password with its history. @throws vault.damaged, vault.newer */
export async function openPassword(
  key: SealingKey,
  vault: Bytes,
  account: string,
  stamp: PartStamp,
  box: Bytes,
): Promise<PasswordSecret> {
  const plain = await open(key, box, aboutPart(vault, account, "password", stamp))
  const { version: _, ...secret } = readVersioned(passwordSchema, fromJson(plain), 1, "password")
  return secret
}

/** Seals recovery codes. */
export const sealRecovery = (key: SealingKey, vault: Bytes, account: string, stamp: PartStamp, codes: RecoveryCodes) =>
  seal(key, utf8(JSON.stringify({ version: 1, codes })), aboutPart(vault, account, "recovery", stamp))

/** Opens recovery codes. @throws vault.damaged, vault.newer */
export async function openRecovery(
  key: SealingKey,
  vault: Bytes,
  account: string,
  stamp: PartStamp,
  box: Bytes,
): Promise<RecoveryCodes> {
  const plain = await open(key, box, aboutPart(vault, account, "recovery", stamp))
  return readVersioned(recoverySchema, fromJson(plain), 1, "recovery").codes
}
