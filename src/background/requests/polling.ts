/**
 * Asking sign-in servers for requests: every 30 seconds by an alarm, every two while a page of ours is looked at, and when
 * a person says so. There is an alarm only while a registration exists that may be asked for.
 */
import browser from "webextension-polyfill"
import { privacyidea } from "../../approval/protocols/privacyidea/index.ts"
import type { Polled } from "../../approval/protocol.ts"
import { codeOf, type ErrorCode } from "../../domain/error.ts"
import { deliverDue } from "./answering.ts"
import { exchange, offsetOf } from "./approval-exchange.ts"
import { showArrivals } from "./arrival.ts"
import type { Held } from "../locking/held.ts"
import { listening } from "./listening.ts"
import { log } from "../log.ts"
import { readPolls, updatePolls } from "./polls.ts"
import { pollKeyOf, readRegistrations, requireDevice, type RegistrationRecord } from "./registrations.ts"
import { arrive, listed, withoutRegistration } from "./request-steps.ts"
import { requestId, updateRequests } from "./requests.ts"
import { noteRevoked } from "./revocation.ts"
import { bumpRevision } from "../revision.ts"
import { policiesMayChange } from "./server-policy.ts"

/** The name of our alarm. */
export const POLL_ALARM = "requests"
const EVERY_MINUTES = 0.5
/** While an organisation allows no requests, its server is only looked at for whether that is still so. */
const DENIED_MINUTES = 60
/** Pages that are looked at may ask so often, ms. */
const LIVELY = 2_000
/** A clock that is off by less is not what a server complains of, ms. */
const CLOSE = 5_000

async function ask(held: Held, registration: RegistrationRecord): Promise<Polled> {
  const offset = await offsetOf(registration.url)
  const key = await pollKeyOf(held, registration)
  const outgoing = await privacyidea.pollRequest(registration, key, Date.now() + offset)
  const reply = await exchange("network_requests", outgoing)
  return privacyidea.readPollReply(registration, reply, Date.now(), await offsetOf(registration.url))
}

/** What a server says that complains of our clock; some are told to hide why they refuse. */
const aboutClock: ReadonlySet<ErrorCode> = new Set(["approval.clock", "approval.refused"])

/** Asks; a server that complains of our clock has just told its own, so then once more. */
async function askInTime(held: Held, registration: RegistrationRecord): Promise<Polled> {
  const before = await offsetOf(registration.url)
  try {
    return await ask(held, registration)
  } catch (thrown) {
    const moved = Math.abs((await offsetOf(registration.url)) - before)
    if (!aboutClock.has(codeOf(thrown)) || moved < CLOSE) throw thrown
    return ask(held, registration)
  }
}

/** Keeps what a server listed. @returns why some of it was refused, or `null` */
async function keep(registration: string, { challenges, refused }: Polled, asked: number): Promise<ErrorCode | null> {
  const arriving = await Promise.all(
    challenges.map(async (challenge) => ({ id: await requestId(registration, challenge.nonce), challenge })),
  )
  let flood = false
  await updateRequests((before) => {
    const now = Date.now()
    const arrived = arrive(before, registration, arriving, now)
    ;({ flood } = arrived)
    return refused.length > 0
      ? arrived.next
      : listed(arrived.next, registration, new Set(arriving.map(({ id }) => id)), asked)
  })
  // Given up meanwhile: its requests are forgotten after the registration, so either that or this sees the other's work.
  const isThere = (await readRegistrations(await requireDevice())).some(({ id }) => id === registration)
  if (!isThere) await updateRequests((before) => withoutRegistration(before, registration))
  for (const code of refused) await log("network", code)
  return refused[0] ?? (flood ? "approval.flood" : null)
}

/** Asks one server. What goes wrong is kept for the person. */
async function poll(held: Held, registration: RegistrationRecord): Promise<void> {
  const asked = Date.now()
  let trouble: ErrorCode | null
  let answered = true
  try {
    trouble = await keep(registration.id, await askInTime(held, registration), asked)
  } catch (thrown) {
    trouble = codeOf(thrown)
    answered = false
    if (trouble === "internal") reportError(thrown)
  }
  const before = (await readPolls()).each[registration.id]
  const lastAt = answered ? Date.now() : (before?.lastAt ?? null)
  await updatePolls((polls) => ({ ...polls, each: { ...polls.each, [registration.id]: { lastAt, trouble } } }))
  // What it had open there can be answered no more; should it be known again, that is listed again.
  if (trouble === "approval.unknown") {
    await updateRequests((known) => listed(known, registration.id, new Set(), asked))
  }
  await noteRevoked(registration, trouble === "approval.unknown" ? true : answered ? false : null)
  if (before?.trouble !== trouble) await bumpRevision()
}

/** Polls that are under way: a second one of the same waits for the first instead of asking too. */
const underWay = new Map<string, Promise<void>>()

function pollOnce(held: Held, registration: RegistrationRecord): Promise<void> {
  const running = underWay.get(registration.id)
  if (running !== undefined) return running
  const started = poll(held, registration).finally(() => underWay.delete(registration.id))
  underWay.set(registration.id, started)
  return started
}

/** Asks all servers, sends the answers that wait, and shows what came. */
export async function pollAll(): Promise<void> {
  const { state, held } = await listening()
  if (state !== "listening" || held === null) return showArrivals()
  await updatePolls((polls) => ({ ...polls, checkedAt: Date.now() }))
  const registrations = await readRegistrations(held)
  await Promise.all([deliverDue(), ...registrations.map((each) => pollOnce(held, each))])
  return showArrivals()
}

/** Asks one server, sends what waits, and shows what came. A registration that is gone by now is not asked for. */
export async function pollFor(id: string): Promise<void> {
  const { state, held } = await listening()
  if (state !== "listening" || held === null) return
  const registration = (await readRegistrations(held)).find((each) => each.id === id)
  if (registration === undefined) return
  await Promise.all([deliverDue(), pollOnce(held, registration)])
  return showArrivals()
}

/** {@link pollAll} for a page that is looked at, if it is time. */
export async function pollLively(): Promise<void> {
  const { checkedAt } = await readPolls()
  const since = checkedAt === null ? LIVELY : Date.now() - checkedAt
  if (since >= LIVELY || since < 0) await pollAll()
}

/** Sets the alarm, or takes it away, as it now stands. */
export async function armPolling(): Promise<void> {
  const { state } = await listening()
  const denied = state === "denied" && (await policiesMayChange())
  const periodInMinutes = denied ? DENIED_MINUTES : EVERY_MINUTES
  if (state !== "listening" && !denied) await browser.alarms.clear(POLL_ALARM)
  else if ((await browser.alarms.get(POLL_ALARM))?.periodInMinutes !== periodInMinutes) {
    await browser.alarms.create(POLL_ALARM, { periodInMinutes })
  }
}
