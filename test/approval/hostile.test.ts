/** What a server, or somebody in between, may send: refused with the right code, nothing shown, nothing else thrown. */
import { generateKeyPairSync } from "node:crypto"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { REPLY_LIMIT, type Registration, type Reply } from "../../src/approval/protocol.ts"
import { privacyidea } from "../../src/approval/protocols/privacyidea/index.ts"
import { codeOf } from "../../src/domain/error.ts"
import * as other from "./other-side.ts"

const now = Date.UTC(2026, 10, 24)
const link = privacyidea.readLink(other.link(), false)
const server = other.serverKey()
const stranger = other.serverKey()
let registration: Registration

const detail = { public_key: server.wire, rollout_state: "enrolled", serial: link.serial }
const enrol = (reply: Reply) => privacyidea.readEnrolmentReply(link, reply).then(() => "taken", codeOf)
const poll = (reply: Reply, to = registration) =>
  privacyidea.readPollReply(to, reply, now, 0).then(({ refused }) => refused, codeOf)
const pollOf = (...messages: unknown[]) => privacyidea.readPollReply(registration, other.reply(messages), now, 0)
function answer(reply: Reply): string {
  try {
    privacyidea.readAnswerReply(reply)
    return "taken"
  } catch (error) {
    return codeOf(error)
  }
}

beforeAll(async () => {
  registration = await privacyidea.readEnrolmentReply(link, other.reply(true, detail))
})

describe("errors of the server have a code each", () => {
  test.each([
    ["approval.credential", other.failure(400, 905, "Invalid enrollment credential. You are not authorized.")],
    [
      "approval.finished",
      other.failure(404, 601, "No token with this serial number in the rollout state 'clientwait'."),
    ],
    ["approval.refused", other.failure(403, 303, "Policy")],
    ["approval.refused", other.reply(false, detail)],
    ["approval.reply", other.reply(true)],
    ["approval.foreign", other.reply(true, { ...detail, serial: "PIPU00000000" })],
    ["approval.refused", other.reply(true, { ...detail, rollout_state: "clientwait" })],
    ["approval.key", other.reply(true, { ...detail, public_key: "AAAA" })],
    ["approval.key", other.reply(true, { ...detail, public_key: "not base64!" })],
    ["approval.key", other.reply(true, { ...detail, public_key: server.wire.slice(0, 300) })],
  ])("enrolment: %s", async (code, reply) => expect(await enrol(reply)).toBe(code))

  test("enrolment: a server key that is too small, or followed by more", async () => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 })
    const small = publicKey.export({ format: "der", type: "pkcs1" })
    const long = Buffer.concat([server.publicKey.export({ format: "der", type: "pkcs1" }), Buffer.from([0])])
    const spki = server.publicKey.export({ format: "der", type: "spki" })
    for (const key of [small, long, spki]) {
      expect(await enrol(other.reply(true, { ...detail, public_key: key.toString("base64") }))).toBe("approval.key")
    }
  })

  test("enrolment: a server that was to give signed context, and now knows nothing of it", async () => {
    const extended = privacyidea.readLink(other.link({ countersign: "1" }), false)
    const read = privacyidea.readEnrolmentReply(extended, other.reply(true, detail))
    await expect(read).rejects.toMatchObject({ code: "approval.context" })
  })

  test.each([
    ["approval.clock", other.failure(400, 10, "Timestamp 2026-11-24 10:36:04 not in valid range.")],
    ["approval.clock", other.failure(400, 10, "Could not parse timestamp x. ISO-Format required.")],
    ["approval.unknown", other.failure(400, 10, "Could not verify signature!")],
    ["approval.polling", other.failure(403, 303, "Polling not allowed!")],
    // Told to hide what went wrong (policy hide_specific_error_message_for_ttype), a server says no more than that.
    ["approval.refused", other.failure(400, -311, "Failed special token function")],
    ["approval.refused", { ...other.failure(400, 0, ""), body: '{"result":{"status":false,"error":null}}' }],
    [
      "approval.refused",
      { ...other.failure(400, 0, ""), body: '{"result":{"status":false,"error":{"code":"10","message":null}}}' },
    ],
    // "status": false is an error, whatever HTTP says.
    ["approval.unknown", other.failure(200, 10, "Could not verify signature!")],
    ["approval.refused", other.failure(400, 302, "Missing policy push_registration_url")],
    ["approval.reply", other.reply(true)],
    ["approval.reply", other.reply({ nonce: "x" })],
  ])("poll: %s", async (code, reply) => expect(await poll(reply)).toBe(code))

  test.each([
    ["approval.unknown", other.failure(404, 601, "The requested token could not be found.")],
    ["approval.refused", other.failure(400, 905, "Missing parameters!")],
    ["approval.untaken", other.reply(false)],
    ["approval.server", other.failure(500, -500, "Non-base32 digit found")],
    ["approval.reply", other.reply("yes")],
    ["approval.reply", other.reply(null)],
  ])("answer: %s", (code, reply) => expect(answer(reply)).toBe(code))

  test.each([
    ["approval.server", { status: 500, date: null, body: "<h1>Internal Server Error</h1>" }],
    ["approval.server", other.failure(500, -500, "binascii.Error")],
    ["approval.busy", { status: 503, date: null, body: "" }],
    ["approval.busy", other.failure(429, 0, "slow down")],
    ["approval.unavailable", { status: 404, date: null, body: "nginx" }],
    ["approval.unavailable", { status: 302, date: null, body: "" }],
    ["approval.reply", { status: 200, date: null, body: "<html>Welcome to the hotel</html>" }],
    ["approval.reply", { status: 200, date: null, body: "" }],
    ["approval.reply", { status: 200, date: null, body: "null" }],
    ["approval.reply", { status: 200, date: null, body: '{"result":{"status":"yes","value":[]}}' }],
    ["approval.reply", { status: 201, date: null, body: '{"result":{"status":true,"value":[]}}' }],
    ["approval.reply", { status: 200, date: null, body: "[".repeat(REPLY_LIMIT) }],
    ["approval.large", { status: 200, date: null, body: " ".repeat(REPLY_LIMIT + 1) }],
  ])("whatever was asked: %s", async (code, reply) => {
    expect([await enrol(reply), await poll(reply), answer(reply)]).toEqual([code, code, code])
  })
})

describe("a request is not shown that", () => {
  const good = () => other.challenge(server.privateKey, {})
  test.each<[string, string, () => unknown]>([
    ["is signed by somebody else", "approval.signature", () => other.challenge(stranger.privateKey, {})],
    ["is not signed", "approval.signature", () => ({ ...good(), signature: "" })],
    ["has a signature in small letters", "approval.signature", () => lower(good())],
    ["has a signature without its padding", "approval.signature", () => unpadded(good())],
    ["has another question", "approval.signature", () => ({ ...good(), question: "Pay 1 EUR?" })],
    ["has another title", "approval.signature", () => ({ ...good(), title: "Bank" })],
    ["has another nonce", "approval.signature", () => ({ ...good(), nonce: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" })],
    ["has another address", "approval.signature", () => ({ ...good(), url: "https://evil.example/ttype/push" })],
    ["lost its numbers", "approval.signature", () => withoutNumbers()],
    ["was given numbers", "approval.signature", () => ({ ...good(), require_presence: "18,63" })],
    ["is for another registration", "approval.foreign", () => other.challenge(server.privateKey, { serial: "PIPU2" })],
    [
      "is of another origin",
      "approval.foreign",
      () => other.challenge(server.privateKey, { url: "https://a.example/" }),
    ],
    [
      "is of another port",
      "approval.foreign",
      () => other.challenge(server.privateKey, { url: "https://pi.example:444/" }),
    ],
    ["has no address", "approval.foreign", () => other.challenge(server.privateKey, { url: "//" })],
    ["has one number only", "approval.challenge", () => other.challenge(server.privateKey, { require_presence: "63" })],
    [
      "has no number in its list",
      "approval.challenge",
      () => other.challenge(server.privateKey, { require_presence: "" }),
    ],
    ["has a number twice", "approval.challenge", () => other.challenge(server.privateKey, { require_presence: "1,1" })],
    [
      "has eleven numbers",
      "approval.challenge",
      () => other.challenge(server.privateKey, { require_presence: "1,2,3,4,5,6,7,8,9,10,11" }),
    ],
    [
      "hides a number",
      "approval.challenge",
      () => other.challenge(server.privateKey, { require_presence: "1,\u202E2" }),
    ],
    ["is too long", "approval.challenge", () => other.challenge(server.privateKey, { question: "x".repeat(5000) })],
    ["has no nonce", "approval.challenge", () => ({ ...good(), nonce: undefined })],
    ["is a number", "approval.challenge", () => 7],
    ["is nothing", "approval.challenge", () => null],
    [
      "says what its server can do without signing it",
      "approval.capabilities",
      () => other.challenge(server.privateKey, { capabilities: '{"decline_reason":true}' }),
    ],
    [
      "says what another request's server can do",
      "approval.capabilities",
      () => {
        const capabilities_signature = other.sign(
          server.privateKey,
          '{"capabilities":{"decline_reason":true},"nonce":"another"}',
        )
        return other.challenge(server.privateKey, { capabilities: '{"decline_reason":true}', capabilities_signature })
      },
    ],
    [
      "says so in no JSON",
      "approval.capabilities",
      () => other.challenge(server.privateKey, { capabilities: "{", capabilities_signature: "A" }),
    ],
    [
      "nests without end",
      "approval.challenge",
      () =>
        other.challenge(server.privateKey, {
          capabilities: `${"[".repeat(2000)}${"]".repeat(2000)}`,
          capabilities_signature: "A",
        }),
    ],
  ])("%s: %s", async (_, code, message) => {
    const beside = good()
    const { challenges, refused } = await pollOf(message(), beside)
    expect(refused).toEqual([code])
    expect(challenges.map(({ nonce }) => nonce)).toEqual([beside["nonce"]])
  })

  const lower = (message: other.Message) => ({ ...message, signature: message["signature"]?.toLowerCase() })
  const unpadded = (message: other.Message) => ({ ...message, signature: message["signature"]?.replaceAll("=", "") })
  function withoutNumbers(): other.Message {
    const { require_presence: _, ...rest } = other.challenge(server.privateKey, { require_presence: "18,63" })
    return rest
  }

  test("comes after twenty others", async () => {
    const message = good()
    const { challenges, refused } = await pollOf(...Array.from({ length: 100 }, () => message))
    expect(refused).toEqual(["approval.flood"])
    expect(challenges).toHaveLength(1)
  })
})

describe("whatever comes, only our codes go", () => {
  const ours = /^approval\./
  const bodies = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.json(),
    fc.record({ result: fc.anything(), detail: fc.anything() }).map((value) => JSON.stringify(value, plain) ?? ""),
    fc
      .record({ status: fc.boolean(), value: fc.jsonValue(), error: fc.jsonValue() }, { requiredKeys: [] })
      .chain((result) => fc.jsonValue().map((inner) => JSON.stringify({ result, detail: inner }))),
  )
  const plain = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value)
  const replies = fc.record({
    status: fc.constantFrom(200, 204, 301, 400, 401, 403, 404, 429, 500, 503, 0),
    date: fc.constant(null),
    body: bodies,
  })

  test("replies", async () => {
    await fc.assert(
      fc.asyncProperty(replies, async (reply) => {
        expect(await enrol(reply)).toMatch(ours)
        const polled = await poll(reply)
        for (const code of typeof polled === "string" ? [polled] : polled) expect(code).toMatch(ours)
        expect(answer(reply)).toMatch(/^approval\.|^taken$/)
      }),
      { numRuns: 1000 },
    )
  })

  test("challenges of any shape, and good ones with any field changed", async () => {
    const good = other.challenge(server.privateKey, { require_presence: "18,63" })
    const field = fc.constantFrom(...Object.keys(good), "capabilities", "capabilities_signature")
    const changed = fc
      .tuple(field, fc.oneof(fc.jsonValue(), fc.string({ unit: "binary" })))
      .map((change) => Object.fromEntries([...Object.entries(good), change]))
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), changed), async (message) => {
        const { challenges, refused } = await pollOf(message)
        for (const code of refused) expect(code).toMatch(ours)
        // `version` is no part of what is signed and says nothing to us; `constructor` and the like are no fields.
        expect(challenges.length + refused.length).toBe(1)
        if (challenges[0]) expect(challenges[0].number).toEqual({ kind: "choose", choices: ["18", "63"] })
      }),
      { numRuns: 400 },
    )
  })
})
