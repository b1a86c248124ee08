/** What an organisation allows, as our server signs it, against Node's crypto; and what whoever stands between may try. */
import { createHash } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { openPolicy } from "../../src/domain/policy.ts"
import type { DeviceKey, Registration, ServerPolicy } from "../../src/approval/protocol.ts"
import { privacyidea } from "../../src/approval/protocols/privacyidea/index.ts"
import * as other from "./other-side.ts"

const now = Date.UTC(2026, 10, 24, 10, 36, 4, 448)
const server = other.serverKey(2048)
const stranger = other.serverKey(2048)
const serial = "PIPU0A1B2C3D"
let device: DeviceKey
let registration: Registration

beforeAll(async () => {
  const link = privacyidea.readLink(other.link({ countersign: "1" }), false)
  const keys = await privacyidea.makeKeys(link)
  device = keys.poll!
  const detail = { public_key: server.wire, rollout_state: "enrolled", serial, countersign: 1 }
  registration = await privacyidea.readEnrolmentReply(link, other.reply(true, detail))
}, 60_000)

/** The canonical text, written once more: names sorted by hand. */
const textOf = (given: { account?: string; issued?: number; rules?: string; version?: string; to?: string }) => {
  const { account = "work", issued = 7, rules = "{}", version = "1", to = serial } = given
  return `{"policy":{"account":"${account}","issued":${issued},"rules":${rules},"version":${version}},"serial":"${to}"}`
}
const signed = (text: string, key = server.privateKey) =>
  other.reply({ policy: text, signature: other.sign(key, text) })
const read = (reply: ReturnType<typeof other.reply>, known: ServerPolicy | null = null) =>
  privacyidea.readPolicyReply(registration, reply, known)
const refusedWith = async (reply: ReturnType<typeof other.reply>, code: string, known: ServerPolicy | null = null) =>
  expect(read(reply, known)).rejects.toMatchObject({ code })

describe("asking", () => {
  test("is signed by a text that is neither a poll nor a socket's, below the address that is polled", async () => {
    const outgoing = await privacyidea.policyRequest(registration, device.privateKey, now, null)
    const { origin, pathname, searchParams } = new URL(outgoing!.url)
    expect({ method: outgoing!.method, at: origin + pathname }).toEqual({
      method: "GET",
      at: "https://pi.example/ttype/push/policy",
    })
    expect([...searchParams.keys()]).toEqual(["serial", "timestamp", "signature"])
    const key = other.publicKeyOf(Buffer.from(device.publicKey).toString("base64url"))
    const signature = searchParams.get("signature")!
    expect(other.isSigned(key, `${serial}|2026-11-24T10:36:04.448Z|policy`, signature)).toBe(true)
    expect(other.isSigned(key, `${serial}|2026-11-24T10:36:04.448Z`, signature)).toBe(false)
  })

  test("names what is known, so that the same need not come again", async () => {
    const known = await read(signed(textOf({})))
    const outgoing = await privacyidea.policyRequest(registration, device.privateKey, now, known)
    const digest = createHash("sha256").update(textOf({})).digest("base64url")
    expect(new URL(outgoing!.url).searchParams.get("known")).toBe(digest)
  })

  test("is nothing for a server that does not speak our extensions", async () => {
    const plain = { ...registration, extended: false }
    expect(await privacyidea.policyRequest(plain, device.privateKey, now, null)).toBeNull()
  })
})

describe("what is taken", () => {
  test("a policy that the registration's server has signed: what it does not name is allowed", async () => {
    const text = textOf({ account: "school", rules: `{"allowFilling":false,"lockAfterMaximum":15}` })
    expect(await read(signed(text))).toEqual({
      account: "school",
      issued: 7,
      digest: createHash("sha256").update(text).digest("base64url"),
      policy: { ...openPolicy, allowFilling: false, lockAfterMaximum: 15 },
    })
  })

  test("a later one in its place; the same again is the same", async () => {
    const first = await read(signed(textOf({ issued: 7 })))
    expect(await read(signed(textOf({ issued: 7 })), first)).toBe(first)
    expect(await read(other.reply({ unchanged: true }), first)).toBe(first)
    expect(await read(signed(textOf({ issued: 8 })), first)).toMatchObject({ issued: 8 })
  })

  test("rules of a newer Countersign are not looked at", async () => {
    const text = textOf({ rules: `{"allowFilling":false,"allowTeleporting":"never"}` })
    expect((await read(signed(text))).policy).toEqual({ ...openPolicy, allowFilling: false })
  })
})

describe("what is refused", () => {
  test("another server's signature, one of another text, and none", async () => {
    const text = textOf({ rules: `{"allowFilling":false}` })
    await refusedWith(signed(text, stranger.privateKey), "approval.signature")
    const signature = other.sign(server.privateKey, textOf({}))
    await refusedWith(other.reply({ policy: text, signature }), "approval.signature")
    await refusedWith(other.reply({ policy: text, signature: "" }), "approval.signature")
    await refusedWith(other.reply({ policy: text }), "approval.policy")
  })

  test("another registration's at the same server", () =>
    refusedWith(signed(textOf({ to: "PIPUFFFFFFFF" })), "approval.foreign"))

  test("an older one over a newer one, and another one of the same time", async () => {
    const newer = await read(signed(textOf({ issued: 8, rules: `{"allowFilling":false}` })))
    await refusedWith(signed(textOf({ issued: 7 })), "approval.old", newer)
    await refusedWith(signed(textOf({ issued: 8 })), "approval.old", newer)
  })

  test("a request's signed texts in the place of a policy", async () => {
    const message = other.challenge(server.privateKey, { serial })
    const fields = ["nonce", "url", "serial", "question", "title", "sslverify"].map((name) => message[name])
    const reply = other.reply({ policy: fields.join("|"), signature: message["signature"] })
    await refusedWith(reply, "approval.policy")
    await refusedWith(signed(`{"context":{"version":1},"nonce":"ABC"}`), "approval.policy")
  })

  test("what is longer than any policy", async () => {
    await refusedWith(signed(textOf({ rules: `{"x":"${"y".repeat(9000)}"}` })), "approval.policy")
    const giant = { ...other.reply(null), body: "x".repeat(257 * 1024) }
    await refusedWith(giant, "approval.large")
  })

  test.each([
    ["no JSON", "policy"],
    ["not the one text of what it says", `${textOf({})} `],
    ["names in another order", `{"serial":"${serial}","policy":{}}`],
    ["deeper than anything is", `${"[".repeat(40)}${"]".repeat(40)}`],
    ["another version", textOf({ version: "2" })],
    ["another kind of account", textOf({ account: "family" })],
    ["a time that is none", textOf({ issued: -1 })],
    ["half a millisecond", textOf({ issued: 1.5 })],
    ["a rule of a wrong type", textOf({ rules: `{"allowFilling":"no"}` })],
    ["a time-out that is none", textOf({ rules: `{"lockAfterMaximum":-5}` })],
    ["no rules", textOf({ rules: "null" })],
    ["a list", "[]"],
    ["nothing", "null"],
  ])("signed, but %s", (_, text) => refusedWith(signed(text), "approval.policy"))

  test.each([
    [null],
    [[]],
    ["x"],
    [{}],
    [{ unchanged: false }],
    [{ unchanged: true }],
    [{ policy: 7, signature: "A" }],
  ])("%j as an answer to one who knows nothing yet", (value) => refusedWith(other.reply(value), "approval.policy"))

  test.each([
    ["approval.unavailable", { status: 404, date: null, body: "<h1>Not here</h1>" }],
    ["approval.unknown", other.failure(400, 10, "Could not verify signature!")],
    ["approval.clock", other.failure(400, 10, "Timestamp not in valid range.")],
    ["approval.busy", { status: 429, date: null, body: "" }],
  ])("%s is the server's own no", (code, reply) => refusedWith(reply, code))
})
