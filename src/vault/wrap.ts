/** One wrap of the root: what lies in the keyring for one way to unlock, and how it is made and opened. */
import * as v from "valibot"
import { equal, randomBytes, toBase64Url, utf8, type Bytes } from "../domain/bytes.ts"
import { CountersignError, type ErrorCode } from "../domain/error.ts"
import { bytesSchema, isBytes } from "./cbor.ts"
import { checkCost, KDF_FLOOR, type Argon2id, type KdfCost } from "./kdf.ts"
import { derive, open, seal, sealingKey } from "./seal.ts"

const wrapped = {
  id: bytesSchema(16),
  /** Key commitment: AES-GCM alone can be made to open under two keys (threats A27; eprint 2019/016). */
  commitment: bytesSchema(32),
  box: bytesSchema(2 + 12 + 32 + 16),
}

const passwordSchema = v.strictObject({
  kind: v.literal("password"),
  ...wrapped,
  salt: bytesSchema(16),
  memory: v.number(),
  passes: v.number(),
  lanes: v.number(),
})

const recoverySchema = v.strictObject({ kind: v.literal("recovery"), ...wrapped })

const between = (least: number, most: number) =>
  v.pipe(
    v.custom<Bytes>(isBytes),
    v.check(({ length }) => length >= least && length <= most),
  )

/** `credential`: WebAuthn's id of it (at most 1,023 bytes there). `label`: its name, sealed under the index key. */
export const passkeySchema = v.strictObject({
  kind: v.literal("passkey"),
  ...wrapped,
  credential: between(1, 1023),
  label: between(30, 2048),
})

/** Wraps that may leave this browser. */
export const portableSchema = v.variant("kind", [passwordSchema, recoverySchema])

export type PasswordWrap = v.InferOutput<typeof passwordSchema>
export type RecoveryWrap = v.InferOutput<typeof recoverySchema>
export type PasskeyWrap = v.InferOutput<typeof passkeySchema>
type Wrap = PasswordWrap | RecoveryWrap | PasskeyWrap

const wrong: Readonly<Record<Wrap["kind"], ErrorCode>> = {
  password: "password.wrong",
  recovery: "recovery.wrong",
  passkey: "passkey.wrong",
}

/** Key-encryption key and commitment of one secret. */
async function keysOf(kind: Wrap["kind"], secret: Bytes, salt?: Bytes) {
  const [kek, commitment] = await Promise.all([
    derive(secret, `${kind}-wrap/key`, salt),
    derive(secret, `${kind}-wrap/commitment`, salt),
  ])
  return { kek: await sealingKey(kek), commitment }
}

const about = (kind: Wrap["kind"], vault: Bytes, id: Bytes) =>
  ({ type: `${kind}-wrap`, vault, version: toBase64Url(id) }) as const

async function close(kind: Wrap["kind"], secret: Bytes, salt: Bytes | undefined, root: Bytes, vault: Bytes, id: Bytes) {
  const { kek, commitment } = await keysOf(kind, secret, salt)
  return { id, commitment, box: await seal(kek, root, about(kind, vault, id)) }
}

async function unwrap(wrap: Wrap, secret: Bytes, salt: Bytes | undefined, vault: Bytes): Promise<Bytes> {
  const { kek, commitment } = await keysOf(wrap.kind, secret, salt)
  if (!equal(commitment, wrap.commitment)) throw new CountersignError(wrong[wrap.kind])
  return open(kek, wrap.box, about(wrap.kind, vault, wrap.id))
}

/** The password as bytes: NFKC, so that the same keys pressed on another system give the same bytes. */
const stretch = (password: string, salt: Bytes, cost: KdfCost, argon2id: Argon2id): Promise<Bytes> =>
  argon2id(utf8(password.normalize("NFKC")), salt, cost, 32)

/** The root under a master password. */
export async function wrapByPassword(root: Bytes, vault: Bytes, password: string, argon2id: Argon2id) {
  const salt = randomBytes(16)
  const secret = await stretch(password, salt, KDF_FLOOR, argon2id)
  const made = await close("password", secret, undefined, root, vault, randomBytes(16))
  return { kind: "password", ...made, salt, ...KDF_FLOOR } as const satisfies PasswordWrap
}

/** @throws password.wrong; kdf.refused before any derivation; vault.damaged if the box does not hold */
export async function unwrapByPassword(wrap: PasswordWrap, vault: Bytes, password: string, argon2id: Argon2id) {
  const cost = checkCost(wrap)
  return unwrap(wrap, await stretch(password, wrap.salt, cost, argon2id), undefined, vault)
}

/** The root under the 128 random bits of a recovery code: they need no stretching. */
export async function wrapByRecovery(root: Bytes, vault: Bytes, secret: Bytes): Promise<RecoveryWrap> {
  const id = randomBytes(16)
  return { kind: "recovery", ...(await close("recovery", secret, id, root, vault, id)) }
}

/** @throws recovery.wrong, vault.damaged */
export const unwrapByRecovery = (wrap: RecoveryWrap, vault: Bytes, secret: Bytes): Promise<Bytes> =>
  unwrap(wrap, secret, wrap.id, vault)

/** The root under what a passkey's PRF gives (32 bytes; passkey.ts checks them). */
export async function wrapByPasskey(
  root: Bytes,
  vault: Bytes,
  output: Bytes,
  { id, credential, label }: Pick<PasskeyWrap, "id" | "credential" | "label">,
): Promise<PasskeyWrap> {
  return { kind: "passkey", ...(await close("passkey", output, id, root, vault, id)), credential, label }
}

/** @throws passkey.wrong, vault.damaged */
export const unwrapByPasskey = (wrap: PasskeyWrap, vault: Bytes, output: Bytes): Promise<Bytes> =>
  unwrap(wrap, output, wrap.id, vault)
