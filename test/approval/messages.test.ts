/** Every message of device-protocol.md against Node's crypto. */
import { createHash } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { clockOffset, type Answer, type DeviceKeys, type Registration } from "../../src/approval/protocol.ts"
import { privacyidea } from "../../src/approval/protocols/privacyidea/index.ts"
import * as other from "./other-side.ts"

const now = Date.UTC(2026, 10, 24, 10, 36, 4, 448)
const plain = privacyidea.readLink(other.link(), false)
const extendedLink = privacyidea.readLink(other.link({ countersign: "1" }), false)
const server = other.serverKey(4096)
let keys: DeviceKeys
let registration: Registration
let extended: Registration

const enrolled = (serial: string, more = {}) =>
  other.reply(true, { public_key: server.wire, rollout_state: "enrolled", serial, ...more })
const fieldsOf = (body: string | null) => Object.fromEntries(new URLSearchParams(body ?? ""))
const key = () => other.publicKeyOf(Buffer.from(keys.answer.publicKey).toString("base64url"))
const poll = async (value: unknown, to = registration, offset = 0) =>
  privacyidea.readPollReply(to, other.reply(value), now, offset)
async function shown(given: other.Message, to = registration) {
  const { challenges, refused } = await poll([other.challenge(server.privateKey, given)], to)
  expect(refused).toEqual([])
  return challenges[0]!
}

beforeAll(async () => {
  keys = await privacyidea.makeKeys(extendedLink)
  registration = await privacyidea.readEnrolmentReply(plain, enrolled(plain.serial))
  extended = await privacyidea.readEnrolmentReply(extendedLink, enrolled(plain.serial, { countersign: 1 }))
})

describe("enrolment", () => {
  test("sends what the protocol names, in a form, with a key of 4096 bits that Node reads", () => {
    const { method, url, headers, body } = privacyidea.enrolmentRequest(plain, { ...keys, poll: null }, "Firefox")
    expect({ method, url }).toEqual({ method: "POST", url: "https://pi.example/ttype/push" })
    expect(headers["content-type"]).toBe("application/x-www-form-urlencoded")
    const fields = fieldsOf(body)
    expect(Object.keys(fields).toSorted()).toEqual(["enrollment_credential", "fbtoken", "pubkey", "serial"])
    expect(fields["fbtoken"]).toBe("no_firebase_token")
    expect(fields["pubkey"]).toMatch(/^[\w-]+={0,2}$/)
    expect(other.publicKeyOf(fields["pubkey"]!).asymmetricKeyDetails).toMatchObject({
      modulusLength: 4096,
      publicExponent: 65_537n,
    })
  })

  test("tells only an extended server the second key and the name", () => {
    const fields = fieldsOf(privacyidea.enrolmentRequest(extendedLink, keys, "Firefox on Linux").body)
    expect(fields["device_name"]).toBe("Firefox on Linux")
    expect(other.publicKeyOf(fields["poll_pubkey"]!).asymmetricKeyDetails?.modulusLength).toBe(4096)
    expect(fields["poll_pubkey"]).not.toBe(fields["pubkey"])
  })

  test("makes no second key for a plain server", async () => {
    expect((await privacyidea.makeKeys(plain)).poll).toBeNull()
  })

  test("turns the server's PKCS#1 key into the SPKI that Node writes", () => {
    const spki = server.publicKey.export({ format: "der", type: "spki" })
    expect(Buffer.from(registration.serverKey)).toEqual(spki)
    expect(registration).toMatchObject({ serial: "PIPU0A1B2C3D", issuer: "Contoso", username: "katy", extended: false })
  })
})

describe("a poll", () => {
  test("signs serial and time as sent", async () => {
    const { method, url, body } = await privacyidea.pollRequest(registration, keys.answer.privateKey, now)
    expect({ method, body }).toEqual({ method: "GET", body: null })
    const { origin, pathname, searchParams } = new URL(url)
    expect(origin + pathname).toBe("https://pi.example/ttype/push")
    expect([...searchParams.keys()]).toEqual(["serial", "timestamp", "signature"])
    expect(searchParams.get("timestamp")).toBe("2026-11-24T10:36:04.448Z")
    const signature = searchParams.get("signature")!
    expect(signature).toMatch(/^[A-Z2-7]{820}====$/)
    expect(other.isSigned(key(), "PIPU0A1B2C3D|2026-11-24T10:36:04.448Z", signature)).toBe(true)
  })

  test("keeps what the registered address has in its query", async () => {
    const at = { ...registration, url: "https://pi.example/push?realm=a%20b" }
    const { url } = await privacyidea.pollRequest(at, keys.answer.privateKey, now)
    expect(new URL(url).searchParams.get("realm")).toBe("a b")
  })

  test("asks to be woken below the same address, by a text that is no poll, and only where there is such a thing", async () => {
    const address = (to: Registration, at = now) => privacyidea.wakeAddress(to, keys.answer.privateKey, at)
    const { origin, pathname, searchParams } = new URL((await address(extended))!)
    expect(origin + pathname).toBe("wss://pi.example/ttype/push/wake")
    expect([...searchParams.keys()]).toEqual(["serial", "timestamp", "signature"])
    const signature = searchParams.get("signature")!
    expect(other.isSigned(key(), "PIPU0A1B2C3D|2026-11-24T10:36:04.448Z|wake", signature)).toBe(true)
    expect(other.isSigned(key(), "PIPU0A1B2C3D|2026-11-24T10:36:04.448Z", signature)).toBe(false)
    const local = await address({ ...extended, url: "http://localhost:8080/device/" })
    expect(local).toMatch(/^ws:\/\/localhost:8080\/device\/wake\?serial=/)
    expect(await address(registration)).toBeNull()
    await expect(address(extended, Number.NaN)).rejects.toMatchObject({ code: "approval.clock" })
  })

  test("with nothing open brings nothing", async () => {
    expect(await poll([])).toEqual({ challenges: [], refused: [] })
  })

  test("brings a request of six fields", async () => {
    const challenge = await shown({ nonce: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" })
    expect(challenge).toEqual({
      nonce: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
      title: "privacyIDEA",
      question: "Do you want to confirm the login?",
      number: { kind: "none" },
      reasons: false,
      expiresAt: now + 120_000,
      context: null,
      contextDigest: null,
    })
  })

  test("brings a request with numbers", async () => {
    const challenge = await shown({ require_presence: "18,63,42", version: "2" })
    expect(challenge.number).toEqual({ kind: "choose", choices: ["18", "63", "42"] })
    expect((await shown({ require_presence: "blue sky,Grün" })).number).toMatchObject({ choices: ["blue sky", "Grün"] })
  })

  test("knows a request by its nonce, whatever else is said with it", async () => {
    const nonce = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    const twice = ["privacyIDEA", "Another title"].map((title) => other.challenge(server.privateKey, { nonce, title }))
    expect((await poll(twice)).challenges).toHaveLength(1)
  })

  test("is answered at the registered address, whatever path the request names", async () => {
    const challenge = await shown({ url: "https://pi.example/elsewhere", sslverify: "0" })
    const sent = await privacyidea.answerRequest(registration, keys.answer.privateKey, challenge, {
      kind: "approve",
      choice: null,
      country: null,
    })
    expect(sent.url).toBe("https://pi.example/ttype/push")
  })

  test("signs numbers along that are any text, in their order", async () => {
    const require_presence = "Z,00,99,A,blue,7,x y,é,no,yes"
    expect((await shown({ require_presence })).number).toMatchObject({ choices: require_presence.split(",") })
  })

  test("takes what an administrator defined as choices as it is: spaces around it, twice, a gap", async () => {
    const require_presence = `blue, green ,blue,,${"x".repeat(60)}`
    const challenge = await shown({ require_presence })
    expect(challenge.number).toEqual({ kind: "choose", choices: ["blue", " green ", "x".repeat(60)] })
    const answer = { kind: "approve", choice: " green ", country: null } as const
    const sent = await privacyidea.answerRequest(registration, keys.answer.privateKey, challenge, answer)
    const { signature, presence_answer } = fieldsOf(sent.body)
    expect(presence_answer).toBe(" green ")
    expect(other.isSigned(key(), `${challenge.nonce}|PIPU0A1B2C3D| green `, signature!)).toBe(true)
  })

  test("verifies the strings as they came: bars, umlauts, line breaks", async () => {
    const question = "Anmeldung | Zürich 日本\r\n\u202Egpj.exe"
    expect((await shown({ question, title: "a|b" })).question).toBe("Anmeldung | Zürich 日本 gpj.exe")
  })

  test("brings what the server can do, where it is signed", async () => {
    const nonce = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    const capabilities = '{ "future": [1, {"b": null, "a": "ü"}], "decline_reason": true }'
    const signed = `{"capabilities":{"decline_reason":true,"future":[1,{"a":"ü","b":null}]},"nonce":"${nonce}"}`
    const capabilities_signature = other.sign(server.privateKey, signed)
    expect((await shown({ nonce, capabilities, capabilities_signature })).reasons).toBe(true)
    const off = { capabilities: '{"decline_reason":false}' }
    const offSigned = `{"capabilities":{"decline_reason":false},"nonce":"${nonce}"}`
    const offSignature = other.sign(server.privateKey, offSigned)
    expect((await shown({ nonce, ...off, capabilities_signature: offSignature })).reasons).toBe(false)
  })

  test("shows one request once, though it came twice", async () => {
    const message = other.challenge(server.privateKey, {})
    expect((await poll([message, message])).challenges).toHaveLength(1)
  })
})

describe("the context of our own server", () => {
  const nonce = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
  const context = {
    version: 1,
    account: "katy",
    app: "Contoso Payroll",
    binding: "",
    ip: "203.0.113.7",
    from: "Chrome on Windows",
    place: "Utrecht, Netherlands",
    time: now - 1000,
    expires: now + 60_000,
    number: "type",
    location: "country",
    activity: [{ app: "Mail", at: now - 86_400_000, outcome: "approved" }],
  }
  // By hand, as RFC 8785 orders it.
  const canonical =
    `{"context":{"account":"katy","activity":[{"app":"Mail","at":${now - 86_400_000},"outcome":"approved"}],` +
    `"app":"Contoso Payroll","binding":"","expires":${now + 60_000},"from":"Chrome on Windows","ip":"203.0.113.7",` +
    `"location":"country","number":"type","place":"Utrecht, Netherlands","time":${now - 1000},"version":1},"nonce":"${nonce}"}`
  const message = () => ({
    nonce,
    context: JSON.stringify(context),
    context_signature: other.sign(server.privateKey, canonical),
  })

  test("is shown, and its answer is bound to it", async () => {
    const challenge = await shown(message(), extended)
    const { version: _, number: __, ...rest } = context
    expect(challenge).toMatchObject({ number: { kind: "type" }, context: rest, expiresAt: now + 60_000 })
    const digest = createHash("sha256").update(canonical).digest("base64url")
    expect(challenge.contextDigest).toBe(digest)
    const answer = { kind: "approve", choice: "07", country: "NL" } as const
    const sent = await privacyidea.answerRequest(extended, keys.answer.privateKey, challenge, answer)
    const fields = fieldsOf(sent.body)
    const signed = `{"answer":"approve","choice":"07","context":"${digest}","country":"NL","nonce":"${nonce}","serial":"PIPU0A1B2C3D"}`
    expect(fields["context"]).toBe(signed)
    expect(other.isSigned(key(), signed, fields["context_signature"]!)).toBe(true)
    expect(other.isSigned(key(), `${nonce}|PIPU0A1B2C3D|07`, fields["signature"]!)).toBe(true)
  })

  test("counts by the server's clock", async () => {
    const { challenges } = await poll([other.challenge(server.privateKey, message())], extended, 90_000)
    expect(challenges[0]?.expiresAt).toBe(now - 30_000)
  })

  test("is nothing to a plain registration", async () => {
    expect(await shown(message())).toMatchObject({ context: null, number: { kind: "none" }, contextDigest: null })
  })

  test("cannot be stripped, swapped or changed", async () => {
    const another = other.sign(server.privateKey, canonical.replace(nonce, `${nonce.slice(1)}A`))
    const wrong: other.Message[] = [
      { nonce },
      { ...message(), context: JSON.stringify({ ...context, ip: "198.51.100.1" }) },
      { ...message(), context_signature: another },
      { nonce, context: "{" },
    ]
    for (const given of wrong) {
      const read = await poll([other.challenge(server.privateKey, given)], extended)
      expect(read).toEqual({ challenges: [], refused: ["approval.context"] })
    }
  })
})

describe("an answer", () => {
  const nonce = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
  const serial = "PIPU0A1B2C3D"
  const cases: [string, other.Message, Answer, Record<string, string>, string][] = [
    ["approve", {}, { kind: "approve", choice: null, country: "NL" }, {}, `${nonce}|${serial}`],
    [
      "approve with choice",
      { require_presence: "18,63" },
      { kind: "approve", choice: "63", country: null },
      { presence_answer: "63" },
      `${nonce}|${serial}|63`,
    ],
    ["decline", {}, { kind: "decline", reason: null, choice: null }, { decline: "1" }, `${nonce}|${serial}|decline`],
    [
      "decline with a reason that was not asked for",
      {},
      { kind: "decline", reason: "unknown_trigger", choice: null },
      { decline: "1" },
      `${nonce}|${serial}|decline`,
    ],
    [
      "decline with choice",
      { require_presence: "18,63" },
      { kind: "decline", reason: null, choice: "18" },
      { decline: "1", presence_answer: "18" },
      `${nonce}|${serial}|decline|18`,
    ],
  ]
  test.each(cases)("%s", async (_, given, answer, more, text) => {
    const challenge = await shown({ nonce, ...given })
    const sent = await privacyidea.answerRequest(registration, keys.answer.privateKey, challenge, answer)
    expect(sent).toMatchObject({ method: "POST", url: registration.url })
    const { signature, ...fields } = fieldsOf(sent.body)
    expect(fields).toEqual({ serial, nonce, ...more })
    expect(other.isSigned(key(), text, signature!)).toBe(true)
  })

  test.each(["unknown_trigger", "cancelled"] as const)(
    "decline with the reason %s, where advertised",
    async (reason) => {
      const signed = `{"capabilities":{"decline_reason":true},"nonce":"${nonce}"}`
      const challenge = await shown({
        nonce,
        require_presence: "18,63",
        capabilities: '{"decline_reason": true}',
        capabilities_signature: other.sign(server.privateKey, signed),
      })
      const decline = (choice: string | null) =>
        privacyidea.answerRequest(registration, keys.answer.privateKey, challenge, { kind: "decline", reason, choice })
      const fields = fieldsOf((await decline(null)).body)
      expect(fields["decline_reason"]).toBe(reason)
      expect(other.isSigned(key(), `${nonce}|${serial}|decline|${reason}`, fields["signature"]!)).toBe(true)
      const both = fieldsOf((await decline("63")).body)
      expect(other.isSigned(key(), `${nonce}|${serial}|decline|${reason}|63`, both["signature"]!)).toBe(true)
    },
  )

  test("is the same, byte for byte, when it is made again after a lost reply", async () => {
    const challenge = await shown({ nonce })
    const make = () =>
      privacyidea.answerRequest(registration, keys.answer.privateKey, challenge, {
        kind: "approve",
        choice: null,
        country: null,
      })
    expect(await make()).toEqual(await make())
  })

  test("must be one that was asked for", async () => {
    const choose = await shown({ require_presence: "18,63" })
    const none = await shown({})
    const approve = (to: typeof none, choice: string | null) =>
      privacyidea.answerRequest(registration, keys.answer.privateKey, to, { kind: "approve", choice, country: null })
    await expect(approve(choose, null)).rejects.toMatchObject({ code: "approval.choice" })
    await expect(approve(choose, "42")).rejects.toMatchObject({ code: "approval.choice" })
    await expect(approve(none, "18")).rejects.toMatchObject({ code: "approval.choice" })
  })

  test("taken, taken with a code to show, and not taken", () => {
    expect(privacyidea.readAnswerReply(other.reply(true))).toEqual({ code: null })
    const detail = { display_code: "07", message: "Enter the code" }
    expect(privacyidea.readAnswerReply(other.reply(true, detail))).toEqual({ code: "07" })
    expect(() => privacyidea.readAnswerReply(other.reply(false))).toThrow("approval.untaken")
    expect(() => privacyidea.readAnswerReply(other.reply(false, { refused: "number" }))).toThrow("approval.number")
    expect(() => privacyidea.readAnswerReply(other.reply(false, { refused: "mood" }))).toThrow("approval.untaken")
  })
})

test("the server's clock by its Date header", () => {
  const date = new Date(now + 90_000).toUTCString()
  expect(clockOffset(date, now - 100, now + 100)).toBe(90_000 - 448 + 500)
  expect(clockOffset(null, now, now)).toBeNull()
  expect(clockOffset("yesterday", now, now)).toBeNull()
})
