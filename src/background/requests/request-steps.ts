/**
 * What happens to requests, one step after another, each a pure function from what is stored to what is to be stored. The
 * clock and what the network said come in. A worker may be killed between any two steps: what is stored is then a state
 * that the next start goes on from (test/background/request-steps.test.ts kills it everywhere).
 */
import type { Challenge, Outgoing } from "../../approval/protocol.ts"
import { CountersignError, type ErrorCode } from "../../domain/error.ts"
import type { RequestRecord, RequestRecords, RequestReply } from "./request-record.ts"

/** More open requests of one registration are a flood, however they came. */
const MOST = 20
/** How many that are over are remembered. */
const SEEN = 2000
/** How long a warning stands after a wrong number or "it wasn't me", ms. */
export const WARNING = 10 * 60_000
/** How long what became of an answer is kept to be seen, ms. */
const KEPT = 10 * 60_000

/** A verified challenge and its {@link RequestRecord.id}. */
export interface Arriving {
  readonly id: string
  readonly challenge: Challenge
}

const isOpen = ({ reply }: RequestRecord): boolean => reply === null

/** Requests that can be answered now, the oldest first. */
export const openRequests = ({ records }: RequestRecords, now: number): RequestRecord[] =>
  records.filter((each) => isOpen(each) && now < each.challenge.expiresAt).toSorted((a, b) => a.arrivedAt - b.arrivedAt)

/** Takes in what a poll brought. What is known keeps the time that it had; what is over does not come again. */
export function arrive(
  before: RequestRecords,
  registration: string,
  arriving: readonly Arriving[],
  now: number,
): { readonly next: RequestRecords; readonly flood: boolean } {
  const known = new Set([...before.seen, ...before.records.map(({ id }) => id)])
  const fresh = arriving.filter(({ id, challenge }) => !known.has(id) && now < challenge.expiresAt)
  const there = openRequests(before, now).filter((each) => each.registration === registration).length
  const taken = fresh.slice(0, Math.max(0, MOST - there))
  const records = taken.map(({ id, challenge }): RequestRecord => ({
    id,
    registration,
    challenge,
    arrivedAt: now,
    noticed: false,
    reply: null,
  }))
  const next = records.length === 0 ? before : { ...before, records: [...before.records, ...records] }
  return { next, flood: taken.length < fresh.length }
}

/** What a person answered, signed. */
export interface Signed {
  readonly kind: "approve" | "decline"
  readonly choice: string | null
  readonly notMe: boolean
  readonly post: Outgoing
  readonly fallback: Outgoing | null
}

const replace = (
  all: RequestRecords,
  id: string,
  change: (record: RequestRecord) => RequestRecord,
): RequestRecords => ({
  ...all,
  records: all.records.map((each) => (each.id === id ? change(each) : each)),
})

const warn = (all: RequestRecords, registration: string, now: number): RequestRecords => ({
  ...all,
  warned: { ...all.warned, [registration]: now + WARNING },
})

/** Spends a request. From here on it is never shown again, whatever happens. @throws approval.gone */
export function spend(before: RequestRecords, id: string, signed: Signed, now: number): RequestRecords {
  const open = openRequests(before, now).find((each) => each.id === id)
  if (open === undefined) throw new CountersignError("approval.gone")
  const reply: RequestReply = {
    ...signed,
    wrongNumber: false,
    at: now,
    tries: 0,
    triedAt: 0,
    nextAt: now,
    underWay: false,
    lost: false,
    lostBefore: false,
    outcome: "sending",
    code: null,
    trouble: null,
  }
  const spent = replace(before, id, (each) => ({ ...each, reply }))
  return signed.notMe ? warn(spent, open.registration, now) : spent
}

/** Before each try: should this worker be killed in it, the next one knows that the answer may have arrived. */
export const attempt = (before: RequestRecords, id: string): RequestRecords =>
  replace(before, id, (each) =>
    each.reply === null
      ? each
      : { ...each, reply: { ...each.reply, underWay: true, lost: each.reply.lost || each.reply.underWay } },
  )

/** Answers that are to be sent now. */
export const dueReplies = ({ records }: RequestRecords, now: number): RequestRecord[] =>
  records.filter(
    ({ reply, challenge }) => reply?.outcome === "sending" && reply.nextAt <= now && now < challenge.expiresAt,
  )

/** When the next answer is to be sent, ms since 1970; `null`: none waits. */
export const nextDue = ({ records }: RequestRecords): number | null =>
  records.reduce<number | null>(
    (next, { reply }) => (reply?.outcome === "sending" ? Math.min(next ?? reply.nextAt, reply.nextAt) : next),
    null,
  )

/** What the server said to an answer: taken, perhaps with a code to be shown, or an error. */
export type Said = { readonly code: string | null } | { readonly error: ErrorCode }

/** 2, 4, 8, 16, then every 30 seconds. */
const pause = (tries: number): number => Math.min(2 ** tries, 30) * 1000

/** With these the answer has not been looked at. */
const unread: ReadonlySet<ErrorCode> = new Set(["approval.busy", "approval.forbidden"])

function replied(reply: RequestReply, said: Said, now: number): RequestReply {
  const tried = {
    ...reply,
    underWay: false,
    tries: reply.tries + 1,
    triedAt: now,
    nextAt: now + pause(reply.tries + 1),
  }
  if ("code" in said) {
    const outcome = reply.kind === "approve" ? "approved" : "denied"
    // A decline that was taken after a number was not says that the request was open: so it was the number.
    const wrongNumber = reply.kind === "decline" && reply.choice !== null
    return { ...tried, outcome, code: said.code, trouble: null, wrongNumber }
  }
  const { error } = said
  if (error === "approval.number" && reply.choice !== null) {
    return { ...tried, kind: "decline", fallback: null, outcome: "over", wrongNumber: true, trouble: error }
  }
  if (error === "approval.country") return { ...tried, fallback: null, outcome: "denied", trouble: error }
  if (error === "approval.unknown") return { ...tried, outcome: reply.lost ? "unclear" : "over", trouble: error }
  if (error !== "approval.untaken") return { ...tried, lost: reply.lost || !unread.has(error), trouble: error }
  // Whether a decline is of no use any more, the next poll says; until then it is sent again.
  if (reply.kind === "decline") return { ...tried, trouble: error }
  if (reply.fallback === null) return { ...tried, outcome: reply.lost ? "unclear" : "over", trouble: error }
  const { fallback, lost } = reply
  return {
    ...tried,
    kind: "decline",
    post: fallback,
    fallback: null,
    tries: 0,
    nextAt: now,
    lost: false,
    // "Not accepted" may then mean "accepted before".
    lostBefore: lost,
    trouble: null,
  }
}

/** Takes in what the server said to an answer. */
export function settle(before: RequestRecords, id: string, said: Said, now: number): RequestRecords {
  const there = before.records.find((each) => each.id === id)
  if (there?.reply?.outcome !== "sending") return before
  const reply = replied(there.reply, said, now)
  const next = replace(before, id, (each) => ({ ...each, reply }))
  return reply.wrongNumber && !there.reply.wrongNumber ? warn(next, there.registration, now) : next
}

/** A number that was neither taken nor found to be wrong came too late: it is told as what it was. */
const ended = (reply: RequestReply): RequestReply => ({
  ...reply,
  kind: reply.choice === null ? reply.kind : "approve",
  outcome: reply.underWay || reply.lost || reply.lostBefore ? "unclear" : "over",
})

/**
 * Takes in which requests a server listed, asked at `asked`. One that it lists no more was answered in another place or
 * withdrawn: it goes, and is not remembered, for of a server's many machines one may be behind. A decline that was refused
 * before is then of no more use.
 */
export function listed(
  before: RequestRecords,
  registration: string,
  ids: ReadonlySet<string>,
  asked: number,
): RequestRecords {
  const isMissing = (each: RequestRecord): boolean => each.registration === registration && !ids.has(each.id)
  const isGone = (each: RequestRecord): boolean => isOpen(each) && isMissing(each) && each.arrivedAt <= asked
  const isOver = (each: RequestRecord): boolean =>
    isMissing(each) &&
    each.reply?.outcome === "sending" &&
    each.reply.trouble === "approval.untaken" &&
    each.reply.triedAt <= asked
  if (!before.records.some((each) => isGone(each) || isOver(each))) return before
  const records = before.records.flatMap((each) => {
    if (isGone(each)) return []
    return isOver(each) && each.reply !== null ? { ...each, reply: ended(each.reply) } : each
  })
  return { ...before, records }
}

/**
 * A record with a time that is still to come, as this browser's clock was set back: all its times go along, so that it lives
 * no longer than it would have.
 */
function setBack(record: RequestRecord, now: number): RequestRecord {
  const { arrivedAt, challenge, reply } = record
  const by = Math.max(arrivedAt, reply?.at ?? 0, reply?.triedAt ?? 0) - now
  if (by <= 0) return record
  return {
    ...record,
    arrivedAt: arrivedAt - by,
    challenge: { ...challenge, expiresAt: challenge.expiresAt - by },
    reply: reply && { ...reply, at: reply.at - by, triedAt: reply.triedAt - by, nextAt: reply.nextAt - by },
  }
}

/** Ends what time has ended. To be stored before long: until then a clock that was set back keeps all as it is. */
export function expire(before: RequestRecords, now: number): RequestRecords {
  const step = (record: RequestRecord): RequestRecord => {
    const each = setBack(record, now)
    const isOver = each.reply?.outcome === "sending" && now >= each.challenge.expiresAt
    return isOver && each.reply !== null ? { ...each, reply: ended(each.reply) } : each
  }
  const records = before.records.map(step)
  const gone = records.filter(({ reply, challenge: { expiresAt } }) =>
    reply === null ? now >= expiresAt : reply.outcome !== "sending" && now >= Math.max(expiresAt, reply.at + KEPT),
  )
  const standing = Object.entries(before.warned).filter(([, until]) => until > now)
  const warned = Object.fromEntries(standing.map(([id, until]) => [id, Math.min(until, now + WARNING)]))
  const same = gone.length === 0 && records.every((each, i) => each === before.records[i])
  const warns = Object.entries(before.warned).every(([id, until]) => warned[id] === until)
  if (same && warns) return before
  return forget({ ...before, records, warned }, gone)
}

function forget(before: RequestRecords, gone: readonly RequestRecord[]): RequestRecords {
  const ids = new Set(gone.map(({ id }) => id))
  return {
    ...before,
    records: before.records.filter(({ id }) => !ids.has(id)),
    seen: [...before.seen, ...ids].slice(-SEEN),
  }
}

/** Takes an answer that has an outcome off the view; its request is remembered. */
export const dismiss = (before: RequestRecords, id: string): RequestRecords =>
  forget(
    before,
    before.records.filter((each) => each.id === id && each.reply !== null && each.reply.outcome !== "sending"),
  )

/** Forgets the requests of a registration that is given up. */
export const withoutRegistration = (before: RequestRecords, registration: string): RequestRecords =>
  forget(
    before,
    before.records.filter((each) => each.registration === registration),
  )

/** Notes that a request was announced. */
export const noticed = (before: RequestRecords, ids: ReadonlySet<string>): RequestRecords => ({
  ...before,
  records: before.records.map((each) => (ids.has(each.id) ? { ...each, noticed: true } : each)),
})
