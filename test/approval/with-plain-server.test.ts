/** The extension's half, over sockets, against a server that does what privacyIDEA's versions do (device-protocol §1-5, §8). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { clockOffset, type Answer, type DeviceKeys, type Outgoing, type Reply } from "../../src/approval/protocol.ts"
import type { Challenge, Registration } from "../../src/approval/protocol.ts"
import { privacyidea } from "../../src/approval/protocols/privacyidea/index.ts"
import { codeOf } from "../../src/domain/error.ts"
import type { Message } from "./other-side.ts"
import { PlainServer } from "./plain-server.ts"

let server: PlainServer
let keys: DeviceKeys
let registration: Registration

async function send({ method, url, headers, body }: Outgoing): Promise<Reply> {
  const response = await fetch(url, { method, headers, body, redirect: "manual" })
  return { status: response.status, date: response.headers.get("date"), body: await response.text() }
}

const ask = async (now = Date.now()) => send(await privacyidea.pollRequest(registration, keys.answer.privateKey, now))
const poll = async () => privacyidea.readPollReply(registration, await ask(), Date.now(), 0)
const post = async (challenge: Challenge, answer: Answer) =>
  privacyidea.answerRequest(registration, keys.answer.privateKey, challenge, answer)
const give = async (outgoing: Outgoing) => {
  try {
    return privacyidea.readAnswerReply(await send(outgoing)).code ?? "taken"
  } catch (error) {
    return codeOf(error)
  }
}
const approve = (choice: string | null = null): Answer => ({ kind: "approve", choice, country: null })
const decline = (reason: "unknown_trigger" | "cancelled" | null = null): Answer => ({
  kind: "decline",
  reason,
  choice: null,
})

/** The one open request. */
async function next(): Promise<Challenge> {
  const { challenges, refused } = await poll()
  expect(refused).toEqual([])
  expect(challenges).toHaveLength(1)
  return challenges[0]!
}

beforeAll(async () => {
  server = await new PlainServer().start("/pi/ttype/push")
  // Written as Python's `quote` writes it, with the label that is the default.
  const link = server.link({ issuer: "privacyIDEA" }).replace("pipush/Contoso:katy", `pipush/${server.serial}`)
  const read = privacyidea.readLink(link.replaceAll("%2F", "/"), true)
  expect(read).toMatchObject({ url: server.url, issuer: "privacyIDEA", username: server.serial, minutes: 10 })
  keys = await privacyidea.makeKeys(read)
  const wrong = privacyidea.enrolmentRequest({ ...read, credential: "0".repeat(40) }, keys, "")
  await expect(privacyidea.readEnrolmentReply(read, await send(wrong))).rejects.toThrow("approval.credential")
  const right = privacyidea.enrolmentRequest(read, keys, "")
  registration = await privacyidea.readEnrolmentReply(read, await send(right))
  await expect(privacyidea.readEnrolmentReply(read, await send(right))).rejects.toThrow("approval.finished")
}, 60_000)
afterAll(() => server.stop())
beforeEach(() => {
  server.expire()
  Object.assign(server, { ahead: 0, capable: false, hides: false, denies: false, revoked: false, declines: true })
})

describe("a poll", () => {
  test("brings nothing, then the request, and none that was answered or has expired", async () => {
    expect(await poll()).toEqual({ challenges: [], refused: [] })
    const first = server.ask({ title: "Anmeldung", question: "VPN | Zürich, None 日本: Sind Sie das?" })
    const challenge = await next()
    expect(challenge).toMatchObject({
      title: "Anmeldung",
      question: "VPN | Zürich, None 日本: Sind Sie das?",
      number: { kind: "none" },
      reasons: false,
    })
    expect(await give(await post(challenge, approve()))).toBe("taken")
    expect(server.state(first)).toBe("accept")
    expect(await poll()).toEqual({ challenges: [], refused: [] })
    server.ask()
    const late = await next()
    server.expire()
    expect(await poll()).toEqual({ challenges: [], refused: [] })
    expect(await give(await post(late, approve()))).toBe("approval.untaken")
  })

  test("knows a request whose question is written anew each time", async () => {
    const message = server.ask({ question: "at 10:36:04" })
    const before = await next()
    server.rewrite(message, "at 10:36:07")
    expect(await next()).toMatchObject({ nonce: before.nonce, question: "at 10:36:07" })
  })

  test.each([90_000, -90_000])(
    "by a clock that is off by %s ms finds that out, also where errors are hidden",
    async (off) => {
      for (const hides of [false, true]) {
        Object.assign(server, { ahead: off, hides })
        const now = Date.now()
        const reply = await ask(now)
        const code = await privacyidea.readPollReply(registration, reply, now, 0).then(() => "taken", codeOf)
        expect(code).toBe(hides ? "approval.refused" : "approval.clock")
        const offset = clockOffset(reply.date, now, Date.now())!
        expect(Math.abs(offset - off)).toBeLessThan(2000)
        const again = await ask(Date.now() + offset)
        expect(await privacyidea.readPollReply(registration, again, now, offset)).toEqual({
          challenges: [],
          refused: [],
        })
      }
    },
  )

  test("that is not allowed, or of a token that is gone, says which", async () => {
    server.denies = true
    await expect(poll()).rejects.toThrow("approval.polling")
    Object.assign(server, { denies: false, revoked: true })
    await expect(poll()).rejects.toThrow("approval.unknown")
  })
})

describe("an answer", () => {
  test("counts once: the same again is not taken, nor is another", async () => {
    server.ask()
    const challenge = await next()
    const sent = await post(challenge, approve())
    expect([await give(sent), await give(sent)]).toEqual(["taken", "approval.untaken"])
    expect(await give(await post(challenge, decline()))).toBe("approval.untaken")
  })

  test.each([
    ["letters", ["Q", "A", "Z"], "Z"],
    ["ten numbers", ["00", "07", "10", "21", "32", "43", "54", "65", "76", "99"], "07"],
    ["words of an administrator", ["0A", "blue sky", "Grün"], "Grün"],
  ])("with a number, of %s: a wrong one leaves it open, the right one is taken", async (_, choices, choice) => {
    const message = server.ask({ choices, choice })
    const challenge = await next()
    expect(challenge.number).toEqual({ kind: "choose", choices })
    expect(await give(await post(challenge, approve(choices[0])))).toBe("approval.untaken")
    expect(server.state(message)).toBe("open")
    expect(await give(await post(await next(), approve(choice)))).toBe("taken")
    expect(server.state(message)).toBe("accept")
  })

  test("that approves may bring a code to be shown", async () => {
    const message = server.ask({ code: "07" })
    expect(await give(await post(await next(), approve()))).toBe("07")
    expect(server.state(message)).toBe("accept")
  })

  test.each<[string, Answer, boolean]>([
    ["without a reason, to a server that knows none", decline(), false],
    ["with one that such a server would stumble over, and does not get", decline("unknown_trigger"), false],
    ["without a reason, to a server that takes them", decline(), true],
    ["that says it wasn't me, where that is taken", decline("unknown_trigger"), true],
  ])("that declines, %s, is taken", async (_, answer, capable) => {
    server.capable = capable
    const open: Message[] = [server.ask(), server.ask({ choices: ["17", "42"], choice: "42" })]
    const { challenges, refused } = await poll()
    expect(refused).toEqual([])
    for (const challenge of challenges) {
      expect(challenge.reasons).toBe(capable)
      expect(await give(await post(challenge, answer))).toBe("taken")
    }
    expect(open.map((message) => server.state(message))).toEqual(["declined", "declined"])
  })

  test("to a server before 3.8 cannot decline, and to one that knows the token no more it is said so", async () => {
    server.declines = false
    server.ask()
    const challenge = await next()
    expect(await give(await post(challenge, decline()))).toBe("approval.untaken")
    server.revoked = true
    expect(await give(await post(challenge, approve()))).toBe("approval.unknown")
  })
})
