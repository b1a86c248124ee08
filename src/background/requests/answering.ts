/**
 * Answers. Before one is sent it is on disk, signed, and its request spent; until there is a reply the same bytes are sent
 * again, by whichever worker is there then. The decline that follows a wrong number is signed beforehand too, so that it
 * needs no key and goes out even if the vault was locked in between.
 */
import { privacyidea } from "../../approval/protocols/privacyidea/index.ts"
import type { ActivityKind } from "../../domain/activity.ts"
import { codeOf, CountersignError } from "../../domain/error.ts"
import type { AnswerView, Proof, RequestAnswer } from "../../messages/contract.ts"
import { appendActivity } from "../activity.ts"
import { exchange } from "./approval-exchange.ts"
import { showArrivals } from "./arrival.ts"
import { readHeld, requireOpen, type Held } from "../locking/held.ts"
import { requireCountry, updateLocations } from "./location.ts"
import { armRenewal } from "./location-renewal.ts"
import { approved as countsOn } from "./location-steps.ts"
import { answerable } from "../notices.ts"
import { policy } from "../policy.ts"
import { openPopupPage } from "../filling/popup-page.ts"
import { checkProof, proofNeed } from "./proof-need.ts"
import { answerKeyOf, findRegistration, readRegistrations, type RegistrationRecord } from "./registrations.ts"
import type { RequestRecord, RequestReply } from "./request-record.ts"
import { attempt, dueReplies, nextDue, openRequests, settle, spend, type Said, type Signed } from "./request-steps.ts"
import { answerViewOf } from "./request-view.ts"
import { readRequests, updateRequests } from "./requests.ts"
import { settingsBy } from "../settings.ts"

/** True if this very answer was given before: whose worker was stopped in the middle presses again. */
async function isGiven(held: Held, id: string, answer: RequestAnswer): Promise<boolean> {
  const reply = (await readRequests(held)).records.find((each) => each.id === id)?.reply ?? null
  if (reply === null) return false
  // A number tells that it began as an approval, whatever it has become.
  const approved = reply.kind === "approve" || reply.choice !== null
  return answer.kind === "approve" ? approved && reply.choice === answer.choice : !approved
}

async function openRequest(held: Held, id: string): Promise<RequestRecord> {
  const open = openRequests(await readRequests(held), Date.now()).find((each) => each.id === id)
  if (open === undefined) throw new CountersignError("approval.gone")
  return open
}

async function sign(
  held: Held,
  { challenge }: RequestRecord,
  registration: RegistrationRecord,
  answer: RequestAnswer,
): Promise<Signed> {
  const key = await answerKeyOf(held, registration)
  if (answer.kind === "decline") {
    const { reason } = answer
    const post = await privacyidea.answerRequest(registration, key, challenge, {
      kind: "decline",
      reason,
      choice: null,
    })
    return { kind: "decline", choice: null, notMe: reason === "unknown_trigger", post, fallback: null }
  }
  const { choice } = answer
  const post = await privacyidea.answerRequest(registration, key, challenge, answer)
  const decline = { kind: "decline", reason: null, choice: null } as const
  const fallback = choice === null ? null : await privacyidea.answerRequest(registration, key, challenge, decline)
  return { kind: "approve", choice, notMe: false, post, fallback }
}

async function give(held: Held, request: RequestRecord, registration: RegistrationRecord, answer: RequestAnswer) {
  const signed = await sign(held, request, registration, answer)
  await updateRequests((before) => spend(before, request.id, signed, Date.now()))
  await showArrivals()
  await deliver(request.id)
}

async function requireAllowed(): Promise<void> {
  if (!(await policy()).allowSignInRequests) throw new CountersignError("policy.denied")
}

/**
 * Answers a request and says what has become of it so far.
 * @throws approval.gone, location.needed, approval.proof, approval.choice, policy.denied, and what a wrong proof throws
 */
export async function answerRequest(given: {
  id: string
  answer: RequestAnswer
  proof: Proof | null
}): Promise<AnswerView> {
  const { id, answer, proof } = given
  await requireAllowed()
  const held = await requireOpen()
  if (await isGiven(held, id, answer)) return answerViewOf(id)
  const request = await openRequest(held, id)
  const registration = await findRegistration(held, request.registration)
  if (answer.kind === "approve") await requireCountry(held, request, answer.country)
  await checkProof(await proofNeed(await settingsBy(held), registration.unlock), proof)
  await give(held, request, registration, answer)
  return answerViewOf(id)
}

/** Answers from a notification, if that is still allowed when it is clicked; else the request is shown. */
export async function answerFromNotice(id: string, button: number): Promise<void> {
  const held = await readHeld()
  if (held === null) return openPopupPage()
  const all = await readRequests(held)
  const request = openRequests(all, Date.now()).find((each) => each.id === id)
  if (request === undefined) return openPopupPage()
  const registration = await findRegistration(held, request.registration)
  await requireAllowed()
  if (!(await answerable(held, request, registration, all.warned))) return openPopupPage()
  const approve = { kind: "approve", choice: null, country: null } as const
  await give(held, request, registration, button === 0 ? approve : { kind: "decline", reason: null })
}

async function sent({ post: outgoing }: RequestReply): Promise<Said> {
  try {
    return privacyidea.readAnswerReply(await exchange("network_answer", outgoing))
  } catch (thrown) {
    return { error: codeOf(thrown) }
  }
}

/** What the feed is told when an answer has an outcome. */
function activityOf({ outcome, wrongNumber, notMe, trouble }: RequestReply): ActivityKind | null {
  if (outcome === "approved") return "request.approved"
  if (wrongNumber) return "request.wrong"
  if (trouble === "approval.country") return "request.place"
  if (outcome !== "denied") return null
  return notMe ? "request.reported" : "request.denied"
}

/** Sends one answer, and what follows from the reply at once. One worker at a time, one try at a time. */
function deliver(id: string): Promise<void> {
  return navigator.locks.request(`answer:${id}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return
    for (;;) {
      const held = await readHeld()
      if (held === null) return
      const due = dueReplies(await readRequests(held), Date.now()).find((each) => each.id === id)
      if (due === undefined || due.reply === null) break
      await updateRequests((before) => attempt(before, id))
      const said = await sent(due.reply)
      const after = await updateRequests((before) => settle(before, id, said, Date.now()))
      const reply = after.records.find((each) => each.id === id)?.reply ?? null
      if (reply !== null && reply.outcome !== "sending") await tell(held, due, reply)
    }
    await sendLater()
  })
}

async function tell(held: Held, { registration, challenge }: RequestRecord, reply: RequestReply): Promise<void> {
  if (reply.outcome === "approved" && challenge.context?.location === "country") {
    await updateLocations((before) => countsOn(before, registration, Date.now()))
    await armRenewal()
  }
  const kind = activityOf(reply)
  if (kind === null) return
  const of = (await readRegistrations(held)).find(({ id }) => id === registration)
  await appendActivity(kind, of?.issuer ?? null)
}

let timer: ReturnType<typeof setTimeout> | undefined

/** While this worker lives it does not wait for the alarm. */
async function sendLater(): Promise<void> {
  const held = await readHeld()
  const next = held === null ? null : nextDue(await readRequests(held))
  clearTimeout(timer)
  if (next !== null) timer = setTimeout(() => void deliverDue(), Math.max(0, next - Date.now()))
}

/** Sends every answer whose time has come. */
export async function deliverDue(): Promise<void> {
  const held = await readHeld()
  if (held === null) return
  const due = dueReplies(await updateRequests((before) => before), Date.now())
  await Promise.all(due.map(({ id }) => deliver(id)))
}
