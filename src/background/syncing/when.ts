/**
 * When it syncs by itself: after a change, after unlock, when the network is back, and every few minutes while the vault is
 * open. The alarm is there only while sync is on and not paused.
 */
import browser from "webextension-polyfill"
import { readHeld } from "../locking/held.ts"
import { onChange } from "../accounts/opened.ts"
import { isSyncing, syncNow } from "./run.ts"
import { readServer } from "./store.ts"
import { on } from "../events.ts"

const ALARM = "sync"
const EVERY_MINUTES = 5
/** So long after the last change, so that a drag or a burst of edits is one sync, ms. */
const QUIET = 2_500

/** True if it may sync by itself now. */
async function isDue(): Promise<boolean> {
  const held = await readHeld()
  if (held === null || held.codes === null) return false
  const server = await readServer()
  return server !== null && !server.paused
}

/** Syncs if sync is on; what goes wrong is kept for the person. */
async function syncQuietly(): Promise<void> {
  if (await isDue()) await syncNow().catch(() => null)
}

/** Starts the rhythm of an open vault. */
export async function armSync(): Promise<void> {
  if (await isDue()) await browser.alarms.create(ALARM, { periodInMinutes: EVERY_MINUTES })
}

/** Ends it. */
export async function disarmSync(): Promise<void> {
  await browser.alarms.clear(ALARM)
}

/** After unlock: what others did meanwhile. */
export async function syncAfterUnlock(): Promise<void> {
  await armSync()
  await syncQuietly()
}

/** Listens; in the first turn of the worker, for an alarm may be what woke it. */
export function watchSync(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  onChange(() => {
    clearTimeout(timer)
    timer = setTimeout(() => void syncQuietly(), QUIET)
  })
  on("alarm", async ({ name }) => {
    if (name !== ALARM) return
    if (await isDue()) await syncQuietly()
    else await disarmSync()
  })
  addEventListener("online", () => {
    if (!isSyncing()) void syncQuietly()
  })
}
