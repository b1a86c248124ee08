/** Registering this browser with a sign-in server, and giving a registration up. */
import { privacyidea } from "../../approval/protocols/privacyidea/index.ts"
import type { DeviceKeys, EnrolmentLink, Registration } from "../../approval/protocol.ts"
import { randomBytes, toBase64Url } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import type { RegistrationChanges, RegistrationView } from "../../messages/contract.ts"
import { findEntry } from "../../vault/vault.ts"
import { appendActivity } from "../activity.ts"
import { tidy } from "../accounts/adding.ts"
import { exchange, PATIENCE_ONCE } from "./approval-exchange.ts"
import { showArrivals } from "./arrival.ts"
import { browserLabel } from "../browser-label.ts"
import { placeRegistration, withdraw } from "./elsewhere.ts"
import { requireOpen, type Held } from "../locking/held.ts"
import { forgetLocation } from "./location.ts"
import { dropOffer, linkOf } from "./offers.ts"
import { deviceId, openedIndex } from "../accounts/opened.ts"
import { policy } from "../policy.ts"
import { armPolling, pollAll } from "./polling.ts"
import { forgetPolls } from "./polls.ts"
import { registrationView } from "./registration-view.ts"
import { findRegistration, readRegistrations, sealKey, updateRegistrations } from "./registrations.ts"
import type { RegistrationRecord } from "./registrations.ts"
import { withoutRegistration } from "./request-steps.ts"
import { forgetRequests, updateRequests } from "./requests.ts"
import { askPolicies } from "./server-policy.ts"

const newId = (): string => toBase64Url(randomBytes(16))

interface Wish {
  readonly account: string | null
  readonly issuer: string
  readonly username: string
  readonly replace: boolean
}

/** What stands in the way, before anything is made or sent. @throws approval.registered */
function check(all: readonly RegistrationRecord[], { serial, url }: EnrolmentLink, { account, replace }: Wish): void {
  const same = all.some((each) => each.serial === serial && each.url === url)
  const taken = account !== null && all.some((each) => each.account === account)
  if (same || (taken && !replace)) throw new CountersignError("approval.registered")
}

async function recordOf(
  held: Held,
  { answer, poll }: DeviceKeys,
  made: Registration,
  { account, issuer, username }: Wish,
): Promise<RegistrationRecord> {
  const id = newId()
  const seal = (part: "answer" | "poll", key: typeof answer) => sealKey(held, id, part, poll !== null, key.privateKey)
  return {
    ...made,
    id,
    account: account ?? newId(),
    placed: false,
    device: await deviceId(),
    at: Date.now(),
    issuer: tidy(issuer) || made.issuer,
    username: tidy(username) || made.username,
    answerKey: await seal("answer", answer),
    pollKey: poll && (await seal("poll", poll)),
    revokedAt: null,
    notify: true,
    external: false,
    policy: null,
  }
}

/**
 * Makes keys, registers them, and keeps what came of it. Killed or cut off after the server has taken the keys and before
 * its reply is kept, the registration is lost and a new link is needed: the protocol has no second reply.
 * @throws scan.none, account.missing, approval.registered, approval.credential, approval.finished, network.failed, policy.denied, …
 */
export function confirmRegistration({ offer, ...wish }: Wish & { offer: string }): Promise<RegistrationView> {
  return navigator.locks.request("registering", async () => {
    if (!(await policy()).allowSignInRequests) throw new CountersignError("policy.denied")
    const held = await requireOpen()
    const link = await linkOf(offer)
    const before = await readRegistrations(held)
    check(before, link, wish)
    if (wish.account !== null) findEntry((await openedIndex()).vault, wish.account)
    const keys = await privacyidea.makeKeys(link)
    const outgoing = privacyidea.enrolmentRequest(link, keys, await browserLabel())
    const reply = await exchange("network_register", outgoing, PATIENCE_ONCE)
    const made = await privacyidea.readEnrolmentReply(link, reply)
    const record = await recordOf(held, keys, made, wish)
    await updateRegistrations((all) => [...all, record])
    await dropOffer({ offer })
    await placeRegistration(record)
    const replaced = before.filter(({ account }) => account === record.account)
    for (const each of replaced) await giveUp(each, false)
    await appendActivity("registration.added", record.issuer)
    await askPolicies()
    await armPolling()
    // What waits there already comes at once; nobody waits for it here.
    setTimeout(() => void pollAll(), 0)
    return registrationView(record.id)
  })
}

/** What the person says of a registration; only what is given changes. @throws approval.gone */
export async function changeRegistration(given: { id: string; changes: RegistrationChanges }): Promise<void> {
  const { id, changes } = given
  const before = await findRegistration(await requireOpen(), id)
  await updateRegistrations((all) => all.map((each) => (each.id === id ? { ...each, ...changes } : each)))
  const { external = before.external } = changes
  if (external !== before.external) await appendActivity(external ? "rules.off" : "rules.on", before.issuer)
}

/** Keys first: what is left over by a killed worker is a name in a list, never a key that was to be gone. */
async function giveUp({ id, account, serial, issuer }: RegistrationRecord, alone: boolean): Promise<void> {
  await updateRegistrations((all) => all.filter((each) => each.id !== id))
  await updateRequests((all) => withoutRegistration(all, id))
  await forgetPolls(id)
  await forgetLocation({ registration: id })
  await withdraw(account, serial, alone)
  await appendActivity("registration.removed", issuer)
}

/** Forgets the keys of a registration. The server is not told: it has no message for that. */
export async function unregister({ id }: { id: string }): Promise<void> {
  const held = await requireOpen()
  await giveUp(await findRegistration(held, id), true)
  if ((await readRegistrations(held)).length === 0) await forgetRequests()
  await armPolling()
  await showArrivals()
}
