/**
 * The country, found out again without asking: for a request that is looked at, and each hour for a day after an approval
 * that told it, when the server is told anew. Only what a person has allowed; with a page of ours open, or without.
 */
import browser from "webextension-polyfill"
import { privacyidea } from "../../approval/protocols/privacyidea/index.ts"
import { codeOf, type ErrorCode } from "../../domain/error.ts"
import { exchange, offsetOf } from "./approval-exchange.ts"
import { on } from "../events.ts"
import { listening } from "./listening.ts"
import { readLocations, updateLocations } from "./location.ts"
import { due, ended, failed, found, nextDue, readable } from "./location-steps.ts"
import { log } from "../log.ts"
import { pollKeyOf, readRegistrations, requireDevice } from "./registrations.ts"
import { openRequests } from "./request-steps.ts"
import { readRequests } from "./requests.ts"
import { countryHere } from "../workshop.ts"

const ALARM = "location"

let reading: Promise<string> | undefined

/** One reading at a time, for all servers. */
function readOnce(): Promise<string> {
  reading ??= countryHere().finally(() => (reading = undefined))
  return reading
}

async function noteTrouble(registration: string, code: ErrorCode): Promise<void> {
  await log("network", code)
  await updateLocations((before) => failed(before, registration, code, Date.now()))
}

/** Finds the country out for one server. @returns it, or `null` where that did not work, which is kept for the person */
async function find(registration: string): Promise<string | null> {
  try {
    const country = await readOnce()
    await updateLocations((before) => found(before, registration, country, Date.now()))
    return country
  } catch (thrown) {
    await noteTrouble(registration, codeOf(thrown))
    return null
  }
}

/** What a server says that is to be told no more. */
const over: ReadonlySet<ErrorCode> = new Set(["approval.unasked", "approval.unknown"])

/** Tells a server. */
async function tell(id: string, country: string): Promise<void> {
  const held = await requireDevice()
  const registration = (await readRegistrations(held)).find((each) => each.id === id)
  if (registration === undefined) return
  try {
    const key = await pollKeyOf(held, registration)
    const at = Date.now() + (await offsetOf(registration.url))
    const outgoing = await privacyidea.countryRequest(registration, key, country, at)
    privacyidea.readCountryReply(await exchange("network_country", outgoing))
  } catch (thrown) {
    const code = codeOf(thrown)
    if (over.has(code)) await updateLocations((before) => ended(before, id))
    else await noteTrouble(id, code)
  }
}

async function renew(looked: boolean): Promise<void> {
  const { state, held } = await listening()
  if (state !== "listening" || held === null) return
  for (const id of due(await readLocations(held), Date.now(), looked)) {
    const country = await find(id)
    if (country !== null) await tell(id, country)
  }
}

/** Sets the alarm for the next time, or takes it away. */
export async function armRenewal(): Promise<void> {
  const { state, held } = await listening()
  const next = state === "listening" && held !== null ? nextDue(await readLocations(held)) : null
  if (next === null) await browser.alarms.clear(ALARM)
  else await browser.alarms.create(ALARM, { when: Math.max(next, Date.now() + 1000) })
}

/** Tells each server whose time it is; one round at a time. */
const renewDue = (looked: boolean): Promise<void> =>
  navigator.locks.request("location-renewal", { ifAvailable: true }, async (lock) => {
    if (lock === null) return
    await renew(looked)
    await armRenewal()
  })

async function readForRequests(): Promise<void> {
  const { state, held } = await listening()
  if (state !== "listening" || held === null) return
  const asked = openRequests(await readRequests(held), Date.now()).filter(
    ({ challenge }) => challenge.context?.location === "country",
  )
  if (asked.length === 0) return
  const locations = await readLocations(held)
  const servers = new Set(asked.map(({ registration }) => registration))
  for (const id of servers) if (readable(locations, id, Date.now())) await find(id)
}

const quietly = (work: () => Promise<void>): Promise<void> =>
  work().catch((thrown: unknown) => log("network", codeOf(thrown)))

/** Requests are looked at: what they want is found out, and what is due is told. */
export async function lookedAt(): Promise<void> {
  await quietly(readForRequests)
  await quietly(() => renewDue(true))
}

/** After unlock: what became due meanwhile. */
export const renewAfterUnlock = (): Promise<void> => quietly(() => renewDue(false))

/** Listens, in the first turn of the worker. */
export function watchLocation(): void {
  on("alarm", ({ name }) => (name === ALARM ? quietly(() => renewDue(false)) : undefined))
}
