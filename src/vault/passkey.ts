/**
 * Passkeys: a WebAuthn credential of this browser whose PRF (the `prf` extension, hmac-secret of CTAP 2.1 §12.5) gives
 * 32 bytes, the same each time, to whoever satisfies the authenticator.
 *
 * [Note: What is proof] Not the signature, which nobody here checks, but the bytes: only they open the wrap. An
 * authenticator derives them from one secret with user verification and from another without, so a wrap that was made
 * with it does not open without it; the flag is checked all the same, before anything is opened or made.
 */
import * as v from "valibot"
import { equal, randomBytes, toBase64Url, utf8, type Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"
import { fromJson, readVersioned } from "./content.ts"
import { PASSKEY_LIMIT, withPasskeys, type Keyring } from "./keyring.ts"
import { digest, open, seal, type SealingKey } from "./seal.ts"
import { wrapByPasskey, type PasskeyWrap } from "./wrap.ts"

/** What a ceremony gives. */
export interface PasskeyProof {
  readonly credential: Bytes
  /** The authenticator data of `get()` (WebAuthn Level 3 §6.1). */
  readonly authenticatorData: Bytes
  /** The first PRF output. */
  readonly output: Bytes
}

const labelSchema = v.strictObject({ version: v.literal(1), name: v.string(), at: v.number() })

/** What a person called a passkey, and when it was made (ms since 1970). */
export type PasskeyLabel = Omit<v.InferOutput<typeof labelSchema>, "version">

/** Longer names are cut. Written as six bytes a letter, which is the most, one of this length fits into a keyring. */
const NAME_LIMIT = 300

const FLAGS = 32
const USER_PRESENT = 1
const USER_VERIFIED = 4

/** The input of the PRF, the same for all passkeys of a vault. */
export const prfInput = (vault: Bytes): Promise<Bytes> =>
  digest(Uint8Array.of(...utf8("countersign/1/passkey"), ...vault))

/**
 * Refuses a ceremony without user verification, and one whose PRF gave nothing of worth.
 * @throws passkey.unverified, passkey.unusable
 */
export function checkPasskeyProof({ authenticatorData, output }: PasskeyProof): void {
  const flags = authenticatorData[FLAGS] ?? 0
  if ((flags & USER_VERIFIED) === 0 || (flags & USER_PRESENT) === 0) throw new CountersignError("passkey.unverified")
  if (output.length !== 32 || output.every((byte) => byte === 0)) throw new CountersignError("passkey.unusable")
}

const sealLabel = (index: SealingKey, vault: Bytes, id: Bytes, { name, at }: PasskeyLabel): Promise<Bytes> =>
  seal(index, utf8(JSON.stringify({ version: 1, name: name.slice(0, NAME_LIMIT), at })), about(vault, id))

const about = (vault: Bytes, id: Bytes) => ({ type: "passkey-label", vault, version: toBase64Url(id) }) as const

/**
 * The keyring with one passkey more.
 * @throws passkey.exists if it is there already, passkey.many, and what {@link checkPasskeyProof} throws
 */
export async function addPasskey(
  keyring: Keyring,
  root: Bytes,
  index: SealingKey,
  proof: PasskeyProof,
  label: PasskeyLabel,
): Promise<Keyring> {
  checkPasskeyProof(proof)
  const { vault, passkeys } = keyring
  if (passkeys.some(({ credential }) => equal(credential, proof.credential)))
    throw new CountersignError("passkey.exists")
  if (passkeys.length >= PASSKEY_LIMIT) throw new CountersignError("passkey.many")
  const id = randomBytes(16)
  const box = await sealLabel(index, vault, id, label)
  const wrap = await wrapByPasskey(root, vault, proof.output, { id, credential: proof.credential, label: box })
  return withPasskeys(keyring, root, [...passkeys, wrap])
}

/** The keyring with another name for one passkey. @throws passkey.unknown */
export async function renamePasskey(
  keyring: Keyring,
  root: Bytes,
  index: SealingKey,
  id: Bytes,
  name: string,
): Promise<Keyring> {
  const { vault, passkeys } = keyring
  const wrap = passkeys.find((one) => equal(one.id, id))
  if (wrap === undefined) throw new CountersignError("passkey.unknown")
  const label = { ...(await passkeyLabel(index, vault, wrap)), name }
  const box = await sealLabel(index, vault, id, label)
  const renamed = passkeys.with(passkeys.indexOf(wrap), { ...wrap, label: box })
  return withPasskeys(keyring, root, renamed)
}

/** The keyring without one passkey. @throws passkey.unknown */
export async function removePasskey(keyring: Keyring, root: Bytes, id: Bytes): Promise<Keyring> {
  const left = keyring.passkeys.filter((wrap) => !equal(wrap.id, id))
  if (left.length === keyring.passkeys.length) throw new CountersignError("passkey.unknown")
  return withPasskeys(keyring, root, left)
}

/** A passkey's name. @throws vault.damaged, vault.newer */
export async function passkeyLabel(index: SealingKey, vault: Bytes, wrap: PasskeyWrap): Promise<PasskeyLabel> {
  const { name, at } = readVersioned(
    labelSchema,
    fromJson(await open(index, wrap.label, about(vault, wrap.id))),
    1,
    "passkey",
  )
  return { name, at }
}
