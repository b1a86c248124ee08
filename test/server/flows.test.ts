/** The server as people, devices and applications meet it. */
import { createHash, createPublicKey, randomBytes } from "node:crypto"
import * as v from "valibot"
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { codeAt } from "../../src/domain/any-otp.ts"
import { readOtpauthUri } from "../../src/domain/otpauth-uri.ts"
import { isSigned } from "../approval/other-side.ts"
import { canonical, Device, post } from "./device.ts"
import { PASSWORD, startTestServer, Visitor, type TestServer } from "./harness.ts"

const REDIRECT = "https://app.example/callback"
let server: TestServer
let client: { id: string; secret: string }
let users = 0

beforeAll(async () => {
  server = await startTestServer()
  client = readClient(await server.command("clients", "add", "Payroll", "--redirect", REDIRECT))
}, 120_000)
afterAll(() => server.stop())
beforeEach(() => {
  server.ahead = 0
})

function readClient(text: string): { id: string; secret: string } {
  const [, id = ""] = /client_id: (\S+)/.exec(text) ?? []
  const [, secret = ""] = /client_secret: (\S+)/.exec(text) ?? []
  return { id, secret }
}

async function newUser(): Promise<string> {
  users += 1
  const name = `user${String(users)}`
  await server.command("users", "add", name, "--name", "Katy Reid", "--password-stdin")
  return name
}

/** An application's own half of the code flow, by hand. */
class Application {
  readonly #verifier = randomBytes(32).toString("base64url")
  readonly state = randomBytes(8).toString("hex")

  address(more: Record<string, string> = {}): string {
    const challenge = createHash("sha256").update(this.#verifier).digest("base64url")
    const parameters = {
      client_id: client.id,
      redirect_uri: REDIRECT,
      response_type: "code",
      scope: "openid profile",
      state: this.state,
      nonce: "n1",
      code_challenge: challenge,
      code_challenge_method: "S256",
      ...more,
    }
    return `${server.url}/auth?${new URLSearchParams(parameters).toString()}`
  }

  async redeem(at: string, verifier = this.#verifier) {
    const { origin, pathname, searchParams } = new URL(at)
    expect(origin + pathname).toBe(REDIRECT)
    expect(searchParams.get("state")).toBe(this.state)
    return token({
      grant_type: "authorization_code",
      code: searchParams.get("code") ?? "",
      redirect_uri: REDIRECT,
      code_verifier: verifier,
    })
  }
}

async function token(fields: Record<string, string>, as = client) {
  const authorization = `Basic ${Buffer.from(`${as.id}:${as.secret}`).toString("base64")}`
  const body = new URLSearchParams(fields)
  const response = await fetch(`${server.url}/token`, { method: "POST", body, headers: { authorization } })
  const answer: Record<string, unknown> = JSON.parse(await response.text())
  return { status: response.status, answer }
}

const claimsOf = (jwt: unknown): Record<string, unknown> =>
  JSON.parse(Buffer.from(String(jwt).split(".")[1] ?? "", "base64url").toString())

/** A user who has registered one device, in the middle of a second sign-in or not at all. */
async function enrolled(extended: boolean): Promise<{ username: string; visitor: Visitor; device: Device }> {
  const username = await newUser()
  const visitor = new Visitor(server.url)
  await visitor.get("/account")
  await visitor.post("/sign-in/password", { username, password: PASSWORD })
  const device = new Device(visitor.link, extended)
  expect((await device.enrol()).value).toBe(true)
  return { username, visitor, device }
}

async function signedIn(extended: boolean) {
  const { username, visitor, device } = await enrolled(extended)
  await visitor.get("/sign-in")
  const [challenge] = await device.challenges()
  expect((await device.answer(challenge!, { choice: visitor.number })).value).toBe(true)
  await visitor.get("/sign-in")
  expect(visitor.text).toContain("Browsers that approve")
  return { username, visitor, device }
}

/** Signs in to the application as far as the request. */
async function requested(username: string, more: Record<string, string> = {}, app = new Application()) {
  const visitor = new Visitor(server.url)
  await visitor.get(app.address(more))
  await visitor.post("/sign-in/password", { username, password: PASSWORD })
  return { app, visitor }
}

describe("the code flow", () => {
  test("a newcomer enrols, matches a number and is in; the token says what was done", async () => {
    const username = await newUser()
    const app = new Application()
    const visitor = new Visitor(server.url)
    await visitor.get(app.address())
    expect(visitor.text).toContain("Payroll")
    await visitor.post("/sign-in/password", { username, password: "wrong password" })
    expect(visitor.status).toBe(401)
    expect(visitor.text).toContain('role="alert"')
    await visitor.post("/sign-in/password", { username: username.toUpperCase(), password: PASSWORD })
    expect(await visitor.state()).toBe("enrol")
    await visitor.get("/sign-in")
    const device = new Device(visitor.link, true)
    expect((await device.enrol()).detail).toMatchObject({ rollout_state: "enrolled", countersign: 1 })
    expect(await visitor.state()).toBe("open")
    await visitor.get("/sign-in")
    const [challenge] = await device.challenges()
    expect(challenge).not.toHaveProperty("require_presence")
    expect(JSON.parse(challenge!["context"]!)).toMatchObject({
      version: 1,
      account: username,
      app: "Payroll",
      from: "Firefox on Linux",
      ip: visitor.ip,
      number: "type",
    })
    expect(
      isSigned(
        keyOf(device),
        canonical(challenge!["nonce"]!, challenge!["context"]!),
        challenge!["context_signature"]!,
      ),
    ).toBe(true)
    expect((await device.answer(challenge!, { choice: visitor.number })).value).toBe(true)
    expect(await visitor.state()).toBe("done")
    await visitor.get("/sign-in")
    const { status, answer } = await app.redeem(visitor.at)
    expect(status).toBe(200)
    expect(claimsOf(answer["id_token"])).toMatchObject({
      iss: server.url,
      aud: client.id,
      nonce: "n1",
      acr: "urn:countersign:acr:two-factor",
      amr: ["pwd", "swk", "mfa"],
    })
    const userinfo = await fetch(`${server.url}/me`, {
      headers: { authorization: `Bearer ${String(answer["access_token"])}` },
    })
    expect(await userinfo.json()).toMatchObject({ preferred_username: username, name: "Katy Reid" })
  })

  test("without the right verifier, or a second time, a code is worth nothing", async () => {
    const { username, device } = await signedIn(true)
    const { app, visitor } = await requested(username)
    const [challenge] = await device.challenges()
    await device.answer(challenge!, { choice: visitor.number })
    await visitor.get("/sign-in")
    const at = visitor.at
    expect((await app.redeem(at, "x".repeat(43))).status).toBe(400)
    expect((await app.redeem(at)).status).toBe(200)
    expect((await app.redeem(at)).status).toBe(400)
  })

  test("of two who redeem one code at the same moment, one gets something for it", async () => {
    const { username, device } = await signedIn(true)
    const { app, visitor } = await requested(username)
    const [challenge] = await device.challenges()
    await device.answer(challenge!, { choice: visitor.number })
    await visitor.get("/sign-in")
    const { at } = visitor
    const both = await Promise.all([app.redeem(at), app.redeem(at)])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400])
  })

  test("what was approved for one application signs in to no other", async () => {
    const { username, device } = await signedIn(true)
    const { visitor } = await requested(username)
    const signIn = visitor.cookie("countersign_sign_in") ?? ""
    const sql = "select uid from sign_ins where id = $1"
    const hash = createHash("sha256").update(signIn).digest("base64url")
    const [row] = await server.running.parts.database.rows(v.object({ uid: v.string() }), sql, hash)
    const [challenge] = await device.challenges()
    await device.answer(challenge!, { choice: visitor.number })
    expect(await visitor.state()).toBe("done")
    await visitor.get(new Application().address())
    visitor.tamper("countersign_sign_in", signIn)
    await visitor.get(`/interaction/${row!.uid}/done`)
    expect(visitor.status).toBe(410)
  })

  test("no flow begins without PKCE, or to an address that is not the client's", async () => {
    const visitor = new Visitor(server.url)
    await visitor.get(new Application().address({ code_challenge: "", code_challenge_method: "" }))
    expect(new URL(visitor.at).searchParams.get("error")).toBe("invalid_request")
    await visitor.get(new Application().address({ redirect_uri: "https://evil.example/" }))
    expect(visitor.status).toBe(400)
    expect(visitor.text).toContain("Cannot sign you in")
  })

  test("the sign-in of one browser cannot be finished in another", async () => {
    const { username, device } = await signedIn(true)
    const { visitor } = await requested(username)
    const [challenge] = await device.challenges()
    await device.answer(challenge!, { choice: visitor.number })
    const thief = new Visitor(server.url)
    await thief.get("/sign-in")
    expect(thief.status).toBe(410)
    await thief.get("/sign-in/state")
    expect(thief.status).toBe(410)
  })

  test("a remembered browser needs no password, unless two factors are asked for", async () => {
    const { username, device } = await signedIn(true)
    const visitor = new Visitor(server.url)
    const first = new Application()
    await visitor.get(first.address())
    await visitor.post("/sign-in/password", { username, password: PASSWORD, remember: "yes" })
    const approve = async () => {
      const [challenge] = await device.challenges()
      await visitor.get("/sign-in")
      await device.answer(challenge!, { choice: visitor.number })
      await visitor.get("/sign-in")
    }
    await approve()
    await first.redeem(visitor.at)
    const second = new Application()
    await visitor.get(second.address({ prompt: "login" }))
    expect(visitor.text).toContain(`Continue as ${username}`)
    await visitor.post("/sign-in/remembered")
    await approve()
    const claims = claimsOf((await second.redeem(visitor.at)).answer["id_token"])
    expect(claims).toMatchObject({ acr: "urn:countersign:acr:device", amr: ["swk"] })
    const third = new Application()
    await visitor.get(third.address({ acr_values: "urn:countersign:acr:two-factor" }))
    expect(visitor.text).toContain("Sign in")
    expect(visitor.text).not.toContain("Continue as")
    await visitor.post("/sign-in/remembered")
    expect(visitor.status).toBe(401)
  })
})

const keyOf = (device: Device) => createPublicKey(device.serverKey)

describe("a plain device", () => {
  test("chooses among three numbers", async () => {
    const { visitor, device } = await enrolled(false)
    await visitor.get("/sign-in")
    const [challenge] = await device.challenges()
    expect(challenge).not.toHaveProperty("context")
    const choices = challenge!["require_presence"]!.split(",")
    expect(choices).toHaveLength(3)
    expect(choices).toContain(visitor.number)
    expect(challenge).toMatchObject({
      title: "Contoso",
      question: "Are you signing in to Contoso account?",
      sslverify: "1",
    })
    expect((await device.answer(challenge!, { choice: visitor.number })).value).toBe(true)
    expect(await device.challenges()).toEqual([])
  })

  test("knows that reasons may be given, and is right", async () => {
    const { visitor, device } = await enrolled(false)
    await visitor.get("/sign-in")
    const [challenge] = await device.challenges()
    const signed = `{"capabilities":{"decline_reason":true},"nonce":"${challenge!["nonce"]!}"}`
    expect(isSigned(keyOf(device), signed, challenge!["capabilities_signature"]!)).toBe(true)
    expect((await device.answer(challenge!, { decline: true, reason: "unknown_trigger" })).value).toBe(true)
    expect(await server.command("audit")).toContain("request.reported")
  })
})

describe.each([
  ["an extended device", true],
  ["a plain device", false],
])("%s", (_, extended) => {
  test("declines: the page says so, and a new request can be sent", async () => {
    const { visitor, device } = await enrolled(extended)
    await visitor.get("/sign-in")
    const [challenge] = await device.challenges()
    expect((await device.answer(challenge!, { decline: true })).value).toBe(true)
    expect(await visitor.state()).toBe("declined")
    await visitor.get("/sign-in")
    expect(visitor.text).toContain("You declined")
    await visitor.post("/sign-in/request")
    expect(visitor.number).toMatch(/^\d\d$/)
    const [next] = await device.challenges()
    expect((await device.answer(next!, { choice: visitor.number })).value).toBe(true)
  })

  test("one wrong number ends the request, and the right one comes too late", async () => {
    const { visitor, device } = await enrolled(extended)
    await visitor.get("/sign-in")
    const { number } = visitor
    const [challenge] = await device.challenges()
    const wrong = number === "00" ? "01" : "00"
    expect((await device.answer(challenge!, { choice: wrong })).value).toBe(false)
    expect((await device.answer(challenge!, { choice: number })).value).toBe(false)
    expect(await device.challenges()).toEqual([])
    expect(await visitor.state()).toBe("wrong")
  })

  test("no number where one was asked for is a wrong one", async () => {
    const { visitor, device } = await enrolled(extended)
    await visitor.get("/sign-in")
    const [challenge] = await device.challenges()
    expect((await device.answer(challenge!)).value).toBe(false)
    expect(await visitor.state()).toBe("wrong")
  })

  test("the same answer again, its reply lost, gets the same reply; another one does not count", async () => {
    const { visitor, device } = await enrolled(extended)
    await visitor.get("/sign-in")
    const [challenge] = await device.challenges()
    const fields = { choice: visitor.number }
    expect((await device.answer(challenge!, fields)).value).toBe(true)
    expect((await device.answer(challenge!, fields)).value).toBe(true)
    expect((await device.answer(challenge!, { decline: true })).value).toBe(false)
    expect(await visitor.state()).toBe("done")
  })

  test("of two answers at the same moment one counts", async () => {
    const { visitor, device } = await enrolled(extended)
    await visitor.get("/sign-in")
    const [challenge] = await device.challenges()
    const both = await Promise.all([
      device.answer(challenge!, { choice: visitor.number }),
      device.answer(challenge!, { decline: true }),
    ])
    expect(both.filter(({ value }) => value === true)).toHaveLength(1)
  })

  test("answers too late", async () => {
    const { visitor, device } = await enrolled(extended)
    await visitor.get("/sign-in")
    const [challenge] = await device.challenges()
    server.ahead = 121_000
    device.ahead = 121_000
    expect(await device.challenges()).toEqual([])
    expect((await device.answer(challenge!, { choice: visitor.number })).value).toBe(false)
    expect(await visitor.state()).toBe("expired")
    await visitor.get("/sign-in")
    expect(visitor.text).toContain("Nobody answered")
  })

  test("shows a code that is typed into the page, with one try", async () => {
    const { username, device } = await signedIn(extended)
    await server.command("users", "method", username, "code")
    const { app, visitor } = await requested(username)
    expect(visitor.number).toBe("")
    const [challenge] = await device.challenges()
    expect(challenge).not.toHaveProperty("require_presence")
    const { value, detail } = await device.answer(challenge!)
    expect(value).toBe(true)
    expect(detail["display_code"]).toMatch(/^\d\d$/)
    // The reply was lost: it can be had again.
    expect((await device.answer(challenge!)).detail["display_code"]).toBe(detail["display_code"])
    expect(await visitor.state()).toBe("confirmed")
    await visitor.post("/sign-in/shown-code", { code: String(detail["display_code"]) })
    expect((await app.redeem(visitor.at)).status).toBe(200)
    const again = await requested(username)
    const [next] = await device.challenges()
    const shown = String((await device.answer(next!)).detail["display_code"])
    await again.visitor.post("/sign-in/shown-code", { code: shown === "00" ? "01" : "00" })
    expect(again.visitor.text).toContain("The numbers did not match")
    await again.visitor.post("/sign-in/shown-code", { code: shown })
    expect(again.visitor.status).toBe(410)
  })

  test("a clock that is off by 90 s is refused, and told by how much", async () => {
    const { device } = await enrolled(extended)
    device.ahead = 90_000
    const reply = await device.poll()
    expect(reply).toMatchObject({ status: 400, error: { code: 10, message: "Timestamp not in valid range." } })
    const { headers } = await fetch(device.pollAddress())
    device.ahead += Date.parse(headers.get("date") ?? "") - (Date.now() + device.ahead)
    expect((await device.poll()).status).toBe(200)
  })

  test("revoked on the account page it is known no more, and what it had open is gone", async () => {
    const { username, visitor, device } = await signedIn(extended)
    const waiting = await requested(username)
    const [challenge] = await device.challenges()
    await visitor.post("/account/revoke", { serial: device.serial })
    expect(visitor.text).not.toContain(device.serial)
    expect(await device.poll()).toMatchObject({
      status: 400,
      error: { code: 10, message: "Could not verify signature!" },
    })
    const reply = await device.answer(challenge!, { choice: waiting.visitor.number })
    expect(reply).toMatchObject({ status: 404, error: { code: 601 } })
    expect(await waiting.visitor.state()).toBe("revoked")
    await waiting.visitor.get("/sign-in")
    expect(waiting.visitor.text).toContain("The browser was revoked")
    await waiting.visitor.post("/sign-in/request")
    expect(waiting.visitor.status).toBe(410)
  })

  test("revoked after it approved, and before that was used, it approved nothing", async () => {
    const { username, visitor, device } = await signedIn(extended)
    const { visitor: waiting } = await requested(username)
    const [challenge] = await device.challenges()
    expect((await device.answer(challenge!, { choice: waiting.number })).value).toBe(true)
    await visitor.post("/account/revoke", { serial: device.serial })
    expect(await waiting.state()).toBe("revoked")
  })
})

test("without scripts a page that waits reloads, unless a form was answered with it: that is no address to be asked", async () => {
  const { username, visitor } = await signedIn(true)
  const { visitor: waiting } = await requested(username)
  expect(waiting.text).toContain('http-equiv="refresh"')
  await visitor.post("/account/offer")
  expect(visitor.text).toContain("Waiting for the registration")
  expect(visitor.text).toContain("/assets/wait.js")
  expect(visitor.text).not.toContain('http-equiv="refresh"')
})

describe("two browsers of one person", () => {
  test("are both asked, and the first answer counts", async () => {
    const { username, visitor, device: first } = await signedIn(true)
    await visitor.post("/account/offer")
    const second = new Device(visitor.link, false)
    await second.enrol()
    const { visitor: waiting } = await requested(username)
    const [one] = await first.challenges()
    const [two] = await second.challenges()
    expect(one!["nonce"]).not.toBe(two!["nonce"])
    expect((await second.answer(two!, { choice: waiting.number })).value).toBe(true)
    expect(await first.challenges()).toEqual([])
    expect((await first.answer(one!, { decline: true })).value).toBe(false)
    expect(await waiting.state()).toBe("done")
  })
})

describe("places", () => {
  test("an approval counts only from a country that is allowed, and only the country is asked for", async () => {
    const { username, device } = await signedIn(true)
    await server.command("users", "countries", username, "NL,DE")
    const tries: [string | undefined, boolean][] = [
      ["FR", false],
      [undefined, false],
      ["NL", true],
    ]
    for (const [country, taken] of tries) {
      const { visitor } = await requested(username)
      const [challenge] = await device.challenges()
      expect(JSON.parse(challenge!["context"]!)).toMatchObject({ location: "country" })
      const given = { choice: visitor.number, ...(country === undefined ? {} : { country }) }
      expect((await device.answer(challenge!, given)).value).toBe(taken)
    }
    expect(await server.command("audit", username)).toContain("request.wrong-place")
  })
})

describe("codes", () => {
  test("are set up on the account page and sign in where no request is answered; each counts once", async () => {
    const { username, visitor } = await signedIn(true)
    await visitor.post("/account/codes")
    const otp = readOtpauthUri(visitor.link)
    expect(otp).toMatchObject({ issuer: "Contoso", username })
    const [, secret = ""] = /name="secret" value="([^"]+)"/.exec(visitor.text) ?? []
    const code = async (ahead: number) => (await codeAt(otp, Date.now() + ahead)).code
    await visitor.post("/account/codes/confirm", { secret, code: "000000" === (await code(0)) ? "000001" : "000000" })
    expect(visitor.status).toBe(400)
    await visitor.post("/account/codes/confirm", { secret, code: await code(0) })
    expect(visitor.text).toContain("A code signs you in")
    const { app, visitor: other } = await requested(username)
    await other.post("/sign-in/use-code")
    await other.post("/sign-in/code", { code: await code(0) })
    expect(other.status).toBe(401)
    server.ahead = 30_000
    await other.post("/sign-in/code", { code: await code(30_000) })
    const claims = claimsOf((await app.redeem(other.at)).answer["id_token"])
    expect(claims).toMatchObject({ acr: "urn:countersign:acr:two-factor", amr: ["pwd", "otp", "mfa"] })
  })

  test("tried all at once are no more tries than one after another", async () => {
    const { username, visitor } = await signedIn(true)
    await visitor.post("/account/codes")
    const otp = readOtpauthUri(visitor.link)
    const [, secret = ""] = /name="secret" value="([^"]+)"/.exec(visitor.text) ?? []
    await visitor.post("/account/codes/confirm", { secret, code: (await codeAt(otp, Date.now())).code })
    const { visitor: other } = await requested(username)
    await other.post("/sign-in/use-code")
    await Promise.all(Array.from({ length: 8 }, () => other.post("/sign-in/code", { code: "12" })))
    await other.get("/sign-in")
    expect(other.text).toContain("Too many wrong codes")
    expect((await server.command("audit", username)).match(/code\.wrong/g)).toHaveLength(5)
  })

  test("are set up in a sign-in only by someone who has no second factor, and no offer outlives that", async () => {
    const username = await newUser()
    const begin = async () => {
      const { app, visitor } = await requested(username)
      const { link } = visitor
      await visitor.post("/sign-in/codes")
      const [, secret = ""] = /name="secret" value="([^"]+)"/.exec(visitor.text) ?? []
      const { code } = await codeAt(readOtpauthUri(visitor.link), Date.now())
      return { app, visitor, link, form: { secret, code } }
    }
    const one = await begin()
    const two = await begin()
    await one.visitor.post("/sign-in/codes/confirm", one.form)
    const claims = claimsOf((await one.app.redeem(one.visitor.at)).answer["id_token"])
    expect(claims).toMatchObject({ acr: "urn:countersign:acr:two-factor", amr: ["pwd", "otp", "mfa"] })
    await two.visitor.post("/sign-in/codes/confirm", two.form)
    expect(two.visitor.status).toBe(410)
    expect((await new Device(two.link, true).enrol()).status).toBe(404)
  })

  test("five wrong ones end the sign-in", async () => {
    const { username, visitor } = await signedIn(true)
    await visitor.post("/account/codes")
    const otp = readOtpauthUri(visitor.link)
    const [, secret = ""] = /name="secret" value="([^"]+)"/.exec(visitor.text) ?? []
    await visitor.post("/account/codes/confirm", { secret, code: (await codeAt(otp, Date.now())).code })
    const { visitor: other } = await requested(username)
    await other.post("/sign-in/use-code")
    for (let i = 0; i < 5; i += 1) await other.post("/sign-in/code", { code: "12" })
    expect(other.status).toBe(403)
    await other.get("/sign-in")
    expect(other.text).toContain("Too many wrong codes")
    server.ahead = 30_000
    await other.post("/sign-in/code", { code: (await codeAt(otp, Date.now() + 30_000)).code })
    expect(other.status).toBe(410)
  })
})

describe("an account", () => {
  test("changes its password, which signs out other browsers", async () => {
    const { username, visitor } = await signedIn(true)
    await visitor.post("/account/password", { current: "wrong", next: "another-long-one" })
    expect(visitor.text).toContain("not right")
    await visitor.post("/account/password", { current: PASSWORD, next: "short" })
    expect(visitor.text).toContain("at least ten characters")
    await visitor.post("/account/password", { current: PASSWORD, next: "another-long-one" })
    expect(visitor.status).toBe(200)
    const { visitor: other } = await requested(username)
    expect(other.status).toBe(401)
    const activity = await server.command("audit", username)
    expect(activity).toContain("password.wrong")
    expect(activity).toContain(`"ip":"${other.ip}"`)
  })

  test("whose password changes is signed out of applications, and their tokens end", async () => {
    const { username, visitor: owner, device } = await signedIn(true)
    const { app, visitor } = await requested(username)
    const [challenge] = await device.challenges()
    await device.answer(challenge!, { choice: visitor.number })
    await visitor.get("/sign-in")
    const { answer } = await app.redeem(visitor.at)
    const authorization = `Bearer ${String(answer["access_token"])}`
    const about = () => fetch(`${server.url}/me`, { headers: { authorization } })
    expect((await about()).status).toBe(200)
    const again = new Application()
    await visitor.get(again.address())
    expect((await again.redeem(visitor.at)).status).toBe(200)
    await owner.post("/account/password", { current: PASSWORD, next: "another-long-one" })
    expect((await about()).status).toBe(401)
    await visitor.get(new Application().address())
    expect(visitor.text).toContain("Password")
  })

  test("asks for the password again before it changes who can sign in, but for five minutes after", async () => {
    const { visitor, device } = await signedIn(true)
    await visitor.post("/account/offer")
    expect(await visitor.get("/account/state").then(() => visitor.text)).toContain('"waiting"')
    server.ahead = 5 * 60_000 + 1000
    for (const path of ["offer", "revoke", "codes", "codes/confirm", "codes/remove", "forget"]) {
      await visitor.post(`/account/${path}`, { serial: device.serial })
      expect(visitor.text).toContain("Type your password")
    }
    await visitor.post("/account/revoke", { serial: device.serial, password: "wrong" })
    expect(visitor.status).toBe(401)
    server.ahead = 0
    expect((await device.poll()).status).toBe(200)
    server.ahead = 5 * 60_000 + 1000
    await visitor.post("/account/revoke", { serial: device.serial })
    expect(visitor.text).toContain(`name="serial" value="${device.serial}"`)
    await visitor.post("/account/revoke", { serial: device.serial, password: PASSWORD })
    expect(visitor.text).toContain("Browsers that approve")
    server.ahead = 0
    expect((await device.poll()).status).toBe(400)
  })

  test("that is disabled neither signs in nor answers, and is told apart from none by nothing", async () => {
    const { username, device } = await signedIn(true)
    await server.command("users", "disable", username)
    const { visitor } = await requested(username)
    const none = await requested("nobody-at-all")
    const message = (text: string) => /role="alert"[^>]*>([^<]*)</.exec(text)?.[1]
    expect(visitor.status).toBe(401)
    expect(message(visitor.text)).toBe(message(none.visitor.text))
    expect((await device.poll()).status).toBe(400)
    await server.command("users", "enable", username)
    expect((await device.poll()).status).toBe(200)
  })

  test("sees what was done", async () => {
    const { visitor } = await signedIn(true)
    for (const words of ["Browser registered", "Request approved", "Signed in"]) expect(visitor.text).toContain(words)
    expect(visitor.text).toContain("None: every browser asks for your password.")
  })
})

describe("CIBA", () => {
  const ask = async (as: { id: string; secret: string }, fields: Record<string, string>) => {
    const authorization = `Basic ${Buffer.from(`${as.id}:${as.secret}`).toString("base64")}`
    const body = new URLSearchParams({ scope: "openid", ...fields })
    const response = await fetch(`${server.url}/backchannel`, { method: "POST", body, headers: { authorization } })
    const answer: Record<string, string> = JSON.parse(await response.text())
    return { status: response.status, ...answer } as { status: number; auth_req_id?: string; error?: string }
  }
  const redeem = (as: { id: string; secret: string }, id: string) =>
    token({ grant_type: "urn:openid:params:grant-type:ciba", auth_req_id: id }, as)
  const add = async (...options: string[]) => readClient(await server.command("clients", "add", "Bank", ...options))

  test("poll: words are shown as they are, and approved; the token says how", async () => {
    const as = await add("--ciba", "poll")
    const { username, device } = await signedIn(true)
    const { auth_req_id: id = "" } = await ask(as, { login_hint: username, binding_message: "Pay 12.50 to Anna" })
    expect((await redeem(as, id)).answer["error"]).toBe("authorization_pending")
    const [challenge] = await device.challenges()
    expect(challenge!["question"]).toBe("Bank says: Pay 12.50 to Anna. Do you confirm it?")
    expect(JSON.parse(challenge!["context"]!)).toMatchObject({ binding: "Pay 12.50 to Anna", number: "none" })
    expect((await device.answer(challenge!)).value).toBe(true)
    const { status, answer } = await redeem(as, id)
    expect(status).toBe(200)
    expect(claimsOf(answer["id_token"])).toMatchObject({ acr: "urn:countersign:acr:device", amr: ["swk"] })
    expect((await redeem(as, id)).status).toBe(400)
  })

  test("poll: two digits are a number match with that number", async () => {
    const as = await add("--ciba", "poll")
    const { username, device } = await signedIn(false)
    const { auth_req_id: id = "" } = await ask(as, { login_hint: username, binding_message: "63" })
    const [challenge] = await device.challenges()
    expect(challenge!["require_presence"]?.split(",")).toContain("63")
    expect((await device.answer(challenge!, { choice: "63" })).value).toBe(true)
    expect((await redeem(as, id)).status).toBe(200)
    const next = await ask(as, { login_hint: username, binding_message: "64" })
    const [second] = await device.challenges()
    await device.answer(second!, { choice: "63" })
    expect((await redeem(as, next.auth_req_id ?? "")).answer["error"]).toBe("access_denied")
  })

  test("ping: the application is told, with its own token, and fetches", async () => {
    const as = await add("--ciba", "ping", "--ping", "https://bank.example/ping")
    const { username, device } = await signedIn(true)
    const notify = { client_notification_token: "told-by-this-token-1234" }
    const { auth_req_id: id = "" } = await ask(as, { login_hint: username, binding_message: "Door 4", ...notify })
    const [challenge] = await device.challenges()
    expect((await device.answer(challenge!, { decline: true })).value).toBe(true)
    expect(server.reached).toEqual([
      {
        url: "https://bank.example/ping",
        authorization: "Bearer told-by-this-token-1234",
        body: JSON.stringify({ auth_req_id: id }),
        guarded: true,
      },
    ])
    expect((await redeem(as, id)).answer["error"]).toBe("access_denied")
  })

  test("ping reaches this network only where the settings say so", async () => {
    const before = server
    server = await startTestServer({ COUNTERSIGN_PRIVATE_PINGS: "yes" })
    try {
      const as = await add("--ciba", "ping", "--ping", "https://localhost:1/")
      const { username, device } = await signedIn(true)
      await ask(as, { login_hint: username, binding_message: "Door 4", client_notification_token: "x".repeat(24) })
      const [challenge] = await device.challenges()
      await device.answer(challenge!)
      expect(server.reached).toMatchObject([{ url: "https://localhost:1/", guarded: false }])
    } finally {
      await server.stop()
      server = before
    }
  }, 120_000)

  test("an answer that is sent again tells the application nothing new", async () => {
    const as = await add("--ciba", "ping", "--ping", "https://bank.example/again")
    const { username, device } = await signedIn(true)
    await ask(as, { login_hint: username, binding_message: "Door 4", client_notification_token: "x".repeat(24) })
    const [challenge] = await device.challenges()
    expect((await device.answer(challenge!)).value).toBe(true)
    expect((await device.answer(challenge!)).value).toBe(true)
    expect(server.reached.filter(({ url }) => url === "https://bank.example/again")).toHaveLength(1)
  })

  test("revoked in the middle: denied at once, not pending until it expires; the application is told", async () => {
    const as = await add("--ciba", "ping", "--ping", "https://bank.example/revoked")
    const { username, device } = await signedIn(true)
    const notify = { client_notification_token: "told-by-this-token-1234" }
    const { auth_req_id: id = "" } = await ask(as, { login_hint: username, binding_message: "Door 4", ...notify })
    const [challenge] = await device.challenges()
    expect((await redeem(as, id)).answer["error"]).toBe("authorization_pending")
    await server.command("devices", "revoke", username, device.serial)
    const told = server.reached.filter(({ url }) => url === "https://bank.example/revoked")
    expect(told.map(({ body }) => body)).toEqual([JSON.stringify({ auth_req_id: id })])
    expect((await redeem(as, id)).answer["error"]).toBe("access_denied")
    // The device is told it is known no more; the application of which error it was.
    expect(await device.answer(challenge!)).toMatchObject({ status: 404, error: { code: 601 } })
    expect((await redeem(as, id)).answer["error"]).toBe("invalid_grant")
    expect((await ask(as, { login_hint: username, binding_message: "Door 5", ...notify })).error).toBe(
      "unknown_user_id",
    )
  })

  test("revoked while another device can still answer, it stays open", async () => {
    const as = await add("--ciba", "poll")
    const { username, visitor, device } = await signedIn(true)
    await visitor.post("/account/offer")
    const second = new Device(visitor.link, false)
    await second.enrol()
    const { auth_req_id: id = "" } = await ask(as, { login_hint: username, binding_message: "Door 4" })
    await server.command("devices", "revoke", username, device.serial)
    expect((await redeem(as, id)).answer["error"]).toBe("authorization_pending")
    const [challenge] = await second.challenges()
    expect((await second.answer(challenge!)).value).toBe(true)
    expect((await redeem(as, id)).status).toBe(200)
  })

  test("past its time it is expired, revoked or not, and asked for ten minutes later it never was", async () => {
    const as = await add("--ciba", "poll")
    const { username, device } = await signedIn(true)
    const { auth_req_id: id = "" } = await ask(as, { login_hint: username, binding_message: "Door 4" })
    const time = vi.spyOn(Date, "now")
    const at = Date.now()
    try {
      time.mockImplementation(() => at + 121_000)
      expect((await redeem(as, id)).answer["error"]).toBe("expired_token")
      await server.command("devices", "revoke", username, device.serial)
      expect((await redeem(as, id)).answer["error"]).toBe("expired_token")
      time.mockImplementation(() => at + 13 * 60_000)
      expect((await redeem(as, id)).answer["error"]).toBe("invalid_grant")
    } finally {
      time.mockRestore()
    }
  })

  test("what a revoked device has approved, and nobody fetched yet, is denied; what was fetched stays", async () => {
    const as = await add("--ciba", "poll")
    const { username, device } = await signedIn(true)
    const approved = async (binding_message: string): Promise<string> => {
      const { auth_req_id: id = "" } = await ask(as, { login_hint: username, binding_message })
      const [challenge] = await device.challenges()
      expect((await device.answer(challenge!)).value).toBe(true)
      return id
    }
    const fetched = await redeem(as, await approved("Door 4"))
    expect(fetched.status).toBe(200)
    const id = await approved("Door 5")
    await server.command("devices", "revoke", username, device.serial)
    expect((await redeem(as, id)).answer["error"]).toBe("access_denied")
    const authorization = `Bearer ${String(fetched.answer["access_token"])}`
    expect((await fetch(`${server.url}/me`, { headers: { authorization } })).status).toBe(200)
  })

  test("a decline cannot be turned into an approval by calling it a choice", async () => {
    const as = await add("--ciba", "poll")
    const { username, device } = await signedIn(false)
    const { auth_req_id: id = "" } = await ask(as, { login_hint: username, binding_message: "Pay 12.50 to Anna" })
    const [challenge] = await device.challenges()
    const { decline: _, ...fields } = device.answerFields(challenge!, { decline: true })
    expect((await post(device.url, { ...fields, presence_answer: "decline" })).value).toBe(false)
    expect((await redeem(as, id)).answer["error"]).toBe("authorization_pending")
  })

  test("words are required unless the administrator says otherwise, and are one plain line", async () => {
    const as = await add("--ciba", "poll")
    const exempt = await add("--ciba", "poll", "--no-message")
    const { username } = await signedIn(true)
    expect((await ask(as, { login_hint: username })).error).toBe("invalid_binding_message")
    for (const binding_message of ["a\nb", "x".repeat(65), "\u202Egnp.exe"]) {
      expect((await ask(as, { login_hint: username, binding_message })).error).toBe("invalid_binding_message")
    }
    expect((await ask(exempt, { login_hint: username })).status).toBe(200)
  })

  test("a user code is asked for where one is set, and must be right", async () => {
    const as = await add("--ciba", "poll", "--user-code")
    const { username } = await signedIn(true)
    await server.command("users", "user-code", username, "quiet-harbour")
    const about = { login_hint: username, binding_message: "Door 4" }
    expect((await ask(as, about)).error).toBe("missing_user_code")
    expect((await ask(as, { ...about, user_code: "loud-harbour" })).error).toBe("invalid_user_code")
    expect((await ask(as, { ...about, user_code: "quiet-harbour" })).status).toBe(200)
  })

  test("nobody, somebody without a device, and too much", async () => {
    const as = await add("--ciba", "poll")
    expect((await ask(as, { login_hint: "nobody", binding_message: "Door" })).error).toBe("unknown_user_id")
    const bare = await newUser()
    expect((await ask(as, { login_hint: bare, binding_message: "Door" })).error).toBe("unknown_user_id")
    const { username } = await signedIn(true)
    const outcomes = []
    for (let i = 0; i < 10; i += 1) outcomes.push(await ask(as, { login_hint: username, binding_message: "Door" }))
    expect(outcomes.at(-1)?.error).toBe("access_denied")
  })
})
