/**
 * The keyring: the root key, wrapped once per way to unlock. It lies in the clear (it is what one reads before having
 * any key), so it is strict canonical CBOR under a MAC by a key of the root's: whoever opens one wrap can tell whether
 * the rest was touched.
 */
import * as v from "valibot"
import { concat, equal, randomBytes, toBase64Url, utf8, type Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"
import { bytesSchema, fromCbor, toCbor } from "./cbor.ts"
import { checkCost, KDF_FLOOR, type Argon2id, type KdfCost } from "./kdf.ts"
import { keyFor } from "./keys.ts"
import { authenticate, derive, digest, open, seal, sealingKey } from "./seal.ts"

const VERSION = 1
const SUM = 32

const wrapSchema = v.strictObject({
  kind: v.literal("password"),
  id: bytesSchema(16),
  salt: bytesSchema(16),
  memory: v.number(),
  passes: v.number(),
  lanes: v.number(),
  /** Key commitment: AES-GCM alone can be made to open under two keys (threats A27; eprint 2019/016). */
  commitment: bytesSchema(32),
  box: bytesSchema(2 + 12 + 32 + 16),
})

const keyringSchema = v.strictObject({
  version: v.number(),
  vault: bytesSchema(16),
  wraps: v.pipe(v.array(wrapSchema), v.minLength(1), v.maxLength(16)),
  mac: bytesSchema(32),
})

type Wrap = v.InferOutput<typeof wrapSchema>

/** A read keyring, not yet authenticated: that needs the root. */
export type Keyring = v.InferOutput<typeof keyringSchema>

/**
 * Bytes of a keyring for storage: a plain SHA-256, then CBOR. The sum is no defence (the MAC is): it tells a bad disk
 * from a wrong password, which a damaged salt would otherwise look like.
 */
export async function writeKeyring(keyring: Keyring): Promise<Bytes> {
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

/** The password as bytes: NFKC, so that the same keys pressed on another system give the same bytes. */
const passwordBytes = (password: string): Bytes => utf8(password.normalize("NFKC"))

/** Key-encryption key and commitment of one password, from one Argon2id. */
async function stretch(password: string, salt: Bytes, cost: KdfCost, argon2id: Argon2id) {
  const stretched = await argon2id(passwordBytes(password), salt, cost, 32)
  const [kek, commitment] = await Promise.all([
    derive(stretched, "password-wrap/key"),
    derive(stretched, "password-wrap/commitment"),
  ])
  return { kek: await sealingKey(kek), commitment }
}

async function wrap(root: Bytes, vault: Bytes, password: string, argon2id: Argon2id): Promise<Wrap> {
  const id = randomBytes(16)
  const salt = randomBytes(16)
  const { kek, commitment } = await stretch(password, salt, KDF_FLOOR, argon2id)
  const box = await seal(kek, root, { type: "password-wrap", vault, version: toBase64Url(id) })
  return { kind: "password", id, salt, ...KDF_FLOOR, commitment, box }
}

async function mac(root: Bytes, vault: Bytes, wraps: readonly Wrap[]): Promise<Bytes> {
  return authenticate(await keyFor(root, "keyring"), toCbor([VERSION, vault, wraps]))
}

async function keyringOf(root: Bytes, vault: Bytes, wraps: Wrap[]): Promise<Keyring> {
  return { version: VERSION, vault, wraps, mac: await mac(root, vault, wraps) }
}

/** A new vault's id, root and keyring. */
export async function createKeyring(password: string, argon2id: Argon2id): Promise<{ root: Bytes; keyring: Keyring }> {
  const root = randomBytes(32)
  const vault = randomBytes(16)
  return { root, keyring: await keyringOf(root, vault, [await wrap(root, vault, password, argon2id)]) }
}

/**
 * The root, by master password.
 * @throws password.wrong; kdf.refused before any derivation; vault.damaged if the wrap or the MAC does not hold
 */
export async function openKeyring(keyring: Keyring, password: string, argon2id: Argon2id): Promise<Bytes> {
  const [first] = keyring.wraps
  if (first === undefined) throw new CountersignError("vault.damaged", "keyring")
  const cost = checkCost(first)
  const { kek, commitment } = await stretch(password, first.salt, cost, argon2id)
  if (!equal(commitment, first.commitment)) throw new CountersignError("password.wrong")
  const about = { type: "password-wrap", vault: keyring.vault, version: toBase64Url(first.id) } as const
  const root = await open(kek, first.box, about)
  if (!equal(await mac(root, keyring.vault, keyring.wraps), keyring.mac)) {
    throw new CountersignError("vault.damaged", "keyring")
  }
  return root
}

/** The same root under a new master password; the old wrap is gone. */
export async function rewrapKeyring(root: Bytes, vault: Bytes, password: string, argon2id: Argon2id): Promise<Keyring> {
  return keyringOf(root, vault, [await wrap(root, vault, password, argon2id)])
}
