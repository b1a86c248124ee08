/** Locking and closing, and what forces them. */
import browser from "webextension-polyfill"
import { appendActivity } from "../activity.ts"
import { adjustLock, armAlarm, GATE_ALARM, LOCK_ALARM, scheduleLock } from "./deadlines.ts"
import { forgetDrafts } from "../drafts.ts"
import { forgetFront } from "../list/front.ts"
import { forgetFinds } from "../accounts/finds.ts"
import { lockedForm, readHeld, updateHeld } from "./held.ts"
import { forgetIndex } from "../accounts/opened.ts"
import { onRules } from "../requests/registrations.ts"
import { bumpRevision } from "../revision.ts"
import { readSettings } from "../settings.ts"
import { on, onFirefox } from "../events.ts"

const listeners = new Set<() => void>()

/** Calls back after each lock. */
export function onLock(listener: () => void): void {
  listeners.add(listener)
}

/** Takes the keys of what is shown out of memory; `fully`: every key. */
export async function lock({ fully }: { fully: boolean }): Promise<void> {
  const before = await readHeld()
  await forgetKeys({ fully })
  if (fully && before !== null) await appendActivity("vault.closed")
  await bumpRevision()
}

/** {@link lock}, without saying so. */
export async function forgetKeys({ fully }: { fully: boolean }): Promise<void> {
  await updateHeld((held) => (held === null || fully ? null : lockedForm(held)))
  forgetIndex()
  await Promise.all([
    forgetFront(),
    forgetDrafts(),
    forgetFinds(),
    armAlarm(LOCK_ALARM, null),
    armAlarm(GATE_ALARM, null),
  ])
  for (const listener of listeners) listener()
}

/** Starts App Lock's time anew, if it is on and the vault is open. */
export async function startLockTime(): Promise<void> {
  const settings = await readSettings()
  if (settings.appLock) await scheduleLock(settings)
}

/** Makes what a deadline says true in memory too, not only in what is answered. */
async function applyDeadlines({ name }: { name: string }): Promise<void> {
  if (name !== LOCK_ALARM && name !== GATE_ALARM) return
  const held = await updateHeld((before) => before)
  if (held !== null && held.codes === null) await lock({ fully: false })
  else await bumpRevision()
}

/** Locks if App Lock is on. */
async function lockByAppLock(): Promise<void> {
  if ((await readSettings()).appLock) await lock({ fully: false })
}

/** Firefox does not tell when the computer locks: nobody having touched it for this long stands in for that, s. */
const LEFT_ALONE = 15 * 60

/** Listens for what locks: our alarms, the computer's lock, the keyboard command. */
export function watchLocks(): void {
  // Chromium keeps alarms over a restart, which has closed the vault anyway.
  on("started", () => browser.alarms.clearAll())
  on("alarm", applyDeadlines)
  const left = onFirefox() ? "idle" : "locked"
  if (onFirefox()) browser.idle.setDetectionInterval(LEFT_ALONE)
  on("idle", (state) => (state === left ? lockByAppLock() : undefined))
  onRules(() => void readSettings().then(adjustLock))
  on("command", (command) => (command === "lock" ? lock({ fully: false }) : undefined))
}
