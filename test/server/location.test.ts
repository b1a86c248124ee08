/** The location policy: sign-ins of a person or an application that want a country, and what an approval is good for. */
import { createHash, randomBytes } from "node:crypto"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { codeAt } from "../../src/domain/any-otp.ts"
import { readOtpauthUri } from "../../src/domain/otpauth-uri.ts"
import { Device, post } from "./device.ts"
import { PASSWORD, startTestServer, Visitor, type TestServer } from "./harness.ts"

const REDIRECT = "https://app.example/callback"
const MINUTE = 60_000
const HOUR = 60 * MINUTE
let server: TestServer
/** Asks for nothing. */
let mail: Client
/** Wants approvals from the Netherlands or Germany. */
let payroll: Client
let users = 0

interface Client {
  readonly id: string
  readonly secret: string
}

async function addClient(name: string): Promise<Client> {
  const told = await server.command("clients", "add", name, "--redirect", REDIRECT)
  const [, id = "", secret = ""] = /client_id: (\S+)\nclient_secret: (\S+)/.exec(told) ?? []
  return { id, secret }
}

beforeAll(async () => {
  server = await startTestServer()
  mail = await addClient("Mail")
  payroll = await addClient("Payroll")
  await server.command("clients", "countries", payroll.id, "NL,DE")
}, 120_000)
afterAll(() => server.stop())
beforeEach(() => {
  server.ahead = 0
})

const verifier = randomBytes(32).toString("base64url")
const authorize = ({ id }: Client, more: Record<string, string> = {}): string => {
  const parameters = {
    client_id: id,
    redirect_uri: REDIRECT,
    response_type: "code",
    scope: "openid offline_access",
    prompt: "consent",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...more,
  }
  return `${server.url}/auth?${new URLSearchParams(parameters).toString()}`
}

async function token({ id, secret }: Client, fields: Record<string, string>) {
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`
  const body = new URLSearchParams(fields)
  const response = await fetch(`${server.url}/token`, { method: "POST", body, headers: { authorization } })
  const answer: Record<string, string> = JSON.parse(await response.text())
  return { status: response.status, answer }
}

const redeem = (client: Client, { at }: Visitor) =>
  token(client, {
    grant_type: "authorization_code",
    code: new URL(at).searchParams.get("code") ?? "",
    redirect_uri: REDIRECT,
    code_verifier: verifier,
  })
const refresh = (client: Client, refresh_token = "") => token(client, { grant_type: "refresh_token", refresh_token })

/** Somebody who has registered one device. */
async function enrolled(extended = true) {
  users += 1
  const username = `place${String(users)}`
  await server.command("users", "add", username, "--password-stdin")
  const visitor = new Visitor(server.url)
  await visitor.get("/account")
  await visitor.post("/sign-in/password", { username, password: PASSWORD })
  const device = new Device(visitor.link, extended)
  expect((await device.enrol()).value).toBe(true)
  await visitor.get("/sign-in")
  const [challenge] = await device.challenges()
  const number = visitor.number
  expect((await device.answer(challenge!, { choice: number })).value).toBe(true)
  return { username, device }
}

async function asked(username: string, client: Client) {
  const visitor = new Visitor(server.url)
  await visitor.get(authorize(client))
  await visitor.post("/sign-in/password", { username, password: PASSWORD })
  return visitor
}

async function approve(visitor: Visitor, device: Device, country?: string) {
  const [challenge] = await device.challenges()
  const reply = await device.answer(challenge!, {
    choice: visitor.number,
    ...(country === undefined ? {} : { country }),
  })
  return { reply, location: String(JSON.parse(challenge!["context"]!).location) }
}

/** Signed in to an application, from a country. */
async function signedIn(client: Client, country?: string) {
  const { username, device } = await enrolled()
  const visitor = await asked(username, client)
  expect((await approve(visitor, device, country)).reply.value).toBe(true)
  await visitor.get("/sign-in")
  const { answer } = await redeem(client, visitor)
  return { username, device, visitor, refreshToken: answer["refresh_token"]! }
}

const audit = async (username: string): Promise<string> => server.command("audit", username)

describe("who asks", () => {
  test("an application that was told to, and no other: the request says so, and the page too", async () => {
    const { username, device } = await enrolled()
    const other = await asked(username, mail)
    expect(other.text).not.toContain("certain countries")
    expect(await approve(other, device)).toMatchObject({ location: "none", reply: { value: true } })
    const visitor = await asked(username, payroll)
    expect(visitor.text).toContain("certain countries")
    expect(await approve(visitor, device, "NL")).toMatchObject({ location: "country", reply: { value: true } })
    await visitor.get("/sign-in")
    expect((await redeem(payroll, visitor)).status).toBe(200)
  })

  test("of an account's list and an application's, what both allow", async () => {
    const { username, device } = await enrolled()
    await server.command("users", "countries", username, "DE,FR")
    for (const [client, country, value] of [
      [payroll, "NL", false],
      [payroll, "FR", false],
      [payroll, "DE", true],
      [mail, "FR", true],
    ] as const) {
      expect((await approve(await asked(username, client), device, country)).reply.value).toBe(value)
    }
    await server.command("users", "countries", username, "FR")
    expect((await approve(await asked(username, payroll), device, "FR")).reply.value).toBe(false)
    await server.command("users", "countries", username, "any")
    expect((await approve(await asked(username, mail), device)).location).toBe("none")
  })

  test.each(["nl", "NLD", "UK", "NL,,DE", "NL DE", "", "ZZ", "any,NL"])("%j is no list", async (list) => {
    await expect(server.command("clients", "countries", payroll.id, list)).rejects.toThrow("ISO 3166-1")
    await expect(server.command("clients", "countries", "nobody", "NL")).rejects.toThrow("no client")
  })
})

describe("an approval", () => {
  test.each([["FR"], [undefined]])(
    "from %s is refused with its reason, once and for all, and audited",
    async (country) => {
      const { username, device } = await enrolled()
      const visitor = await asked(username, payroll)
      const [challenge] = await device.challenges()
      const given = { choice: visitor.number, ...(country === undefined ? {} : { country }) }
      const fields = device.answerFields(challenge!, given)
      const refused = { status: 200, value: false, detail: { refused: "country" } }
      expect(await device.answer(challenge!, given)).toMatchObject(refused)
      // The same bytes again, as after a lost reply; and then from a country that is allowed, which is too late.
      expect(device.answerFields(challenge!, given)).toEqual(fields)
      expect(await device.answer(challenge!, given)).toMatchObject(refused)
      const late = await device.answer(challenge!, { choice: visitor.number, country: "NL" })
      expect(late.value).toBe(false)
      expect(await visitor.state()).toBe("place")
      await visitor.get("/sign-in")
      expect(visitor.text).toContain("Not from there")
      expect(visitor.text).not.toContain("code=")
      expect((await audit(username)).split("request.wrong-place")).toHaveLength(2)
    },
  )

  test("whose country was changed on the way counts for nothing, and leaves the request open", async () => {
    const { username, device } = await enrolled()
    const visitor = await asked(username, payroll)
    const [challenge] = await device.challenges()
    const fields = device.answerFields(challenge!, { choice: visitor.number, country: "FR" })
    for (const context of [
      fields["context"]!.replace('"FR"', '"NL"'),
      fields["context"]!.replace('"FR"', '"nl"'),
      fields["context"]!.replace('"FR"', '["NL"]'),
      fields["context"]!.replace('"country":"FR",', ""),
      fields["context"]!.replace('"country"', '"latitude":52.1,"country"'),
    ]) {
      expect(await post(device.url, { ...fields, context })).toMatchObject({ value: false, detail: {} })
    }
    const { number } = visitor
    expect(await visitor.state()).toBe("open")
    expect((await device.answer(challenge!, { choice: number, country: "NL" })).value).toBe(true)
  })

  test("declined, no country is needed", async () => {
    const { username, device } = await enrolled()
    const visitor = await asked(username, payroll)
    const [challenge] = await device.challenges()
    expect((await device.answer(challenge!, { decline: true })).value).toBe(true)
    expect(await visitor.state()).toBe("declined")
  })

  test("by an app that knows nothing of it is refused: it cannot tell a country", async () => {
    const { username, device } = await enrolled(false)
    const visitor = await asked(username, payroll)
    const [challenge] = await device.challenges()
    const given = { choice: visitor.number }
    expect(await device.answer(challenge!, given)).toMatchObject({ value: false, detail: { refused: "country" } })
  })

  test("cannot be gone around by a code, nor by setting codes up", async () => {
    users += 1
    const name = `place${String(users)}`
    await server.command("users", "add", name, "--password-stdin")
    const newcomer = await asked(name, payroll)
    expect(newcomer.text).not.toContain("Set up codes")
    await newcomer.post("/sign-in/codes")
    expect(await newcomer.state()).toBe("enrol")
    // For another application codes may be set up, and used; here they do not count.
    const elsewhere = await asked(name, mail)
    await elsewhere.post("/sign-in/codes")
    const otp = readOtpauthUri(elsewhere.link)
    const [, secret = ""] = /name="secret" value="([^"]+)"/.exec(elsewhere.text) ?? []
    const { code } = await codeAt(otp, Date.now())
    await elsewhere.post("/sign-in/codes/confirm", { secret, code })
    expect((await redeem(mail, elsewhere)).status).toBe(200)
    const again = await asked(name, payroll)
    expect(await again.state()).toBe("enrol")
    await again.post("/sign-in/use-code")
    await again.post("/sign-in/code", { code: (await codeAt(otp, Date.now() + 30_000)).code })
    expect(again.status).toBe(410)
    expect(await again.state()).toBe("enrol")
  })

  test("tells a country that nobody asked for in vain: it is not kept", async () => {
    const { username, device } = await enrolled()
    expect((await approve(await asked(username, mail), device, "FR")).reply.value).toBe(true)
    expect(await device.report("FR")).toMatchObject({ value: false, detail: { refused: "unasked" } })
  })
})

describe("what an approval is good for", () => {
  test("for an hour and a quarter, and for as long after as the country is told, at most a day", async () => {
    const { device, refreshToken } = await signedIn(payroll, "NL")
    const later = async (ms: number) => {
      server.ahead = ms
      device.ahead = ms
    }
    let current = refreshToken
    const renewed = async (): Promise<boolean> => {
      const { status, answer } = await refresh(payroll, current)
      if (status === 200) current = answer["refresh_token"] ?? current
      return status === 200
    }
    await later(70 * MINUTE)
    expect(await renewed()).toBe(true)
    expect(await device.report("NL")).toMatchObject({ value: true })
    await later(140 * MINUTE)
    expect(await renewed()).toBe(true)
    await later(150 * MINUTE)
    expect((await refresh(payroll, current)).answer).toMatchObject({ error: "invalid_grant" })
    // Told again, it goes on.
    expect(await device.report("DE")).toMatchObject({ value: true })
    expect(await renewed()).toBe(true)
    await later(26 * HOUR)
    expect(await device.report("NL")).toMatchObject({ value: false, detail: { refused: "unasked" } })
    expect(await renewed()).toBe(false)
  })

  test("ends where the device goes to a country that is not allowed, which is audited once", async () => {
    const { username, device, refreshToken } = await signedIn(payroll, "NL")
    const at = Date.now() + 1000
    expect(await device.report("FR", { at })).toMatchObject({ value: false, detail: { refused: "country" } })
    expect(await device.report("FR", { at })).toMatchObject({ value: false, detail: { refused: "country" } })
    expect((await refresh(payroll, refreshToken)).answer).toMatchObject({ error: "invalid_grant" })
    expect((await audit(username)).split("device.wrong-place")).toHaveLength(2)
    // What does not ask is not bound.
    const other = await signedIn(mail)
    expect((await refresh(mail, other.refreshToken)).status).toBe(200)
  })

  test("a session is not enough for an application that asks, until it was approved from there", async () => {
    const { username, device, visitor } = await signedIn(mail)
    await visitor.get(authorize(payroll))
    expect(visitor.text).toContain("Payroll")
    expect(new URL(visitor.at).pathname).toBe("/sign-in")
    await visitor.get(authorize(payroll, { prompt: "none" }))
    expect(new URL(visitor.at).searchParams.get("error")).toBe("login_required")
    const again = await asked(username, payroll)
    expect((await approve(again, device, "NL")).reply.value).toBe(true)
    await again.get("/sign-in")
    expect((await redeem(payroll, again)).status).toBe(200)
    // Now it is, as long as the country counts.
    await again.get(authorize(payroll, { prompt: "none" }))
    expect(new URL(again.at).searchParams.has("code")).toBe(true)
    server.ahead = 76 * MINUTE
    await again.get(authorize(payroll, { prompt: "none" }))
    expect(new URL(again.at).searchParams.get("error")).toBe("login_required")
  })

  test("forged, old, foreign and malformed reports are refused, and nothing of them is kept", async () => {
    const { device, refreshToken } = await signedIn(payroll, "NL")
    const stated = (country: string, at = Date.now()): string =>
      `{"country":${country},"serial":"${device.serial}","timestamp":"${new Date(at).toISOString()}"}`
    const stranger = (await signedIn(payroll, "NL")).device
    const unsigned = { status: 400, error: { code: 10, message: "Could not verify signature!" } }
    expect(await device.report("FR", { key: stranger.pollKey!.privateKey })).toMatchObject(unsigned)
    expect(await device.report("FR", { key: device.answerKey.privateKey })).toMatchObject(unsigned)
    expect(await device.report("FR", { text: stated('"FR"').replace(device.serial, "PIPU00000000") })).toMatchObject(
      unsigned,
    )
    for (const at of [Date.now() - 61_000, Date.now() + 61_000]) {
      expect(await device.report("FR", { at })).toMatchObject({ status: 400, error: { code: 10 } })
    }
    for (const text of [
      "",
      "FR",
      "{}",
      "null",
      stated('"fr"'),
      stated('"FRA"'),
      stated('"ZZ"'),
      stated("null"),
      stated('["FR"]'),
      stated('"FR"').replace("{", '{"latitude":48.8,"longitude":2.3,'),
      stated('"FR"').replace(",", ", "),
      `{"serial":"${device.serial}","country":"FR","timestamp":"${new Date().toISOString()}"}`,
    ]) {
      expect(await device.report("FR", { text })).toMatchObject({ status: 400, error: { code: 905 } })
    }
    // An older one does not undo a later one.
    const now = Date.now()
    expect((await device.report("DE", { at: now + 2000 })).value).toBe(true)
    await device.report("FR", { at: now + 1000 })
    expect((await refresh(payroll, refreshToken)).status).toBe(200)
  })

  test("revoked, a device's country counts no more", async () => {
    const { username, device, refreshToken } = await signedIn(payroll, "NL")
    await server.command("devices", "revoke", username, device.serial)
    expect(await device.report("NL")).toMatchObject({ status: 400, error: { code: 10 } })
    expect((await refresh(payroll, refreshToken)).answer).toMatchObject({ error: "invalid_grant" })
  })
})

test("the log and the database hold countries, and no place", async () => {
  expect(server.logged.join("")).not.toMatch(/latitude|longitude|"NL"|"FR"/)
})
