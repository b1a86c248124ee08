/**
 * The keyring as it goes to a remote: the master password's wrap and that of the recovery code, each with the clock of its
 * change, and nothing of this browser alone. The password's wrap is sealed once more under the vault secret, which no
 * remote ever has: who knows only what the remote knows cannot try passwords, and who knows only the password opens
 * nothing. The MAC is by a key of the sync key's, so every browser of the vault can check it while it is unlocked.
 */
import * as v from "valibot"
import { equal, type Bytes } from "../domain/bytes.ts"
import { isClock, type Clock } from "../domain/clock.ts"
import { CountersignError } from "../domain/error.ts"
import { bytesSchema, fromCbor, isBytes, toCbor } from "./cbor.ts"
import { authenticate, derive, open, seal, sealingKey } from "./seal.ts"
import { portableSchema, type PasswordWrap, type RecoveryWrap } from "./wrap.ts"

const VERSION = 1
const clockSchema = v.custom<Clock>(isClock)
const slotSchema = v.strictObject({ clock: clockSchema, wrap: portableSchema })
const anyBytes = v.custom<Bytes>(isBytes)

const schema = v.strictObject({
  version: v.literal(VERSION),
  vault: bytesSchema(16),
  /** Sealed: the slot of the password. */
  password: anyBytes,
  recovery: v.nullable(slotSchema),
  /** Sealed under the sync key: the vault secret, for who joins by recovery code. */
  secret: anyBytes,
  mac: bytesSchema(32),
})

/** Read, not yet authenticated. */
export type RemoteKeyring = v.InferOutput<typeof schema>

/** One way to unlock, and when it was made so. */
export interface Slot<W> {
  readonly clock: Clock
  readonly wrap: W
}

/** Both ways that are not of one browser alone. */
export interface Slots {
  readonly password: Slot<PasswordWrap>
  readonly recovery: Slot<RecoveryWrap> | null
}

const about = (vault: Bytes) => ({ type: "remote-keyring", vault }) as const
const outerKey = async (secret: Bytes) => sealingKey(await derive(secret, "remote-keyring"))
const secretKey = async (sync: Bytes) => sealingKey(await derive(sync, "remote-keyring/secret"))
const macOf = async (sync: Bytes, { mac: _mac, ...rest }: RemoteKeyring) =>
  authenticate(await derive(sync, "remote-keyring/mac"), toCbor(rest))

/** @param sync the sync key @param secret the vault secret */
export async function writeRemoteKeyring(vault: Bytes, sync: Bytes, secret: Bytes, slots: Slots): Promise<Bytes> {
  const body = {
    version: VERSION,
    vault,
    password: await seal(await outerKey(secret), toCbor(slots.password), about(vault)),
    recovery: slots.recovery,
    secret: await seal(await secretKey(sync), secret, about(vault)),
    mac: new Uint8Array(32),
  } as const satisfies RemoteKeyring
  return toCbor({ ...body, mac: await macOf(sync, body) })
}

/** Reads bytes from a remote. @throws vault.damaged, vault.newer */
export function readRemoteKeyring(bytes: Bytes): RemoteKeyring {
  const raw = fromCbor(bytes)
  if (v.is(v.looseObject({ version: v.pipe(v.number(), v.minValue(VERSION + 1)) }), raw)) {
    throw new CountersignError("vault.newer", "remote keyring")
  }
  const read = v.safeParse(schema, raw)
  if (!read.success || !equal(toCbor(read.output), bytes)) throw new CountersignError("vault.damaged", "remote keyring")
  return read.output
}

/** The wrap of the master password, sealed no more. Nothing to rely on before {@link checkRemoteKeyring}. */
export async function passwordSlot({ vault, password }: RemoteKeyring, secret: Bytes): Promise<Slot<PasswordWrap>> {
  const slot = v.safeParse(slotSchema, fromCbor(await open(await outerKey(secret), password, about(vault))))
  if (!slot.success || slot.output.wrap.kind !== "password") throw new CountersignError("vault.damaged", "slot")
  return { clock: slot.output.clock, wrap: slot.output.wrap }
}

/** The vault secret, by the sync key. @throws vault.damaged */
export async function secretOf(keyring: RemoteKeyring, sync: Bytes): Promise<Bytes> {
  await checkRemoteKeyring(keyring, sync)
  return open(await secretKey(sync), keyring.secret, about(keyring.vault))
}

/** Checks that a browser of this vault wrote it. @throws vault.damaged */
export async function checkRemoteKeyring(keyring: RemoteKeyring, sync: Bytes): Promise<void> {
  if (!equal(await macOf(sync, keyring), keyring.mac)) throw new CountersignError("vault.damaged", "remote keyring")
}

/** Both slots of a keyring that some browser of the vault wrote. @throws vault.damaged */
export async function slotsOf(keyring: RemoteKeyring, sync: Bytes, secret: Bytes): Promise<Slots> {
  await checkRemoteKeyring(keyring, sync)
  const { recovery } = keyring
  if (recovery !== null && recovery.wrap.kind !== "recovery") throw new CountersignError("vault.damaged", "slot")
  return {
    password: await passwordSlot(keyring, secret),
    recovery: recovery === null ? null : { clock: recovery.clock, wrap: recovery.wrap as RecoveryWrap },
  }
}

/** Of each way the one that was made later. */
export const laterSlots = (a: Slots, b: Slots): Slots => ({
  password: laterOf(a.password, b.password),
  recovery: a.recovery === null || b.recovery === null ? (a.recovery ?? b.recovery) : laterOf(a.recovery, b.recovery),
})

const laterOf = <W>(a: Slot<W>, b: Slot<W>): Slot<W> => (a.clock >= b.clock ? a : b)

/** One wrap by itself, for keeping until it is used. */
export const writeWrap = (wrap: PasswordWrap | RecoveryWrap): Bytes => toCbor(wrap)

/** The inverse of {@link writeWrap}. @throws vault.damaged */
export function readWrap(bytes: Bytes): PasswordWrap | RecoveryWrap {
  const read = v.safeParse(portableSchema, fromCbor(bytes))
  if (!read.success) throw new CountersignError("vault.damaged", "wrap")
  return read.output
}
