/** The location policy in the protocol: what a request demands, what an answer says, and what is told between two. */
import { createHash, generateKeyPairSync } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import type { Answer, Challenge, DeviceKey, Registration } from "../../src/approval/protocol.ts"
import { privacyidea } from "../../src/approval/protocols/privacyidea/index.ts"
import * as other from "./other-side.ts"

const now = Date.UTC(2026, 10, 24, 10, 36, 4, 448)
const nonce = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
const serial = "PIPU0A1B2C3D"
const link = privacyidea.readLink(other.link({ countersign: "1" }), false)
const server = other.serverKey(2048)
/** Small enough to be made in a moment. */
function deviceKey(): DeviceKey {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
  return {
    privateKey: new Uint8Array(privateKey.export({ format: "der", type: "pkcs8" })),
    publicKey: new Uint8Array(publicKey.export({ format: "der", type: "spki" })),
  }
}
const keys = { answer: deviceKey(), poll: deviceKey() }
let registration: Registration

/** RFC 8785 by hand: every name is in its order already. */
const contextOf = (location: string): string =>
  `{"account":"katy","activity":[],"app":"Payroll","binding":"","expires":${now + 60_000},"from":"","ip":"203.0.113.7",` +
  `"location":${location},"number":"none","place":"","time":${now},"version":1}`

async function polled(location: string) {
  const context = contextOf(location)
  const context_signature = other.sign(server.privateKey, `{"context":${context},"nonce":"${nonce}"}`)
  const message = other.challenge(server.privateKey, { nonce, context, context_signature })
  return privacyidea.readPollReply(registration, other.reply([message]), now, 0)
}
async function asked(location: string): Promise<Challenge> {
  const { challenges, refused } = await polled(location)
  expect(refused).toEqual([])
  return challenges[0]!
}
const fieldsOf = (body: string | null) => Object.fromEntries(new URLSearchParams(body ?? ""))
const publicKey = (key: { publicKey: Uint8Array }) =>
  other.publicKeyOf(Buffer.from(key.publicKey).toString("base64url"))
const answered = async (challenge: Challenge, answer: Answer) =>
  fieldsOf((await privacyidea.answerRequest(registration, keys.answer.privateKey, challenge, answer)).body)

beforeAll(async () => {
  const detail = { public_key: server.wire, rollout_state: "enrolled", serial, countersign: 1 }
  registration = await privacyidea.readEnrolmentReply(link, other.reply(true, detail))
})

describe("a request", () => {
  test("says, signed and bound to its nonce, whether the country is wanted", async () => {
    expect((await asked('"country"')).context?.location).toBe("country")
    expect((await asked('"none"')).context?.location).toBe("none")
  })

  test.each([
    '"position"',
    '"COUNTRY"',
    "true",
    "null",
    '["country"]',
    '{"countries":["NL"]}',
    '{"latitude":52.1,"longitude":5.1}',
  ])("that wants %s is refused, though it is signed", async (location) => {
    expect(await polled(location)).toEqual({ challenges: [], refused: ["approval.context"] })
  })

  test("whose policy was taken out, put in, or signed for another is refused", async () => {
    const [strict, lax] = [contextOf('"country"'), contextOf('"none"')]
    const sign = (context: string, to = nonce) =>
      other.sign(server.privateKey, `{"context":${context},"nonce":"${to}"}`)
    const wrong = [
      { context: lax, context_signature: sign(strict) },
      { context: strict, context_signature: sign(lax) },
      { context: strict, context_signature: sign(strict, `${nonce.slice(1)}A`) },
      { context: strict },
    ]
    for (const given of wrong) {
      const message = other.challenge(server.privateKey, { nonce, ...given })
      const read = await privacyidea.readPollReply(registration, other.reply([message]), now, 0)
      expect(read).toEqual({ challenges: [], refused: ["approval.context"] })
    }
  })
})

describe("an answer", () => {
  test("says the country in what the device signs", async () => {
    const fields = await answered(await asked('"country"'), { kind: "approve", choice: null, country: "NL" })
    const context = `{"context":${contextOf('"country"')},"nonce":"${nonce}"}`
    const digest = createHash("sha256").update(context).digest("base64url")
    const signed = `{"answer":"approve","choice":null,"context":"${digest}","country":"NL","nonce":"${nonce}","serial":"${serial}"}`
    expect(fields["context"]).toBe(signed)
    expect(other.isSigned(publicKey(keys.answer), signed, fields["context_signature"]!)).toBe(true)
    const swapped = signed.replace("NL", "DE")
    expect(other.isSigned(publicKey(keys.answer), swapped, fields["context_signature"]!)).toBe(false)
  })

  test("says none where none is wanted, and none with a decline", async () => {
    const unasked = await answered(await asked('"none"'), { kind: "approve", choice: null, country: "NL" })
    expect(JSON.parse(unasked["context"]!)).toMatchObject({ answer: "approve", country: null })
    const declined = await answered(await asked('"country"'), { kind: "decline", reason: null, choice: null })
    expect(JSON.parse(declined["context"]!)).toMatchObject({ answer: "decline", country: null })
  })

  test.each([null, "", "nl", "NLD", "N", "UK", "ZZ", "52.1,5.1", "NL\n"])(
    "that approves from %j is not signed",
    async (country) => {
      const challenge = await asked('"country"')
      const answer = { kind: "approve", choice: null, country } as const
      await expect(answered(challenge, answer)).rejects.toMatchObject({ code: "location.needed" })
    },
  )

  test("that was refused for its country is told from every other refusal", () => {
    const read = (reply: Parameters<typeof privacyidea.readAnswerReply>[0]) => () => privacyidea.readAnswerReply(reply)
    const thrown = (code: string) => expect.objectContaining({ code })
    expect(read(other.reply(false, { refused: "country" }))).toThrow(thrown("approval.country"))
    for (const detail of [undefined, null, {}, { refused: ["country"] }, { refused: "Country" }, "country"]) {
      expect(read(other.reply(false, detail))).toThrow(thrown("approval.untaken"))
    }
    // Taken is taken, whatever is said beside it.
    expect(read(other.reply(true, { refused: "country" }))()).toEqual({ code: null })
  })
})

describe("between two answers", () => {
  const told = (to = registration, country = "NL", at = now) =>
    privacyidea.countryRequest(to, keys.poll.privateKey, country, at)

  test("the country is told by the poll key, with the time, as one text that is sent and signed", async () => {
    const { url, method, body } = await told()
    expect({ url, method }).toEqual({ url: registration.url, method: "POST" })
    const fields = fieldsOf(body)
    expect(Object.keys(fields).toSorted()).toEqual(["country", "serial", "signature"])
    const signed = `{"country":"NL","serial":"${serial}","timestamp":"2026-11-24T10:36:04.448Z"}`
    expect(fields).toMatchObject({ serial, country: signed })
    expect(other.isSigned(publicKey(keys.poll), signed, fields["signature"]!)).toBe(true)
  })

  test("nothing is told to a server that does not know it, and nothing that is no country or no time", async () => {
    await expect(told({ ...registration, extended: false })).rejects.toMatchObject({ code: "location.needed" })
    for (const country of ["", "nl", "UK", "52.1,5.1"]) {
      await expect(told(registration, country)).rejects.toMatchObject({ code: "location.needed" })
    }
    await expect(told(registration, "NL", Number.NaN)).rejects.toMatchObject({ code: "approval.clock" })
  })

  test.each([
    [other.reply(false, { refused: "country" }), "approval.country"],
    [other.reply(false, { refused: "unasked" }), "approval.unasked"],
    [other.reply(false, { refused: "number" }), "approval.reply"],
    [other.failure(400, 10, "Timestamp not in valid range."), "approval.clock"],
    [other.failure(400, 10, "Could not verify signature!"), "approval.unknown"],
    [other.failure(404, 601, "The requested token could not be found."), "approval.unknown"],
    [other.failure(400, 905, "Missing parameters!"), "approval.refused"],
    [other.reply(false), "approval.reply"],
    [{ status: 200, date: null, body: "<html>" }, "approval.reply"],
    [{ status: 429, date: null, body: "" }, "approval.busy"],
  ])("%j is %s", (reply, code) => {
    expect(() => privacyidea.readCountryReply(reply)).toThrow(expect.objectContaining({ code }))
  })

  test("what is taken is taken", () => {
    expect(() => privacyidea.readCountryReply(other.reply(true))).not.toThrow()
  })
})
