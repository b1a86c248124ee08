/** The one place that reads what an organisation allows. */
import browser from "webextension-polyfill"
import { CountersignError } from "../domain/error.ts"
import { openPolicy, readPolicy, type Policy } from "../domain/policy.ts"
import type { Settings } from "../domain/settings.ts"
import { whileStale } from "./front.ts"
import { bumpRevision } from "./revision.ts"
import { on } from "./events.ts"

/** The policy now. Firefox rejects where there is none. */
export async function policy(): Promise<Policy> {
  try {
    return readPolicy(await browser.storage.managed.get(null))
  } catch {
    return openPolicy
  }
}

/** What a person chose, within what the organisation allows. */
export function withinPolicy(settings: Settings, allowed: Policy): Settings {
  const { requireAppLock, lockAfterMaximum: maximum, allowFilling, allowSaving } = allowed
  const lockAfter =
    maximum === 0 ? settings.lockAfter : Math.min(settings.lockAfter === 0 ? maximum : settings.lockAfter, maximum)
  return {
    ...settings,
    appLock: settings.appLock || requireAppLock,
    lockAfter,
    fillMenu: settings.fillMenu && allowFilling,
    badgeMatches: settings.badgeMatches && allowFilling,
    codeAfterPassword: settings.codeAfterPassword && allowFilling,
    basicAuth: settings.basicAuth && allowFilling,
    offerSave: settings.offerSave && allowSaving,
  }
}

/** @throws policy.denied unless a secret may be shown */
export async function requireReveal(): Promise<void> {
  if (!(await policy()).allowReveal) throw new CountersignError("policy.denied")
}

/** @throws policy.denied unless what was typed into a site may be saved by us */
export async function requireSaving(): Promise<void> {
  if (!(await policy()).allowSaving) throw new CountersignError("policy.denied")
}

/** Tells the pages when the organisation changes its mind; Chromium delivers that while it runs. */
export function watchPolicy(): void {
  on("stored", (_changes, area) => {
    if (area === "managed") void whileStale(bumpRevision)
  })
}
