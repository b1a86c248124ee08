/** Requests and answers as pages see them: names and contents only while the vault is open, the number while locked too. */
import { CountersignError } from "../../domain/error.ts"
import type { AnswerView, RequestsView, RequestView } from "../../messages/contract.ts"
import type { Vault } from "../../vault/vault.ts"
import type { Held } from "../locking/held.ts"
import { requireOpen } from "../locking/held.ts"
import { listening } from "./listening.ts"
import { countryView, readLocations } from "./location.ts"
import type { Locations } from "./location-steps.ts"
import { openedIndex } from "../accounts/opened.ts"
import { readPolls } from "./polls.ts"
import { proofNeed } from "./proof-need.ts"
import { briefFor, listRegistrations } from "./registration-view.ts"
import { originOf, readRegistrations, type RegistrationRecord } from "./registrations.ts"
import type { RequestRecord, RequestRecords } from "./request-record.ts"
import { dismiss, openRequests } from "./request-steps.ts"
import { readRequests, updateRequests } from "./requests.ts"
import { settingsBy } from "../settings.ts"

const nothing = { requests: [], answers: [], troubles: [] } as const

interface Seen {
  readonly held: Held
  readonly vault: Vault
  readonly all: RequestRecords
  readonly registrations: readonly RegistrationRecord[]
  readonly locations: Locations
}

async function read(held: Held): Promise<Seen> {
  const [all, registrations, { vault }, locations] = await Promise.all([
    readRequests(held),
    readRegistrations(held),
    openedIndex(),
    readLocations(held),
  ])
  return { held, vault, all, registrations, locations }
}

async function requestOf(seen: Seen, record: RequestRecord): Promise<RequestView[]> {
  const { held, vault, all, registrations, locations } = seen
  const registration = registrations.find(({ id }) => id === record.registration)
  if (registration === undefined) return []
  const { title, question, number, reasons, context, expiresAt } = record.challenge
  const until = all.warned[registration.id] ?? 0
  const proof = await proofNeed(await settingsBy(held), registration.unlock)
  const view: RequestView = {
    id: record.id,
    registration: registration.id,
    account: briefFor(vault, registration),
    origin: originOf(registration),
    title,
    question,
    number,
    reasons,
    details: context,
    country: countryView(record, locations),
    arrivedAt: record.arrivedAt,
    expiresAt,
    proof,
    standsIn: registration.unlock === "biometric" && proof !== "passkey",
    warnedUntil: until > Date.now() ? until : null,
  }
  return [view]
}

function answerOf({ vault, registrations }: Seen, { id, registration, reply, challenge }: RequestRecord): AnswerView[] {
  const of = registrations.find((each) => each.id === registration)
  if (of === undefined || reply === null) return []
  const { kind, wrongNumber, notMe, outcome, code, at, trouble } = reply
  const { expiresAt } = challenge
  const account = briefFor(vault, of)
  return [{ id, account, origin: originOf(of), kind, wrongNumber, notMe, outcome, code, at, expiresAt, trouble }]
}

/** All that pages show of requests. */
export async function requestsState(): Promise<RequestsView> {
  const { state, held } = await listening()
  const { checkedAt } = await readPolls()
  if (held === null || state === "denied") return { state, waiting: 0, ...nothing, checkedAt }
  const all = await readRequests(held)
  const open = openRequests(all, Date.now())
  const waiting = open.length
  if (held.codes === null) return { state, waiting, ...nothing, checkedAt }
  const [seen, views] = await Promise.all([read(held), listRegistrations()])
  return {
    state,
    waiting,
    requests: (await Promise.all(open.map((each) => requestOf(seen, each)))).flat(),
    answers: all.records.flatMap((each) => answerOf(seen, each)).toSorted((a, b) => b.at - a.at),
    troubles: views.flatMap(({ id, account, trouble: code, lastAt }) =>
      code === null ? [] : [{ registration: id, account, code, lastAt }],
    ),
    checkedAt,
  }
}

/** One answer. @throws approval.gone */
export async function answerViewOf(id: string): Promise<AnswerView> {
  const seen = await read(await requireOpen())
  const view = seen.all.records.filter((each) => each.id === id).flatMap((each) => answerOf(seen, each))[0]
  if (view === undefined) throw new CountersignError("approval.gone")
  return view
}

/** Takes an answer that has an outcome off the view. */
export async function dismissAnswer({ id }: { id: string }): Promise<void> {
  await updateRequests((before) => dismiss(before, id))
}
