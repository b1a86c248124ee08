/**
 * The keyring: the root key, wrapped once per way to unlock. It lies in the clear (it is what one reads before having
 * any key), so it is strict canonical CBOR under MACs by a key of the root's: whoever opens one wrap can tell whether
 * the rest was touched.
 *
 * [Note: Two lists] What a person knows or wrote down (`wraps`: one master password, at most one recovery code) may go
 * into a backup file and to other browsers, with its MAC and without any key. Passkeys are of this browser alone, so
 * they are a list of their own with a MAC of its own.
 */
import * as v from "valibot"
import { concat, equal, randomBytes, type Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"
import { bytesSchema, fromCbor, toCbor } from "./cbor.ts"
import type { Argon2id } from "./kdf.ts"
import { keyFor } from "./keys.ts"
import { authenticate, digest } from "./seal.ts"
import {
  passkeySchema,
  portableSchema,
  unwrapByPasskey,
  unwrapByPassword,
  unwrapByRecovery,
  wrapByPassword,
  wrapByRecovery,
  type PasskeyWrap,
  type PasswordWrap,
  type RecoveryWrap,
} from "./wrap.ts"

const VERSION = 1
const SUM = 32

/** More passkeys than anybody has ways to sign in to one browser. */
export const PASSKEY_LIMIT = 16

type PortableWrap = PasswordWrap | RecoveryWrap

const wrapsSchema = v.pipe(
  v.array(portableSchema),
  v.maxLength(2),
  v.check((wraps) => wraps.filter(({ kind }) => kind === "password").length === 1),
)

/** What of a keyring may leave this browser. */
export const portableEntries = { vault: bytesSchema(16), wraps: wrapsSchema, mac: bytesSchema(32) }

const keyringSchema = v.strictObject({
  version: v.number(),
  ...portableEntries,
  passkeys: v.pipe(v.array(passkeySchema), v.maxLength(PASSKEY_LIMIT)),
  passkeysMac: bytesSchema(32),
})

/** A read keyring, not yet authenticated: that needs the root. */
export type Keyring = v.InferOutput<typeof keyringSchema>

/** The part of a {@link Keyring} that a backup file holds. */
export type PortableKeyring = Pick<Keyring, "vault" | "wraps" | "mac">

/**
 * Bytes of a keyring for storage: a plain SHA-256, then CBOR. The sum is no defence (the MACs are): it tells a bad disk
 * from a wrong password, which a damaged salt would otherwise look like.
 * @throws internal for one that {@link readKeyring} would refuse: nothing opens a vault whose keyring cannot be read
 */
export async function writeKeyring(keyring: Keyring): Promise<Bytes> {
  if (!v.is(keyringSchema, keyring)) throw new CountersignError("internal", "keyring")
  const body = toCbor(keyring)
  return concat(await digest(body), body)
}

/**
 * Reads stored bytes strictly: canonical CBOR of exactly our shape, nothing else (threats A28).
 * @throws vault.newer for a version from the future, vault.damaged for the rest
 */
export async function readKeyring(bytes: Bytes): Promise<Keyring> {
  const body = bytes.subarray(SUM)
  if (!equal(await digest(body), bytes.subarray(0, SUM))) throw new CountersignError("vault.damaged", "keyring")
  const raw = fromCbor(body)
  if (v.is(v.looseObject({ version: v.pipe(v.number(), v.minValue(VERSION + 1)) }), raw)) {
    throw new CountersignError("vault.newer", "keyring")
  }
  const read = v.safeParse(keyringSchema, raw)
  if (!read.success || read.output.version !== VERSION || !equal(toCbor(read.output), body)) {
    throw new CountersignError("vault.damaged", "keyring")
  }
  return read.output
}

async function portableOf(root: Bytes, vault: Bytes, wraps: readonly PortableWrap[]): Promise<PortableKeyring> {
  const mac = await authenticate(await keyFor(root, "keyring"), toCbor([VERSION, vault, wraps]))
  return { vault, wraps: [...wraps], mac }
}

const passkeysMacOf = async (root: Bytes, vault: Bytes, passkeys: readonly PasskeyWrap[]): Promise<Bytes> =>
  authenticate(await keyFor(root, "keyring"), toCbor([VERSION, vault, "passkeys", passkeys]))

async function checked(root: Bytes, keyring: PortableKeyring | Keyring): Promise<Bytes> {
  const { vault, wraps, mac } = keyring
  const whole =
    equal((await portableOf(root, vault, wraps)).mac, mac) &&
    (!("passkeys" in keyring) || equal(await passkeysMacOf(root, vault, keyring.passkeys), keyring.passkeysMac))
  if (!whole) throw new CountersignError("vault.damaged", "keyring")
  return root
}

/** A new vault's id, root and keyring. */
export async function createKeyring(password: string, argon2id: Argon2id): Promise<{ root: Bytes; keyring: Keyring }> {
  const root = randomBytes(32)
  const vault = randomBytes(16)
  const portable = await portableOf(root, vault, [await wrapByPassword(root, vault, password, argon2id)])
  const passkeysMac = await passkeysMacOf(root, vault, [])
  return { root, keyring: { version: VERSION, ...portable, passkeys: [], passkeysMac } }
}

const isPassword = (wrap: PortableWrap): wrap is PasswordWrap => wrap.kind === "password"
const isRecovery = (wrap: PortableWrap): wrap is RecoveryWrap => wrap.kind === "recovery"

/** Whether a recovery code was made. */
export const hasRecovery = ({ wraps }: PortableKeyring): boolean => wraps.some(isRecovery)

/**
 * The root, by master password.
 * @throws password.wrong; kdf.refused before any derivation; vault.damaged if the wrap or a MAC does not hold
 */
export async function openKeyring(keyring: PortableKeyring, password: string, argon2id: Argon2id): Promise<Bytes> {
  const wrap = keyring.wraps.find(isPassword)
  if (wrap === undefined) throw new CountersignError("vault.damaged", "keyring")
  return checked(await unwrapByPassword(wrap, keyring.vault, password, argon2id), keyring)
}

/** The root, by the 16 bytes of the recovery code. @throws recovery.none, recovery.wrong, vault.damaged */
export async function openByRecovery(keyring: PortableKeyring, secret: Bytes): Promise<Bytes> {
  const wrap = keyring.wraps.find(isRecovery)
  if (wrap === undefined) throw new CountersignError("recovery.none")
  return checked(await unwrapByRecovery(wrap, keyring.vault, secret), keyring)
}

/** The root, by what one passkey's PRF gave. @throws passkey.unknown, passkey.wrong, vault.damaged */
export async function openByPasskey(keyring: Keyring, credential: Bytes, output: Bytes): Promise<Bytes> {
  const wrap = keyring.passkeys.find((each) => equal(each.credential, credential))
  if (wrap === undefined) throw new CountersignError("passkey.unknown")
  return checked(await unwrapByPasskey(wrap, keyring.vault, output), keyring)
}

/** The same root under another master password; the old wrap is gone, the other ways stay. */
export async function withPassword(keyring: Keyring, root: Bytes, password: string, argon2id: Argon2id) {
  const { vault, wraps } = keyring
  const next = await wrapByPassword(root, vault, password, argon2id)
  return { ...keyring, ...(await portableOf(root, vault, [next, ...wraps.filter(isRecovery)])) }
}

/** The same root under another recovery code too; the one before opens nothing any more. */
export async function withRecovery(keyring: Keyring, root: Bytes, secret: Bytes): Promise<Keyring> {
  const { vault, wraps } = keyring
  const recovery = await wrapByRecovery(root, vault, secret)
  return { ...keyring, ...(await portableOf(root, vault, [...wraps.filter(isPassword), recovery])) }
}

/** The same root with these passkeys and no others. */
export async function withPasskeys(keyring: Keyring, root: Bytes, passkeys: readonly PasskeyWrap[]): Promise<Keyring> {
  const passkeysMac = await passkeysMacOf(root, keyring.vault, passkeys)
  return { ...keyring, passkeys: [...passkeys], passkeysMac }
}

/** The same root under wraps that another browser of the vault made; passkeys stay. */
export async function withWraps(
  keyring: Keyring,
  root: Bytes,
  password: PasswordWrap,
  recovery: RecoveryWrap | null,
): Promise<Keyring> {
  const wraps = recovery === null ? [password] : [password, recovery]
  return { ...keyring, ...(await portableOf(root, keyring.vault, wraps)) }
}

/** A keyring for this browser of wraps that another browser of the vault made. */
export async function keyringOf(root: Bytes, vault: Bytes, password: PasswordWrap, recovery: RecoveryWrap | null) {
  const wraps = recovery === null ? [password] : [password, recovery]
  const passkeysMac = await passkeysMacOf(root, vault, [])
  return { version: VERSION, ...(await portableOf(root, vault, wraps)), passkeys: [], passkeysMac } satisfies Keyring
}

/** The wraps of a keyring that other browsers of the vault may have. */
export const sharedWraps = ({ wraps }: PortableKeyring) => ({
  password: wraps.find(isPassword) ?? null,
  recovery: wraps.find(isRecovery) ?? null,
})

/** True if `root` is the one of this keyring. */
export const isRootOf = (root: Bytes, keyring: Keyring): Promise<boolean> =>
  checked(root, keyring).then(
    () => true,
    () => false,
  )
