/**
 * What is held in memory of the keys: one value in storage.session, whose content follows the lock state.
 *
 * [Note: Lock states] closed: no value. locked: index, sync, device and inbox keys, and the PIN wrap. open: and the
 * codes key. gate open: and the passwords key. A deadline is a time, compared at every wake; an alarm only sees to it
 * that there is a wake. `now < since` counts as past every deadline: a clock set back must not keep a vault open.
 */
import * as v from "valibot"
import { CountersignError } from "../../domain/error.ts"
import { rulesSchema } from "../../domain/policy.ts"
import { sessionItem, storeBytes, storedBytes } from "../../storage/session.ts"
import { PIN_TRIES, type PinWrap } from "../../vault/pin.ts"
import { equal, type Bytes } from "../../domain/bytes.ts"

const wrap = v.object({
  salt: storedBytes,
  cost: v.object({ memory: v.number(), passes: v.number(), lanes: v.literal(1) }),
  commitment: storedBytes,
  box: storedBytes,
})

const schema = v.object({
  vault: storedBytes,
  index: storedBytes,
  sync: storedBytes,
  device: storedBytes,
  inbox: storedBytes,
  codes: v.nullable(storedBytes),
  passwords: v.nullable(storedBytes),
  pin: v.nullable(wrap),
  triesLeft: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(PIN_TRIES)),
  /** When the last unlock or use was, ms since 1970. */
  since: v.number(),
  /** `null`: no time-out. */
  lockAt: v.nullable(v.number()),
  /** `null`: the gate is closed, or open for one use. */
  gateUntil: v.nullable(v.number()),
  /** The passwords key is there for one use. */
  gateOnce: v.boolean(),
  /** What organisations allow whose sign-in servers have said so; a copy, out of the registrations, at hand at once. */
  rules: v.array(rulesSchema),
})

/** What is in memory while the vault is not closed. */
export type Held = v.InferOutput<typeof schema>

const item = sessionItem("held", schema)

function pack(held: Held): v.InferInput<typeof schema> {
  const bytes = (value: Bytes | null) => (value === null ? null : storeBytes(value))
  const pin = (value: PinWrap) => ({
    ...value,
    salt: storeBytes(value.salt),
    commitment: storeBytes(value.commitment),
    box: storeBytes(value.box),
  })
  return {
    ...held,
    vault: storeBytes(held.vault),
    index: storeBytes(held.index),
    sync: storeBytes(held.sync),
    device: storeBytes(held.device),
    inbox: storeBytes(held.inbox),
    codes: bytes(held.codes),
    passwords: bytes(held.passwords),
    pin: held.pin === null ? null : pin(held.pin),
  }
}

const passed = (deadline: number | null, held: Held, now: number): boolean =>
  deadline !== null && (now >= deadline || now < held.since)

/** `held` without what its deadlines have taken away by `now`. The same object if nothing has. */
export function expire(held: Held, now: number): Held {
  if (held.codes !== null && passed(held.lockAt, held, now)) return lockedForm(held)
  if (held.passwords !== null && passed(held.gateUntil, held, now)) return { ...held, passwords: null, gateUntil: null }
  return held
}

/** `held` as it is in the locked state. */
export const lockedForm = (held: Held): Held => ({
  ...held,
  codes: null,
  passwords: null,
  lockAt: null,
  gateUntil: null,
  gateOnce: false,
})

/** What is held now; `null`: closed. */
export async function readHeld(now = Date.now()): Promise<Held | null> {
  const held = await item.get()
  return held === null ? null : expire(held, now)
}

/**
 * Changes what is held, one change at a time.
 * @returns the new value
 */
export function updateHeld(change: (held: Held | null) => Held | null): Promise<Held | null> {
  return navigator.locks.request("held", async () => {
    const next = change(await readHeld())
    await (next === null ? item.remove() : item.set(pack(next)))
    return next
  })
}

/** What is held, for functions that need an open vault. @throws vault.closed, vault.locked */
export async function requireOpen(): Promise<Held & { codes: Bytes }> {
  const held = await readHeld()
  if (held === null) throw new CountersignError("vault.closed")
  if (held.codes === null) throw new CountersignError("vault.locked")
  return { ...held, codes: held.codes }
}

/**
 * True if what is held is still of this vault. While somebody's proof was looked at, another may have come in its place
 * (syncing/exchange.ts); keys of the one must never get among those of the other.
 */
export const isOf = (held: Held | null, vault: Bytes): held is Held => held !== null && equal(held.vault, vault)
