/** What organisations allow: one by managed storage, others by their sign-in servers, whose word lies with the keys. */
import browser from "webextension-polyfill"
import { CountersignError } from "../domain/error.ts"
import { inForce, openPolicy, readPolicy, type Policy, type PolicyInForce } from "../domain/policy.ts"
import type { Settings } from "../domain/settings.ts"
import { whileStale } from "./list/front.ts"
import { readHeld, type Held } from "./locking/held.ts"
import { bumpRevision } from "./revision.ts"
import { on } from "./events.ts"

/** What whoever manages this browser allows. Firefox rejects where nobody does. */
export async function managedPolicy(): Promise<Policy> {
  try {
    return readPolicy(await browser.storage.managed.get(null))
  } catch {
    return openPolicy
  }
}

/** How long a popup with nothing in it waits for what is managed, ms. */
const MOMENT = 50

/**
 * What is managed, for the popup of a closed vault, of which nothing hangs on it. In the first seconds of a browser
 * (Chromium 156: two) the answer takes that long; when it comes, the pages ask again.
 */
export async function soon(managed: Promise<Policy>): Promise<Policy> {
  const known = await Promise.race([managed, new Promise<null>((done) => setTimeout(done, MOMENT, null))])
  if (known !== null) return known
  void managed.then(bumpRevision)
  return openPolicy
}

/** What of the keys is needed here; `null`: closed, and nothing is known but what is managed. */
export type RulesHeld = Pick<Held, "codes" | "rules"> | null

/** What all of them allow together. While locked nobody is named. */
export function together(managed: Policy, held: RulesHeld): PolicyInForce {
  const rules = held?.rules ?? []
  return inForce([
    { by: "", policy: managed },
    ...(held?.codes === null ? rules.map((each) => ({ ...each, by: "" })) : rules),
  ])
}

/** The policy for someone who knows what is held. */
export const policyFor = async (held: RulesHeld): Promise<PolicyInForce> => together(await managedPolicy(), held)

/** The policy now. */
export async function policy(): Promise<PolicyInForce> {
  const [managed, held] = await Promise.all([managedPolicy(), readHeld()])
  return together(managed, held)
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

/** Tells the pages when whoever manages the browser changes his mind; Chromium delivers that while it runs. */
export function watchPolicy(): void {
  on("stored", (_changes, area) => {
    if (area === "managed") void whileStale(bumpRevision)
  })
}
