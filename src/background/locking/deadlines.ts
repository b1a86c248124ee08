/**
 * When what is open closes by itself. The time stands in {@link Held} and is compared at every wake; the alarm only
 * makes sure of one. There is an alarm for a deadline that exists and none besides: nothing here repeats.
 */
import browser from "webextension-polyfill"
import type { Settings } from "../../domain/settings.ts"
import { updateHeld } from "./held.ts"

const MINUTE = 60_000

/** Names of our alarms. */
export const LOCK_ALARM = "lock"
export const GATE_ALARM = "gate"

/** When App Lock's time-out falls due if the last use was `now`; `null`: never. */
export const lockDeadline = ({ appLock, lockAfter }: Settings, now: number): number | null =>
  appLock && lockAfter > 0 ? now + lockAfter * MINUTE : null

/** When the gate closes that was opened `now`; `null` with `once`: after its first use. */
export function gateDeadline({ gateWindow }: Settings, now: number): number | null {
  if (gateWindow === "once") return null
  return gateWindow === "until-locked" ? Number.MAX_SAFE_INTEGER : now + Number(gateWindow) * MINUTE
}

/** Sets or clears the alarm of a deadline. */
export async function armAlarm(name: string, when: number | null): Promise<void> {
  if (when === null || when === Number.MAX_SAFE_INTEGER) await browser.alarms.clear(name)
  else await browser.alarms.create(name, { when })
}

/** Makes App Lock's time what the settings now say, without starting it anew: nobody has used anything. */
export async function adjustLock(settings: Settings): Promise<void> {
  const held = await updateHeld((before) => {
    if (before === null || before.codes === null) return before
    return { ...before, lockAt: lockDeadline(settings, before.lockAt === null ? Date.now() : before.since) }
  })
  await armAlarm(LOCK_ALARM, held?.lockAt ?? null)
}

/** Starts App Lock's time anew, or takes it away, as the settings say. */
export async function scheduleLock(settings: Settings): Promise<void> {
  const now = Date.now()
  const lockAt = lockDeadline(settings, now)
  const held = await updateHeld((before) =>
    before === null || before.codes === null ? before : { ...before, lockAt, since: now },
  )
  await armAlarm(LOCK_ALARM, held?.lockAt ?? null)
}
