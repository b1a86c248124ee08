/** What clients may not do, and what the server says and keeps while they try. */
import { generateKeyPairSync } from "node:crypto"
import { request as httpRequest } from "node:http"
import { connect } from "node:net"
import fc from "fast-check"
import * as v from "valibot"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { networkOf } from "../../src/server/limits.ts"
import { sign } from "../approval/other-side.ts"
import { Device, post, send } from "./device.ts"
import { PASSWORD, startTestServer, Visitor, type TestServer } from "./harness.ts"

let server: TestServer
let users = 0

beforeAll(async () => {
  server = await startTestServer()
}, 120_000)
afterAll(() => server.stop())
beforeEach(() => {
  server.ahead = 0
})

/** A person whose page waits for an answer. */
async function waiting(extended = true): Promise<{ username: string; visitor: Visitor; device: Device }> {
  users += 1
  const username = `user${String(users)}`
  await server.command("users", "add", username, "--password-stdin")
  const visitor = new Visitor(server.url)
  await visitor.get("/account")
  await visitor.post("/sign-in/password", { username, password: PASSWORD })
  const device = new Device(visitor.link, extended)
  await device.enrol()
  await visitor.get("/sign-in")
  return { username, visitor, device }
}

const from = (ip: string): RequestInit => ({ headers: { "x-forwarded-for": ip } })
const key = (bits: number) =>
  generateKeyPairSync("rsa", { modulusLength: bits })
    .publicKey.export({ format: "der", type: "spki" })
    .toString("base64")

describe("enrolment", () => {
  let link = ""
  beforeAll(async () => {
    await server.command("users", "add", "newcomer", "--password-stdin")
    const visitor = new Visitor(server.url)
    await visitor.get("/account")
    await visitor.post("/sign-in/password", { username: "newcomer", password: PASSWORD })
    link = visitor.link
  })

  test("takes only the secret of the link, and only keys that are keys", async () => {
    const device = new Device(link, true)
    const tries: [Record<string, string>, number, number][] = [
      [{ enrollment_credential: "0".repeat(40) }, 400, 905],
      [{ serial: "PIPU00000000" }, 404, 601],
      [{ serial: "" }, 400, 905],
      [{ pubkey: "" }, 400, 905],
      [{ pubkey: "AAAA" }, 400, 905],
      [{ pubkey: "A".repeat(5000) }, 400, 905],
      [{ pubkey: key(1024) }, 400, 905],
      [{ poll_pubkey: "nonsense" }, 400, 905],
    ]
    for (const [changes, status, code] of tries) {
      expect(await device.enrol(changes)).toMatchObject({ status, error: { code } })
    }
    expect((await device.enrol()).value).toBe(true)
    expect(await device.enrol()).toMatchObject({ status: 404, error: { code: 601 } })
    expect(await new Device(link, false).enrol()).toMatchObject({ status: 404, error: { code: 601 } })
  })

  test("ends with the link's ten minutes", async () => {
    await server.command("users", "add", "late", "--password-stdin")
    const visitor = new Visitor(server.url)
    await visitor.get("/account")
    await visitor.post("/sign-in/password", { username: "late", password: PASSWORD })
    server.ahead = 10 * 60_000 + 1000
    expect(await new Device(visitor.link, true).enrol()).toMatchObject({ status: 404, error: { code: 601 } })
  })
})

describe("a poll", () => {
  test("is refused with another key, another serial, and with the answer key where there are two", async () => {
    const { device } = await waiting()
    const other = await waiting()
    const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey
    for (const forged of [stranger, other.device.pollKey!.privateKey, device.answerKey.privateKey]) {
      expect(await send(device.pollAddress(forged))).toMatchObject({
        status: 400,
        error: { code: 10, message: "Could not verify signature!" },
      })
    }
    const address = new URL(device.pollAddress())
    address.searchParams.set("serial", other.device.serial)
    expect((await send(address.href)).status).toBe(400)
    expect((await device.poll()).status).toBe(200)
  })

  test("that is malformed gets a reason", async () => {
    const { device } = await waiting()
    const { searchParams } = new URL(device.pollAddress())
    const signature = searchParams.get("signature") ?? ""
    const tries: [string, string][] = [
      ["signature", signature.toLowerCase()],
      ["signature", signature.replaceAll("=", "")],
      ["signature", "=".repeat(820)],
      ["signature", "A".repeat(8000)],
      ["signature", ""],
      ["timestamp", "now"],
      ["timestamp", "2026-13-45T99:99:99Z"],
      ["serial", "PIPU' or '1'='1"],
    ]
    for (const [name, value] of tries) {
      const address = new URL(device.pollAddress())
      address.searchParams.set(name, value)
      expect((await send(address.href)).status).toBe(400)
    }
  })

  test("from nobody in particular is limited, and does not keep others out", async () => {
    const { device } = await waiting()
    const statuses = []
    for (let i = 0; i < 70; i += 1) statuses.push((await device.poll()).status)
    expect(statuses).toContain(200)
    expect(statuses.at(-1)).toBe(429)
    expect((await (await waiting()).device.poll()).status).toBe(200)
  })
})

describe("an answer", () => {
  test("is worth nothing from somebody else, or for another request", async () => {
    const { device, visitor } = await waiting()
    const other = await waiting()
    const [challenge] = await device.challenges()
    const fields = device.answerFields(challenge!, { choice: visitor.number })
    const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey
    const text = `${challenge!["nonce"]!}|${device.serial}|${visitor.number}`
    const tries: Record<string, string>[] = [
      { ...fields, signature: sign(stranger, text) },
      { ...fields, signature: sign(device.pollKey!.privateKey, text) },
      { ...fields, signature: fields["signature"]!.toLowerCase() },
      { ...fields, serial: other.device.serial },
      { ...fields, nonce: "A".repeat(32) },
      { ...fields, context: "", context_signature: "" },
      { ...fields, context: "{}", context_signature: sign(device.answerKey.privateKey, "{}") },
      { ...fields, context: fields["context"]!.replace("approve", "decline") },
      { ...fields, decline: "1" },
    ]
    for (const each of tries) expect((await post(device.url, each)).value).toBe(false)
    expect(await visitor.state()).toBe("open")
    expect((await post(device.url, fields)).value).toBe(true)
  })

  test("without the second signature does not count for a device that has one, even as a decline", async () => {
    const { device, visitor } = await waiting()
    const [challenge] = await device.challenges()
    const { serial, nonce, signature, decline } = device.answerFields(challenge!, { decline: true })
    const stripped = { serial: serial!, nonce: nonce!, signature: signature!, decline: decline! }
    expect((await post(device.url, stripped)).value).toBe(false)
    expect(await visitor.state()).toBe("open")
  })

  test("of any shape gets a reply of the protocol, and changes nothing", async () => {
    const { device, visitor } = await waiting(false)
    const [challenge] = await device.challenges()
    const good = device.answerFields(challenge!, { choice: visitor.number })
    const value = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "%00", "null", "A".repeat(2000)))
    const changed = fc
      .tuple(fc.constantFrom("signature", "serial"), value)
      .map((change) => Object.fromEntries([...Object.entries(good), change]))
    let count = 0
    await fc.assert(
      fc.asyncProperty(changed, async (fields) => {
        count += 1
        const init = { method: "POST", body: new URLSearchParams(fields), ...from(`192.0.2.${String(count)}`) }
        const { status } = await send(device.url, init)
        expect([200, 400, 404]).toContain(status)
      }),
      { numRuns: 100 },
    )
    expect(await visitor.state()).toBe("open")
  })
})

describe("addresses", () => {
  /** The status of a request that no browser would send. */
  const raw = (target: string): Promise<number> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => {
        socket.write(`GET ${target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)
      })
      socket.once("data", (data) => resolve(Number(data.toString().slice(9, 12))))
      socket.once("error", () => resolve(0))
      socket.once("close", () => resolve(0))
    })

  test("that are none, or name another host, end nothing and lead nowhere", async () => {
    for (const target of [
      "/\\",
      "/\\:80",
      "//[",
      "//evil.example/nowhere",
      "/\\evil.example/nowhere",
      "/%",
      "/?%",
      "*",
    ]) {
      expect([303, 400, 404]).toContain(await raw(target))
    }
    expect(await raw("http://evil.example/health")).toBe(303)
    const response = await fetch(`${server.url}//evil.example/account`, { redirect: "manual" })
    expect(response.headers.get("location")).toBeNull()
    expect(await raw("/health")).toBe(200)
  })

  test("and fields with a character that the database cannot hold are not understood", async () => {
    const form = (body: string, path: string) =>
      fetch(server.url + path, {
        method: "POST",
        body,
        headers: { "content-type": "application/x-www-form-urlencoded", origin: server.url },
      })
    expect(
      (await fetch(`${server.url}/device?serial=%00&timestamp=${new Date().toISOString()}&signature=A`)).status,
    ).toBe(400)
    expect((await fetch(`${server.url}/auth?client_id=%00`)).status).toBe(400)
    expect((await form("serial=%00&signature=A", "/device")).status).toBe(400)
    expect((await form("username=%00&password=x", "/sign-in/password")).status).toBe(400)
    expect((await form("grant_type=authorization_code&client_id=%00&code=%00", "/token")).status).toBe(401)
    const json = {
      method: "POST",
      body: '{"serial":"\\u0000","signature":"A"}',
      headers: { "content-type": "application/json" },
    }
    expect((await fetch(`${server.url}/device`, json)).status).toBe(400)
    expect(server.logged.join("")).not.toContain('"event":"failed"')
  })

  test("are counted by network, so that a household with 2⁶⁴ of them is one", () => {
    const same = ["2001:db8::1", "2001:db8:0:0:ffff::", "2001:0db8::ABCD:1", "2001:db8:0:0:1:2:3:4"]
    expect(new Set(same.map(networkOf)).size).toBe(1)
    expect(networkOf("2001:db8:0:1::1")).not.toBe(networkOf("2001:db8::1"))
    expect(networkOf("::1")).toBe("0:0:0:0")
    expect(networkOf("203.0.113.7")).toBe("203.0.113.7")
  })
})

describe("bodies", () => {
  const giant = "x".repeat(2_000_000)
  test("that are giant, by their length or by what comes, are cut off", async () => {
    expect((await send(`${server.url}/device`, { method: "POST", body: giant })).status).toBe(413)
    const chunked = await new Promise<number>((resolve) => {
      const { port } = new URL(server.url)
      const outgoing = httpRequest({
        port,
        path: "/device",
        method: "POST",
        headers: { "transfer-encoding": "chunked" },
      })
      outgoing.on("response", (response) => resolve(response.statusCode ?? 0))
      outgoing.on("error", () => resolve(-1))
      outgoing.write(giant)
      outgoing.end()
    })
    // The connection may be gone before the reply is read.
    expect([413, -1]).toContain(chunked)
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
  })

  test("that are no form are not understood", async () => {
    const tries: [string, string][] = [
      ["text/xml", "<a/>"],
      ["application/json", "{"],
      ["application/json", "[]"],
      ["application/json", "null"],
      ["multipart/form-data; boundary=x", "--x--"],
    ]
    for (const [type, body] of tries) {
      const init = { method: "POST", body, headers: { "content-type": type } }
      expect((await send(`${server.url}/device`, init)).status).toBe(400)
    }
    const json = { method: "POST", body: '{"serial":"PIPU00000000","signature":"A"}' }
    const init = { ...json, headers: { "content-type": "application/json" } }
    expect((await send(`${server.url}/device`, init)).status).toBe(404)
  })
})

describe("pages", () => {
  test("take forms from themselves alone", async () => {
    const { visitor, device } = await waiting()
    for (const origin of ["https://evil.example", "null", "http://localhost:1"]) {
      await visitor.post("/account/revoke", { serial: device.serial }, origin)
      expect(visitor.status).toBe(403)
    }
    expect((await device.poll()).status).toBe(200)
  })

  test("escape what people and applications are called", async () => {
    const name = `<img src=x onerror=alert(1)>"'&`
    const added = await server.command("clients", "add", name, "--redirect", "https://app.example/cb")
    const [, id = ""] = /client_id: (\S+)/.exec(added) ?? []
    const visitor = new Visitor(server.url)
    const parameters = {
      client_id: id,
      redirect_uri: "https://app.example/cb",
      response_type: "code",
      scope: "openid",
      code_challenge: "x".repeat(43),
      code_challenge_method: "S256",
    }
    await visitor.get(`/auth?${new URLSearchParams(parameters).toString()}`)
    expect(visitor.text).toContain("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;")
    expect(visitor.text).not.toContain("<img")
    await visitor.post("/sign-in/password", { username: `"><script>alert(1)</script>`, password: "x" })
    expect(visitor.text).not.toContain("<script>alert")
  })

  test("carry headers that let no script in, no frame around and nothing be kept", async () => {
    for (const path of ["/account", "/sign-in", "/nowhere", "/.well-known/openid-configuration", "/device"]) {
      const visitor = new Visitor(server.url)
      await visitor.get(path)
      const policy = visitor.headers.get("content-security-policy") ?? ""
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain("unsafe")
      expect(visitor.headers.get("x-content-type-options")).toBe("nosniff")
      expect(visitor.headers.get("cache-control")).toContain("no-store")
    }
  })

  test("slow down whoever guesses a password, for the right one too", async () => {
    const { username } = await waiting()
    const visitor = new Visitor(server.url)
    await visitor.get("/account")
    for (let i = 0; i < 10; i += 1)
      await visitor.post("/sign-in/password", { username, password: `guess number ${String(i)}` })
    await visitor.post("/sign-in/password", { username, password: PASSWORD })
    expect(visitor.text).toContain("Too many tries")
    server.ahead = 16 * 60_000
    await visitor.post("/sign-in/password", { username, password: PASSWORD })
    expect(visitor.number).toMatch(/^\d\d$/)
  })

  test("press nobody with requests", async () => {
    const { visitor, device } = await waiting()
    let sent = 1
    for (; sent < 12; sent += 1) {
      const [challenge] = await device.challenges()
      if (!challenge) break
      await device.answer(challenge, { decline: true, reason: "unknown_trigger" })
      await visitor.post("/sign-in/request")
    }
    expect(sent).toBeLessThan(5)
    expect(visitor.text).toContain("Too many requests")
  })
})

describe("what is kept", () => {
  test("logs hold no secret, no name and no address with a query", async () => {
    const { username, device, visitor } = await waiting()
    await device.poll()
    await fetch(`${server.url}/reset/typed-by-somebody`)
    await fetch(`${server.url}/typed-by-somebody`)
    const log = server.logged.join("")
    expect(log).toContain('"route":"other"')
    expect(log).toContain('"route":"/device"')
    for (const secret of [
      username,
      PASSWORD,
      "typed-by-somebody",
      device.serial,
      visitor.cookie("countersign_sign_in") ?? "?",
      "signature=",
    ]) {
      expect(log).not.toContain(secret)
    }
    for (const line of server.logged) expect(() => void JSON.parse(line)).not.toThrow()
  })

  test("the database holds no password, no link's secret, no cookie and no private key in clear", async () => {
    const { visitor, device } = await waiting()
    const added = await server.command("clients", "add", "Payroll", "--redirect", "https://app.example/cb")
    const [, id = ""] = /client_id: (\S+)/.exec(added) ?? []
    const challenge = { code_challenge: "x".repeat(43), code_challenge_method: "S256" }
    const flow = { client_id: id, redirect_uri: "https://app.example/cb", response_type: "code", scope: "openid" }
    await visitor.get(`/auth?${new URLSearchParams({ ...flow, ...challenge }).toString()}`)
    const interaction = visitor.cookie("_interaction") ?? ""
    expect(interaction).not.toBe("")
    const { database } = server.running.parts
    const all: unknown[] = []
    for (const table of [
      "accounts",
      "devices",
      "sign_ins",
      "browsers",
      "secrets",
      "requests",
      "challenges",
      "audit",
      "provider",
    ]) {
      all.push(...(await database.rows(v.unknown(), `select * from ${table}`)))
    }
    const text = JSON.stringify(all)
    expect(text).toContain("$argon2id$v=19$m=65536,t=3,p=1$")
    for (const secret of [PASSWORD, visitor.cookie("countersign_sign_in") ?? "?", "PRIVATE KEY", "x".repeat(43)]) {
      expect(text).not.toContain(secret)
    }
    expect(text).toContain(device.serial)
  })
})

test("a server whose passwords cannot be checked says so to whoever watches it", async () => {
  const own = await startTestServer()
  const health = () => fetch(`${own.url}/health`).then(async (answer) => [answer.status, await answer.json()])
  expect(await health()).toEqual([200, { status: "ok" }])
  await own.running.parts.passwords.close()
  expect(await health()).toEqual([503, { status: "failing" }])
  await own.stop()
}, 120_000)
