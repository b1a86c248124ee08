/**
 * The PIN. What lies on disk is Argon2id(PIN) sealed under a key of the root's, so nothing there can be guessed at; it
 * is opened at the first unlock by master password, and builds the PIN wrap: the codes and passwords keys under the
 * stretched PIN, kept in memory only (storage.session) until the browser ends or five tries are used up.
 */
import * as v from "valibot"
import { equal, randomBytes, utf8, type Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"
import { bytesSchema, fromCbor, toCbor } from "./cbor.ts"
import { readVersioned } from "./content.ts"
import { checkCost, KDF_FLOOR, type Argon2id, type KdfCost } from "./kdf.ts"
import { keyFor } from "./keys.ts"
import { derive, open, seal, sealingKey } from "./seal.ts"

/** Wrong PINs in a row until the vault is closed. */
export const PIN_TRIES = 5

const recordSchema = v.strictObject({
  version: v.literal(1),
  salt: bytesSchema(16),
  memory: v.number(),
  passes: v.number(),
  lanes: v.number(),
  stretched: bytesSchema(32),
})

/** The keys that a PIN brings back, 32 bytes each. */
export interface PinKeys {
  readonly codes: Bytes
  readonly passwords: Bytes
}

/** What is held in memory while a PIN can unlock. */
export interface PinWrap {
  readonly salt: Bytes
  readonly cost: KdfCost
  /** Key commitment, as in the keyring (threats A27). */
  readonly commitment: Bytes
  readonly box: Bytes
}

/** 4 to 12 digits. @throws pin.form */
export function checkPin(pin: string): void {
  if (!/^\d{4,12}$/.test(pin)) throw new CountersignError("pin.form")
}

/** A new PIN's record for the disk. @throws pin.form */
export async function writePin(root: Bytes, vault: Bytes, pin: string, argon2id: Argon2id): Promise<Bytes> {
  checkPin(pin)
  const salt = randomBytes(16)
  const stretched = await argon2id(utf8(pin), salt, KDF_FLOOR, 32)
  const plain = toCbor({ version: 1, salt, ...KDF_FLOOR, stretched })
  return seal(await sealingKey(await keyFor(root, "pin")), plain, { type: "pin-record", vault })
}

const wrapKey = async (stretched: Bytes) => sealingKey(await derive(stretched, "pin-wrap/key"))
const committed = (stretched: Bytes) => derive(stretched, "pin-wrap/commitment")

/** The PIN wrap for memory, from the record on disk. @throws vault.damaged, vault.newer */
export async function pinWrap(root: Bytes, vault: Bytes, record: Bytes, keys: PinKeys): Promise<PinWrap> {
  const plain = await open(await sealingKey(await keyFor(root, "pin")), record, { type: "pin-record", vault })
  const { salt, stretched, ...cost } = readVersioned(recordSchema, fromCbor(plain), 1, "pin")
  const wrapped = toCbor([keys.codes, keys.passwords])
  return {
    salt,
    cost: checkCost(cost),
    commitment: await committed(stretched),
    box: await seal(await wrapKey(stretched), wrapped, { type: "pin-wrap", vault }),
  }
}

/** The keys behind a PIN. The caller counts tries. @throws pin.wrong, vault.damaged */
export async function openPinWrap(wrap: PinWrap, vault: Bytes, pin: string, argon2id: Argon2id): Promise<PinKeys> {
  const stretched = await argon2id(utf8(pin), wrap.salt, wrap.cost, 32)
  if (!equal(await committed(stretched), wrap.commitment)) throw new CountersignError("pin.wrong")
  const plain = await open(await wrapKey(stretched), wrap.box, { type: "pin-wrap", vault })
  const [codes, passwords] = v.parse(v.strictTuple([bytesSchema(32), bytesSchema(32)]), fromCbor(plain))
  return { codes, passwords }
}
