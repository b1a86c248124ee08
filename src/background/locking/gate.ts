/** The gate before passwords, notes and recovery codes, which stays even where App Lock is off (behaviours row 39). */
import type { Bytes } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import type { Proof } from "../../messages/contract.ts"
import { keyFor } from "../../vault/keys.ts"
import { compareTypings } from "../filling/advice.ts"
import { armAlarm, GATE_ALARM, gateDeadline } from "./deadlines.ts"
import { sweepInbox } from "../accounts/generated.ts"
import { isOf, requireOpen, updateHeld } from "./held.ts"
import { tryPin } from "./pin.ts"
import { bumpRevision } from "../revision.ts"
import { rootBy } from "./root.ts"
import { readSettings } from "../settings.ts"

/** The passwords key, for someone who has just proved who they are. @throws pin.wrong, password.wrong, … */
export async function prove(proof: Proof): Promise<Bytes> {
  await requireOpen()
  if ("pin" in proof) return (await tryPin(proof.pin)).passwords
  return keyFor((await rootBy(proof)).root, "passwords")
}

/** Throws unless the gate is open; leaves one for one use open, for what names accounts but releases no secret. */
export async function requireGate(): Promise<void> {
  if ((await requireOpen()).passwords === null) throw new CountersignError("gate.closed")
}

/**
 * Opens the gate for the verification window that was chosen.
 * @throws vault.locked if it was locked while the proof was looked at, and what {@link prove} throws
 */
export async function openGate(proof: Proof): Promise<void> {
  const { vault } = await requireOpen()
  const passwords = await prove(proof)
  const gateUntil = gateDeadline(await readSettings(), Date.now())
  const held = await updateHeld((before) =>
    isOf(before, vault) && before.codes !== null
      ? { ...before, passwords, gateUntil, gateOnce: gateUntil === null }
      : before,
  )
  if (!isOf(held, vault) || held.passwords === null) throw new CountersignError("vault.locked")
  await armAlarm(GATE_ALARM, gateUntil)
  await sweepInbox(passwords)
  await compareTypings(passwords)
  await bumpRevision()
}

/** The passwords key, if the gate is open; a gate for one use closes behind it. @throws gate.closed */
export async function passGate(): Promise<Bytes> {
  const { passwords, gateOnce } = await requireOpen()
  if (passwords === null) throw new CountersignError("gate.closed")
  if (!gateOnce) return passwords
  let isLeft = false
  await updateHeld((held) => {
    // Somebody else who asked at the same moment may have been first.
    isLeft = held?.gateOnce === true
    return held?.gateOnce === true ? { ...held, passwords: null, gateOnce: false } : held
  })
  if (!isLeft) throw new CountersignError("gate.closed")
  return passwords
}
