/**
 * Requests as they are stored, step by step: with workers killed between any two steps, replies that are lost, and a
 * server that closes a request at a wrong number or leaves it open (privacyIDEA does). What is stored is the only thing
 * that a killed worker leaves.
 */
import fc from "fast-check"
import * as v from "valibot"
import { describe, expect, test } from "vitest"
import type { Challenge, Outgoing } from "../../../src/approval/protocol.ts"
import { codeOf, type ErrorCode } from "../../../src/domain/error.ts"
import { noRequests, requestsSchema, type RequestRecords } from "../../../src/background/requests/request-record.ts"
import {
  arrive,
  attempt,
  dismiss,
  dueReplies,
  expire,
  listed,
  nextDue,
  noticed,
  openRequests,
  settle,
  spend,
  WARNING,
  withoutRegistration,
  type Said,
  type Signed,
} from "../../../src/background/requests/request-steps.ts"

const T = 1_800_000_000_000
const LIFE = 120_000

const challenge = (expiresAt = T + LIFE, number: Challenge["number"] = { kind: "none" }): Challenge => ({
  nonce: "N".repeat(32),
  title: "Contoso",
  question: "Is it you?",
  number,
  reasons: false,
  expiresAt,
  context: null,
  contextDigest: null,
})

const outgoing = (body: string): Outgoing => ({
  method: "POST",
  url: "https://pi.example/ttype/push",
  headers: {},
  body,
})
const signed = (kind: Signed["kind"], choice: string | null = null, notMe = false): Signed => ({
  kind,
  choice,
  notMe,
  post: outgoing(kind === "approve" ? `approve ${choice ?? ""}`.trim() : "decline"),
  fallback: kind === "approve" && choice !== null ? outgoing("decline") : null,
})

const arrived = (now = T, id = "a", given = challenge()) =>
  arrive(noRequests, "r", [{ id, challenge: given }], now).next
const replyOf = (all: RequestRecords, id = "a") => all.records.find((each) => each.id === id)?.reply ?? null
const said = (error: ErrorCode): Said => ({ error })
const taken: Said = { code: null }

describe("arrival", () => {
  test("a request that comes again keeps the time that it had", () => {
    const first = arrived()
    const again = arrive(first, "r", [{ id: "a", challenge: challenge(T + 9 * LIFE) }], T + 5000).next
    expect(again).toBe(first)
    expect(openRequests(again, T + LIFE - 1).map(({ id }) => id)).toEqual(["a"])
    expect(openRequests(again, T + LIFE)).toEqual([])
  })

  test("one that is over does not come back, however often it is listed", () => {
    const over = expire(arrived(), T + LIFE)
    expect(over.records).toEqual([])
    expect(arrive(over, "r", [{ id: "a", challenge: challenge(T + 3 * LIFE) }], T + LIFE).next).toBe(over)
  })

  test("the oldest is first, across registrations", () => {
    const one = arrived(T + 2, "a")
    const two = arrive(one, "other", [{ id: "b", challenge: challenge() }], T + 1).next
    expect(openRequests(two, T + 3).map(({ id }) => id)).toEqual(["b", "a"])
  })

  test("one that the server lists no more was answered elsewhere: it goes, alone, and comes again if it is listed again", () => {
    const all = arrive(arrived(T, "a"), "other", [{ id: "b", challenge: challenge() }], T).next
    expect(listed(all, "r", new Set(["a"]), T + 1)).toBe(all)
    // Asked before it was there: says nothing of it.
    expect(listed(all, "r", new Set(), T - 1)).toBe(all)
    const left = listed(all, "r", new Set(), T + 1)
    expect(openRequests(left, T + 1).map(({ id }) => id)).toEqual(["b"])
    const again = arrive(left, "r", [{ id: "a", challenge: challenge() }], T + 2).next
    expect(openRequests(again, T + 2).map(({ id }) => id)).toEqual(["b", "a"])
  })

  test("more than a person can have are a flood, and the first stay", () => {
    const many = Array.from({ length: 15 }, (_, i) => ({ id: `a${i}`, challenge: challenge() }))
    const more = Array.from({ length: 15 }, (_, i) => ({ id: `b${i}`, challenge: challenge() }))
    const first = arrive(noRequests, "r", many, T)
    expect(first.flood).toBe(false)
    const second = arrive(first.next, "r", more, T)
    expect(second.flood).toBe(true)
    expect(openRequests(second.next, T)).toHaveLength(20)
    expect(arrive(second.next, "another", [{ id: "c", challenge: challenge() }], T).flood).toBe(false)
  })

  test("being announced is noted of just those", () => {
    const two = arrive(arrived(), "r", [{ id: "b", challenge: challenge() }], T).next
    expect(noticed(two, new Set(["b"])).records.map((each) => each.noticed)).toEqual([false, true])
  })
})

describe("an answer", () => {
  test("spends its request at once, and a second answer finds none", () => {
    const all = spend(arrived(), "a", signed("approve"), T + 1)
    expect(openRequests(all, T + 1)).toEqual([])
    expect(replyOf(all)).toMatchObject({ outcome: "sending", tries: 0 })
    for (const id of ["a", "unknown"]) {
      expect(() => spend(all, id, signed("decline"), T + 2)).toThrow(expect.objectContaining({ code: "approval.gone" }))
    }
  })

  test("comes too late for a request that is over", () => {
    expect(() => spend(arrived(), "a", signed("approve"), T + LIFE)).toThrow("approval.gone")
  })

  test("that is taken is told as what it was, with the code to be typed", () => {
    const approved = settle(spend(arrived(), "a", signed("approve"), T), "a", { code: "47" }, T + 1)
    expect(replyOf(approved)).toMatchObject({ outcome: "approved", code: "47", trouble: null })
    const denied = settle(spend(arrived(), "a", signed("decline"), T), "a", taken, T + 1)
    expect(replyOf(denied)).toMatchObject({ outcome: "denied", code: null })
    expect(settle(denied, "a", said("approval.untaken"), T + 2)).toBe(denied)
  })

  test("without a reply is sent again, the same bytes, later and later, until the request is over", () => {
    let all = spend(arrived(), "a", signed("approve"), T)
    const sent: string[] = []
    for (let now = T; now < T + LIFE; now += 1000) {
      for (const { id, reply } of dueReplies(all, now)) {
        sent.push(reply?.post.body ?? "")
        all = settle(all, id, said("network.failed"), now)
      }
    }
    expect(sent.length).toBeGreaterThan(5)
    expect(sent.length).toBeLessThan(12)
    expect(new Set(sent)).toEqual(new Set(["approve"]))
    expect(replyOf(expire(all, T + LIFE))).toMatchObject({ outcome: "unclear", trouble: "network.failed" })
    expect(dueReplies(all, T + LIFE)).toEqual([])
  })

  test("that the server was too busy for has not arrived", () => {
    const all = settle(spend(arrived(), "a", signed("approve"), T), "a", said("approval.busy"), T)
    expect(replyOf(all)).toMatchObject({ outcome: "sending", lost: false, trouble: "approval.busy" })
    expect(nextDue(all)).toBe(T + 2000)
    expect(replyOf(expire(all, T + LIFE))).toMatchObject({ outcome: "over" })
  })

  test("that nothing matched is over; after a lost reply nobody knows", () => {
    const once = spend(arrived(), "a", signed("approve"), T)
    expect(replyOf(settle(once, "a", said("approval.untaken"), T))).toMatchObject({ outcome: "over" })
    const lost = settle(once, "a", said("network.failed"), T)
    expect(replyOf(settle(lost, "a", said("approval.untaken"), T + 2000))).toMatchObject({ outcome: "unclear" })
  })

  test("of a browser that the server knows no more is over, and says so", () => {
    const all = settle(spend(arrived(), "a", signed("approve", "42"), T), "a", said("approval.unknown"), T)
    expect(replyOf(all)).toMatchObject({ outcome: "over", trouble: "approval.unknown", kind: "approve" })
  })
})

describe("a country that is not allowed", () => {
  test("ends it as denied, with its reason: no number was wrong, nothing follows, no warning stands", () => {
    const sent = attempt(spend(arrived(), "a", signed("approve", "42"), T), "a")
    const after = settle(sent, "a", said("approval.country"), T + 1)
    expect(replyOf(after)).toMatchObject({
      kind: "approve",
      outcome: "denied",
      trouble: "approval.country",
      wrongNumber: false,
      fallback: null,
    })
    expect(after.warned).toEqual({})
    expect(dueReplies(after, T + 60_000)).toEqual([])
  })
})

describe("a wrong number", () => {
  const wrong = () => settle(spend(arrived(), "a", signed("approve", "13"), T), "a", said("approval.untaken"), T + 5)

  test("is followed by a decline at once; that it was wrong is said when the decline was taken, for then it was open", () => {
    const all = wrong()
    expect(replyOf(all)).toMatchObject({ kind: "decline", outcome: "sending", wrongNumber: false, lost: false })
    expect(dueReplies(all, T + 5).map(({ reply }) => reply?.post.body)).toEqual(["decline"])
    expect(replyOf(settle(all, "a", taken, T + 6))).toMatchObject({ outcome: "denied", wrongNumber: true })
  })

  test("of which the server itself says that it was wrong is over, with no decline behind it", () => {
    const given = spend(arrived(), "a", signed("approve", "13"), T)
    const over = { kind: "decline", outcome: "over", wrongNumber: true, fallback: null } as const
    for (const before of [given, wrong(), settle(given, "a", said("network.failed"), T + 1)]) {
      const all = settle(before, "a", said("approval.number"), T + 6)
      expect(replyOf(all)).toMatchObject(over)
      expect(all.warned).toEqual({ r: T + 6 + WARNING })
      expect(dueReplies(all, T + LIFE - 1)).toEqual([])
    }
    // Where none was given it says nothing.
    const declined = settle(spend(arrived(), "a", signed("decline"), T), "a", said("approval.number"), T + 1)
    expect(replyOf(declined)).toMatchObject({ outcome: "sending", wrongNumber: false })
  })

  test("warns for ten minutes, and so does “it wasn't me”", () => {
    const denied = settle(wrong(), "a", taken, T + 6)
    expect(denied.warned).toEqual({ r: T + 6 + WARNING })
    expect(spend(arrived(), "a", signed("decline", null, true), T).warned).toEqual({ r: T + WARNING })
    expect(spend(arrived(), "a", signed("decline"), T).warned).toEqual({})
    expect(expire(denied, T + 6 + WARNING).warned).toEqual({})
  })

  test("or one that came too late: whose decline is not accepted tries on, until a later poll lists the request no more", () => {
    const refused = settle(wrong(), "a", said("approval.untaken"), T + 10)
    expect(replyOf(refused)).toMatchObject({ outcome: "sending", kind: "decline" })
    expect(listed(refused, "r", new Set(["a"]), T + 20)).toBe(refused)
    expect(listed(refused, "other", new Set(), T + 20)).toBe(refused)
    // Asked before the decline was sent: says nothing of what came after.
    expect(listed(refused, "r", new Set(), T + 9)).toBe(refused)
    // Answered in another browser meanwhile, for all that is known: not said to be wrong, and nobody is warned of it.
    const over = listed(refused, "r", new Set(), T + 10)
    expect(replyOf(over)).toMatchObject({ outcome: "over", kind: "approve", wrongNumber: false })
    expect(over.warned).toEqual({})
  })

  test("is not said to be wrong where the approval may have arrived before", () => {
    const lost = settle(spend(arrived(), "a", signed("approve", "13"), T), "a", said("network.failed"), T)
    const after = settle(lost, "a", said("approval.untaken"), T + 2000)
    expect(replyOf(after)).toMatchObject({ kind: "decline", wrongNumber: false, lostBefore: true })
    expect(after.warned).toEqual({})
    const refused = settle(after, "a", said("approval.untaken"), T + 2001)
    expect(replyOf(listed(refused, "r", new Set(), T + 3000))).toMatchObject({ outcome: "unclear" })
    // The decline was taken, so the request was still open, so the number was wrong.
    expect(replyOf(settle(after, "a", taken, T + 2001))).toMatchObject({ outcome: "denied", wrongNumber: true })
  })
})

describe("the end", () => {
  test("what became of an answer can be seen for ten minutes, or until it is dismissed; then its request is remembered", () => {
    const done = settle(spend(arrived(), "a", signed("approve"), T), "a", taken, T + 1)
    expect(expire(done, T + LIFE)).toBe(done)
    expect(expire(done, T + WARNING)).toMatchObject({ records: [], seen: ["a"] })
    const gone = dismiss(done, "a")
    expect(gone).toMatchObject({ records: [], seen: ["a"] })
    expect(arrive(gone, "r", [{ id: "a", challenge: challenge() }], T + 2).next).toBe(gone)
  })

  test("an answer under way cannot be dismissed", () => {
    const all = spend(arrived(), "a", signed("approve"), T)
    expect(dismiss(all, "a").records).toHaveLength(1)
  })

  test("giving a registration up takes its requests along and no other's", () => {
    const two = arrive(arrived(), "other", [{ id: "b", challenge: challenge() }], T).next
    expect(withoutRegistration(two, "r").records.map(({ id }) => id)).toEqual(["b"])
  })
})

/** A server as device-protocol.md has it. */
class Server {
  state: "open" | "approved" | "declined" | "closed" = "open"
  readonly posts: string[] = []
  readonly #number: string | null
  readonly #closesAtWrong: boolean
  /** Says so of a wrong number, whenever that is sent. */
  readonly #tells: boolean

  constructor(number: string | null, closesAtWrong: boolean, tells: boolean) {
    this.#number = number
    this.#closesAtWrong = closesAtWrong
    this.#tells = tells
  }

  take(body: string): Said {
    this.posts.push(body)
    if (this.state === "closed" && this.#tells && body !== "decline") return said("approval.number")
    if (this.state !== "open") return said("approval.untaken")
    if (body === "decline") this.state = "declined"
    else if (this.#number === null || body === `approve ${this.#number}`) this.state = "approved"
    else if (this.#closesAtWrong) this.state = "closed"
    if (this.state === "closed" && this.#tells) return said("approval.number")
    return this.state === "open" || this.state === "closed" ? said("approval.untaken") : taken
  }
}

class Killed extends Error {}

/** A disk, and a worker that is killed before its n-th step: a write or a request. */
class Worker {
  stored = JSON.stringify(noRequests)
  readonly #server: Server
  readonly #kills: Set<number>
  readonly #losses: Set<number>
  #steps = 0
  #sent = 0
  now = T

  constructor(server: Server, kills: readonly number[], losses: readonly number[]) {
    this.#server = server
    this.#kills = new Set(kills)
    this.#losses = new Set(losses)
  }

  #step(): void {
    if (this.#kills.has(this.#steps++)) throw new Killed()
  }

  read(): RequestRecords {
    return expire(v.parse(requestsSchema, JSON.parse(this.stored)), this.now)
  }

  update(change: (before: RequestRecords) => RequestRecords): void {
    this.#step()
    this.stored = JSON.stringify(change(this.read()))
    this.#step()
  }

  /** One request: it arrives or not, and so does its reply; the worker may be killed before, between and after. */
  post(body: string): Said {
    this.#step()
    const lost = this.#losses.has(this.#sent++)
    const reply = this.#server.take(body)
    this.#step()
    return lost ? said("network.failed") : reply
  }

  poll(): void {
    const asked = this.now
    const ids = new Set(this.#server.state === "open" ? ["a"] : [])
    this.#step()
    this.update((before) => {
      const given = challenge(this.now + LIFE, { kind: "type" })
      return listed(
        arrive(
          before,
          "r",
          [...ids].map((id) => ({ id, challenge: given })),
          this.now,
        ).next,
        "r",
        ids,
        asked,
      )
    })
  }

  deliver(): void {
    for (const { id, reply } of dueReplies(this.read(), this.now)) {
      this.update((before) => attempt(before, id))
      const answer = this.post(reply?.post.body ?? "")
      this.update((before) => settle(before, id, answer, this.now))
    }
  }

  /** Runs work as an event would; a killed worker leaves what is stored. */
  event(work: () => void): void {
    try {
      work()
    } catch (thrown) {
      if (!(thrown instanceof Killed)) throw thrown
    }
  }
}

test("whatever is killed and lost: one choice, never shown again, and what is said is what the server holds", () => {
  fc.assert(
    fc.property(
      fc.record({
        number: fc.constantFrom(null, "42"),
        choice: fc.constantFrom("42", "13"),
        declines: fc.boolean(),
        closesAtWrong: fc.boolean(),
        tells: fc.boolean(),
        kills: fc.uniqueArray(fc.nat(40), { maxLength: 6 }),
        losses: fc.uniqueArray(fc.nat(8), { maxLength: 4 }),
      }),
      ({ number, choice, declines, closesAtWrong, tells, kills, losses }) => {
        const server = new Server(number, closesAtWrong, tells)
        const worker = new Worker(server, kills, losses)
        const chosen = number === null ? null : choice
        let spent = false
        for (let second = 0; second < LIFE / 1000 + 1; second++) {
          worker.now = T + second * 1000
          if (second % 5 === 0) worker.event(() => worker.poll())
          const open = openRequests(worker.read(), worker.now)
          // Once an answer was stored the request is never there to be answered.
          if (spent) expect(open).toEqual([])
          if (open.length > 0) {
            worker.event(() => {
              worker.update((before) =>
                spend(before, "a", signed(declines ? "decline" : "approve", declines ? null : chosen), worker.now),
              )
              worker.deliver()
            })
          }
          spent ||= replyOf(worker.read()) !== null
          worker.event(() => worker.deliver())
        }
        worker.now = T + 2 * LIFE
        const reply = replyOf(worker.read())
        const approvals = new Set(server.posts.filter((body) => body !== "decline"))
        expect(approvals.size).toBeLessThanOrEqual(1)
        if (declines) expect(approvals.size).toBe(0)
        if (reply?.outcome === "approved") expect(server.state).toBe("approved")
        if (reply?.outcome === "denied") expect(server.state).toBe("declined")
        if (reply?.outcome === "over") expect(["closed", "open"]).toContain(server.state)
        if (reply?.wrongNumber) expect(server.state).not.toBe("approved")
        expect(reply?.outcome).not.toBe("sending")
        // A wrong number is never left for a second guess where the server answers at all.
        if (number !== null && chosen !== number && !declines && reply?.wrongNumber) {
          expect(["declined", "closed"]).toContain(server.state)
        }
      },
    ),
    { numRuns: 400 },
  )
})

test("a code of an error that a later version wrote does not keep requests from being read", () => {
  const all = settle(spend(arrived(), "a", signed("approve"), T), "a", said("network.failed"), T)
  const later = JSON.parse(JSON.stringify(all).replace("network.failed", "approval.invented"))
  expect(v.parse(requestsSchema, later).records[0]?.reply?.trouble).toBe("internal")
  expect(codeOf(new Error("x"))).toBe("internal")
})

describe("a clock that is set back", () => {
  const DAY = 24 * 60 * 60_000

  test("shows a request no longer than it lives", () => {
    const set = expire(arrived(), T - DAY)
    expect(openRequests(set, T - DAY + LIFE - 1)).toHaveLength(1)
    expect(openRequests(set, T - DAY + LIFE)).toEqual([])
    expect(expire(set, T - DAY + LIFE).seen).toEqual(["a"])
  })

  test("has an answer that waits sent at its time, and its end come", () => {
    const sent = attempt(spend(arrived(), "a", signed("approve"), T + 1000), "a")
    const waiting = settle(sent, "a", { error: "network.failed" }, T + 2000)
    const wait = nextDue(waiting)! - (T + 2000)
    const set = expire(waiting, T - DAY)
    expect(nextDue(set)! - (T - DAY)).toBeLessThanOrEqual(wait + 2000)
    expect(dueReplies(set, nextDue(set)!).map(({ id }) => id)).toEqual(["a"])
    expect(replyOf(expire(set, T - DAY + LIFE))?.outcome).toBe("unclear")
  })

  test("keeps a warning no longer than one stands", () => {
    const { warned } = spend(arrived(), "a", signed("decline", null, true), T)
    expect(expire({ ...noRequests, warned }, T - DAY).warned).toEqual({ r: T - DAY + WARNING })
  })
})
