/**
 * What the organisations of sign-in servers allow: asked when a browser is registered, after unlock, once a day, and when
 * a person says "check now". Servers that do not speak our extensions are not asked. What does not verify changes nothing.
 */
import { privacyidea } from "../../approval/protocols/privacyidea/index.ts"
import { codeOf, type ErrorCode } from "../../domain/error.ts"
import { exchange, offsetOf } from "./approval-exchange.ts"
import { readHeld, type Held } from "../locking/held.ts"
import { log } from "../log.ts"
import { managedPolicy } from "../policy.ts"
import { readPolls, updatePolls, type Polls } from "./polls.ts"
import { pollKeyOf, readRegistrations, settleRules, updateRegistrations } from "./registrations.ts"
import type { RegistrationRecord } from "./registrations.ts"
import { bumpRevision } from "../revision.ts"
import { settingsBy } from "../settings.ts"

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

/** Not asked yet, a day ago, or an hour ago in vain. */
function isDue(asked: Polls["policies"][string] | undefined, now: number): boolean {
  if (asked === undefined || now < asked.at) return true
  return now - asked.at >= (asked.trouble === null ? DAY : HOUR)
}

/** What is held, if servers may be asked. That a server itself allows no requests is no reason: it may change its mind. */
async function allowed(): Promise<Held | null> {
  const held = await readHeld()
  if (held === null || !(await managedPolicy()).allowSignInRequests) return null
  return held.codes === null && !(await settingsBy(held)).listenWhileLocked ? null : held
}

const hasPolicy = ({ extended, revokedAt }: RegistrationRecord): boolean => extended && revokedAt === null

/** True if there is a server whose mind may change. */
export async function policiesMayChange(): Promise<boolean> {
  const held = await allowed()
  return held !== null && (await readRegistrations(held)).some(hasPolicy)
}

async function take(held: Held, registration: RegistrationRecord): Promise<void> {
  const { id, url, policy: known } = registration
  const key = await pollKeyOf(held, registration)
  const outgoing = await privacyidea.policyRequest(registration, key, Date.now() + (await offsetOf(url)), known)
  if (outgoing === null) return
  const policy = await privacyidea.readPolicyReply(registration, await exchange("network_policy", outgoing), known)
  if (policy === known) return
  await updateRegistrations((all) => all.map((each) => (each.id === id ? { ...each, policy } : each)))
}

async function ask(held: Held, registration: RegistrationRecord): Promise<void> {
  let trouble: ErrorCode | null = null
  try {
    await take(held, registration)
  } catch (thrown) {
    trouble = codeOf(thrown)
    if (trouble === "internal") reportError(thrown)
    await log("network", trouble)
  }
  const { id } = registration
  const before = (await readPolls()).policies[id]?.trouble ?? null
  await updatePolls((polls) => ({ ...polls, policies: { ...polls.policies, [id]: { at: Date.now(), trouble } } }))
  if (before !== trouble) await bumpRevision()
}

/** Asks the servers whose time has come; `now`: all that may be asked. Never two of these at once. */
export const askPolicies = (now = false): Promise<void> =>
  navigator.locks.request("policies", async () => {
    const held = await allowed()
    if (held === null) return
    const all = await readRegistrations(held)
    await settleRules(all)
    const { policies } = await readPolls()
    const due = all.filter((each) => hasPolicy(each) && (now || isDue(policies[each.id], Date.now())))
    await Promise.all(due.map((each) => ask(held, each)))
  })
