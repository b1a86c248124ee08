/**
 * Takes what was copied here off the clipboard after the time that the person chose, if it is still there. Between the two
 * nothing is awake: an alarm, and the mark of what was copied in memory. Only the last copy counts, for each takes the
 * place of the one before on the clipboard too.
 */
import browser from "webextension-polyfill"
import * as v from "valibot"
import type { CopiedMark } from "../domain/copied.ts"
import { codeOf } from "../domain/error.ts"
import { sessionItem } from "../storage/session.ts"
import { on } from "./events.ts"
import { log } from "./log.ts"
import { readSettings } from "./settings.ts"
import { emptyClipboard } from "./workshop.ts"

const ALARM = "clipboard"

const item = sessionItem("copied", v.object({ salt: v.string(), mark: v.string() }))

/** The permissions can be withdrawn at any time. */
const allowed = (): Promise<boolean> =>
  browser.permissions.contains({ permissions: ["clipboardRead", "clipboardWrite"] })

async function forget(): Promise<void> {
  await Promise.all([item.remove(), browser.alarms.clear(ALARM)])
}

/** Something was copied in a page of ours: from now on the time runs, where one was chosen. */
export async function noteCopied(copied: CopiedMark): Promise<void> {
  const { clearClipboard } = await readSettings()
  if (clearClipboard === 0 || !(await allowed())) return
  await item.set(copied)
  await browser.alarms.create(ALARM, { delayInMinutes: clearClipboard / 60 })
}

async function timeIsUp(): Promise<void> {
  const copied = await item.get()
  await item.remove()
  if (copied === null || !(await allowed())) return
  await emptyClipboard(copied).catch((thrown: unknown) => log("workshop", codeOf(thrown)))
}

/** Listens for the end of the time, and for the end of the permissions. */
export function watchClipboard(): void {
  on("alarm", ({ name }) => (name === ALARM ? timeIsUp() : undefined))
  on("unpermitted", async () => {
    if (!(await allowed())) await forget()
  })
}
