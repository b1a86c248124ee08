/** The extension's half against the running server's: what one writes the other reads. */
import { once } from "node:events"
import { WebSocket } from "ws"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { Answer, Challenge, DeviceKeys, Outgoing, Registration, Reply } from "../../src/approval/protocol.ts"
import { clockOffset } from "../../src/approval/protocol.ts"
import { privacyidea } from "../../src/approval/protocols/privacyidea/index.ts"
import { PASSWORD, startTestServer, Visitor, type TestServer } from "../server/harness.ts"

let server: TestServer
let visitor: Visitor
let keys: DeviceKeys
let registration: Registration

async function send({ method, url, headers, body }: Outgoing): Promise<Reply> {
  const response = await fetch(url, { method, headers, body, redirect: "manual" })
  return { status: response.status, date: response.headers.get("date"), body: await response.text() }
}

beforeAll(async () => {
  server = await startTestServer()
  await server.command("users", "add", "katy", "--password-stdin")
  visitor = new Visitor(server.url)
  await visitor.get("/account")
  await visitor.post("/sign-in/password", { username: "katy", password: PASSWORD })
  const link = privacyidea.readLink(visitor.link, true)
  expect(link).toMatchObject({ issuer: "Contoso", username: "katy", unlock: "any", extended: true, minutes: 10 })
  keys = await privacyidea.makeKeys(link)
  const reply = await send(privacyidea.enrolmentRequest(link, keys, "Chromium on Linux"))
  registration = await privacyidea.readEnrolmentReply(link, reply)
  await visitor.get("/sign-in")
}, 120_000)
afterAll(() => server.stop())

const poll = async (time = Date.now()) => {
  const reply = await send(await privacyidea.pollRequest(registration, keys.poll!.privateKey, time))
  return privacyidea.readPollReply(registration, reply, Date.now(), 0)
}

async function answer(challenge: Challenge, given: Answer) {
  return privacyidea.readAnswerReply(
    await send(await privacyidea.answerRequest(registration, keys.answer.privateKey, challenge, given)),
  )
}

/** The one open request; a new one is sent if there is none. */
async function next(): Promise<Challenge> {
  let { challenges } = await poll()
  if (challenges.length === 0) {
    await visitor.post("/sign-in/request")
    challenges = (await poll()).challenges
  }
  await visitor.get("/sign-in")
  return challenges[0]!
}

test("a clock that is off is found by the reply's date, and then the poll is taken", async () => {
  const wrong = Date.now() + 90_000
  const reply = await send(await privacyidea.pollRequest(registration, keys.poll!.privateKey, wrong))
  await expect(privacyidea.readPollReply(registration, reply, wrong, 0)).rejects.toMatchObject({
    code: "approval.clock",
  })
  const offset = clockOffset(reply.date, wrong, wrong)
  expect(Math.abs((offset ?? 0) + 90_000)).toBeLessThan(3000)
  expect((await poll(wrong + (offset ?? 0))).refused).toEqual([])
})

test("the answer key cannot poll", async () => {
  const reply = await send(await privacyidea.pollRequest(registration, keys.answer.privateKey, Date.now()))
  const read = privacyidea.readPollReply(registration, reply, Date.now(), 0)
  await expect(read).rejects.toMatchObject({ code: "approval.unknown" })
})

test("the poll key opens a socket, the answer key does not, and a request wakes it", async () => {
  const refused = new WebSocket((await privacyidea.wakeAddress(registration, keys.answer.privateKey, Date.now()))!)
  await once(refused, "error")
  const socket = new WebSocket((await privacyidea.wakeAddress(registration, keys.poll!.privateKey, Date.now()))!)
  await once(socket, "open")
  const woken = once(socket, "message")
  await answer(await next(), { kind: "decline", reason: null, choice: null })
  const [data] = (await woken) as [Buffer]
  expect(data).toHaveLength(0)
  socket.close()
})

test("a request comes with its context, and a wrong number is not taken", async () => {
  const challenge = await next()
  expect(challenge).toMatchObject({
    title: "Contoso",
    number: { kind: "type" },
    reasons: true,
    context: { account: "katy", from: "Firefox on Linux", ip: visitor.ip, location: "none" },
  })
  const choice = visitor.number === "00" ? "01" : "00"
  const given = { kind: "approve", choice, country: null } as const
  // The same again, its reply lost, says the same.
  for (let i = 0; i < 2; i++) await expect(answer(challenge, given)).rejects.toMatchObject({ code: "approval.number" })
  const late = { ...given, choice: visitor.number }
  await expect(answer(challenge, late)).rejects.toMatchObject({ code: "approval.untaken" })
  expect(await visitor.state()).toBe("wrong")
})

test("declined with a reason", async () => {
  const challenge = await next()
  expect(await answer(challenge, { kind: "decline", reason: "cancelled", choice: null })).toEqual({ code: null })
  expect(await visitor.state()).toBe("declined")
})

test("approved with the number, twice in the same words, and the page goes on", async () => {
  const challenge = await next()
  const given = { kind: "approve", choice: visitor.number, country: "NL" } as const
  expect(await answer(challenge, given)).toEqual({ code: null })
  expect(await answer(challenge, given)).toEqual({ code: null })
  await visitor.get("/sign-in")
  expect(visitor.text).toContain("Chromium on Linux")
})

test("a revoked registration is known no more", async () => {
  await visitor.post("/account/revoke", { serial: registration.serial })
  await expect(poll()).rejects.toMatchObject({ code: "approval.unknown" })
})
