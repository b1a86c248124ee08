/** What takes the popup of all that is known of sign-in requests, and how an outcome is told. */
import { beforeEach, describe, expect, test } from "vitest"
import { answer, asked } from "./worker.ts"
import type { ErrorCode } from "../../src/domain/error.ts"
import type { AnswerView, RequestsView, RequestView } from "../../src/messages/contract.ts"
import { goOn, hiddenUntil, hide, requests, showing, shown, unhide } from "../../src/popup/requests/state.ts"
import { troubledAt } from "../../src/popup/requests/troubled.ts"
import { told } from "../../src/popup/requests/told.ts"
import { asking, troubled } from "../../src/popup/state.ts"

const account = { id: "a", issuer: "Contoso", username: "katy" }
const origin = "https://login.contoso.example"

const request = (id: string): RequestView => ({
  id,
  registration: "r",
  account,
  origin,
  title: "Contoso",
  question: "",
  number: { kind: "none" },
  reasons: true,
  details: null,
  country: null,
  arrivedAt: 0,
  expiresAt: Number.MAX_SAFE_INTEGER,
  proof: "none",
  standsIn: false,
  warnedUntil: null,
})
const given = (id: string, rest: Partial<AnswerView> = {}): AnswerView => ({
  id,
  account,
  origin,
  kind: "approve",
  wrongNumber: false,
  notMe: false,
  outcome: "approved",
  code: null,
  at: 0,
  expiresAt: 0,
  trouble: null,
  ...rest,
})
const view = (open: readonly RequestView[], answers: readonly AnswerView[] = []): RequestsView => ({
  state: "listening",
  waiting: open.length,
  requests: open,
  answers,
  troubles: [],
  checkedAt: null,
})

beforeEach(() => {
  shown.value = null
  requests.value = null
  asking.value = "no"
  answer({})
})

describe("what takes the popup", () => {
  test("the oldest request, until one has gone on from what became of it", () => {
    requests.value = view([request("1"), request("2")])
    expect(showing.value).toMatchObject({ kind: "request", request: { id: "1" }, count: 2 })
    shown.value = request("1")
    requests.value = view([request("2")], [given("1")])
    expect(showing.value).toMatchObject({ kind: "answer", answer: { id: "1" } })
    shown.value = null
    expect(showing.value).toMatchObject({ kind: "request", request: { id: "2" }, count: 1 })
  })

  test("one that is gone without an answer is said to be over, not simply replaced", () => {
    shown.value = request("1")
    requests.value = view([request("2")])
    expect(showing.value).toMatchObject({ kind: "ended", request: { id: "1" } })
  })

  test("a code to be typed goes before requests; what was taken elsewhere is not told again", () => {
    requests.value = view([request("2")], [given("0"), given("1", { code: "57" })])
    expect(showing.value).toMatchObject({ kind: "answer", answer: { id: "1" } })
    requests.value = view([], [given("0"), given("3", { outcome: "denied", kind: "decline" })])
    expect(showing.value).toBeNull()
  })

  test("an answer that is still being sent can be left, and is not dismissed in the worker", async () => {
    const sending = view([], [given("9", { outcome: "sending" })])
    requests.value = sending
    answer({ "requests.state": () => sending, "answer.dismiss": () => undefined })
    expect(showing.value).toMatchObject({ kind: "answer", answer: { id: "9" } })
    await goOn("9")
    expect(showing.value).toBeNull()
    expect(asked.map(({ name }) => name)).toEqual(["requests.state"])
  })

  test("hidden, it gives the page back; shown again, it takes it", () => {
    asking.value = "yes"
    hide()
    expect(asking.value).toBe("hidden")
    expect(hiddenUntil.value).toBeGreaterThan(Date.now() + 4000)
    unhide()
    expect(asking.value).toBe("yes")
    expect(hiddenUntil.value).toBeNull()
  })
})

test("denied is said only where the server said so, and never of a wrong number that it has not denied", () => {
  for (const outcome of ["sending", "over", "unclear", "approved"] as const) {
    for (const kind of ["approve", "decline"] as const) {
      for (const wrongNumber of [false, true]) {
        const { title, text } = told(given("1", { outcome, kind, wrongNumber }))
        expect([title, text]).not.toContain("request_denied_title")
        expect([title, text]).not.toContain("request_wrong_denied")
        if (wrongNumber) expect(title).toBe("request_wrong_title")
      }
    }
  }
  expect(told(given("1", { outcome: "denied", kind: "decline" })).title).toBe("request_denied_title")
})

describe("accounts whose requests do not come are gray, and say why", () => {
  const T = 1_800_000_000_000
  const trouble = (code: ErrorCode, lastAt: number | null = T - 1000) => ({
    registration: "r",
    account,
    code,
    lastAt,
  })

  test.each<[ErrorCode, string]>([
    ["approval.unknown", "row_revoked"],
    ["approval.forbidden", "row_no_access"],
    ["approval.polling", "row_no_polling"],
    ["policy.denied", "row_not_allowed"],
    ["approval.clock", "row_troubled"],
    ["approval.signature", "row_troubled"],
  ])("%s at once: %s", (code, why) => {
    expect([...troubledAt([trouble(code)], T)]).toEqual([["a", why]])
  })

  test.each<ErrorCode>(["network.failed", "approval.busy", "approval.server", "approval.unavailable"])(
    "%s after five minutes, or where it has not answered since the browser was started",
    (code) => {
      expect(troubledAt([trouble(code, T - 299_999)], T).size).toBe(0)
      for (const lastAt of [T - 300_000, null, T + 60_000]) {
        expect(troubledAt([trouble(code, lastAt)], T).get("a")).toBe("row_unreachable")
      }
    },
  )

  test("rows are told of news, and of nothing else", () => {
    requests.value = { ...view([]), troubles: [trouble("approval.unknown")] }
    const first = troubled.value
    expect([...first]).toEqual([["a", "row_revoked"]])
    requests.value = { ...view([]), troubles: [trouble("approval.unknown")] }
    expect(troubled.value).toBe(first)
    requests.value = view([])
    expect(troubled.value.size).toBe(0)
  })
})

test("an approval that was refused for its country is told as that, and stays until it was read", () => {
  const refused = given("1", { outcome: "denied", trouble: "approval.country" })
  expect(told(refused)).toMatchObject({ title: "request_place_title", tone: "bad" })
  expect(told(given("1", { outcome: "denied", kind: "decline" })).title).toBe("request_denied_title")
})
