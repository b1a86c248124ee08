/** What the organisation allows: set by the administrator, signed for each device, and newer each time. */
import { createHash, generateKeyPairSync } from "node:crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import { Device } from "./device.ts"
import { PASSWORD, startTestServer, Visitor, type TestServer } from "./harness.ts"

let server: TestServer
let device: Device
let username: string
let users = 0

interface Stated {
  readonly serial: string
  readonly policy: { version: number; account: string; issued: number; rules: Record<string, unknown> }
}

const open = {
  requireAppLock: false,
  lockAfterMaximum: 0,
  allowReveal: true,
  allowSignInRequests: true,
  allowFilling: true,
  allowSaving: true,
}

async function register(): Promise<{ device: Device; username: string }> {
  users += 1
  const name = `user${String(users)}`
  await server.command("users", "add", name, "--password-stdin")
  const visitor = new Visitor(server.url)
  await visitor.get("/account")
  await visitor.post("/sign-in/password", { username: name, password: PASSWORD })
  const made = new Device(visitor.link, true)
  await made.enrol()
  return { device: made, username: name }
}

beforeAll(async () => {
  server = await startTestServer()
  ;({ device, username } = await register())
}, 120_000)
afterAll(() => server.stop())

/** What a device is told, its signature checked. */
async function told(by = device): Promise<Stated & { text: string }> {
  const { status, value } = await by.policy()
  expect(status).toBe(200)
  const { policy: text, signature } = value as { policy: string; signature: string }
  expect(by.hasSigned(text, signature)).toBe(true)
  const stated = JSON.parse(text) as Stated
  expect(stated.serial).toBe(by.serial)
  return { ...stated, text }
}

test("nothing set: everything is allowed, since ever", async () => {
  const { policy, text } = await told()
  expect(policy).toEqual({ version: 1, account: "work", issued: 0, rules: open })
  expect(text.startsWith(`{"policy":{"account":"work","issued":0,"rules":{"allowFilling":true,`)).toBe(true)
})

test("what is set comes signed, and the same again is only said to be the same", async () => {
  expect(await server.command("policy", "show")).toBe("Everything is allowed.")
  const before = Date.now()
  const set = await server.command("policy", "set", "allowFilling=no", "lockAfterMaximum=15", "allowSaving=yes")
  expect(set).toBe("lockAfterMaximum=15\nallowFilling=false")
  expect(await server.command("policy", "show")).toBe(set)
  const { policy, text } = await told()
  expect(policy.rules).toEqual({ ...open, lockAfterMaximum: 15, allowFilling: false })
  expect(policy.issued).toBeGreaterThanOrEqual(before)
  const digest = createHash("sha256").update(text).digest("base64url")
  expect((await device.policy(digest)).value).toEqual({ unchanged: true })
  expect((await device.policy("x".repeat(43))).value).toMatchObject({ policy: text })
  expect((await told()).text).toBe(text)
})

test("each setting is newer than the one before, also with the clock set back", async () => {
  const before = (await told()).policy.issued
  server.ahead = -3_600_000
  await server.command("policy", "set", "allowReveal=no")
  server.ahead = 0
  const { policy } = await told()
  expect(policy.issued).toBe(before + 1)
  expect(policy.rules).toEqual({ ...open, allowReveal: false })
  await server.command("policy", "clear")
  const cleared = await told()
  expect(cleared.policy.rules).toEqual(open)
  expect(cleared.policy.issued).toBeGreaterThan(policy.issued)
})

test("a school's account is one; a guest is told of no rules; and each change of that is newer too", async () => {
  await server.command("policy", "set", "allowFilling=no")
  const guest = await register()
  const before = await told(guest.device)
  expect(before.policy.rules).toEqual({ ...open, allowFilling: false })
  expect(await server.command("users", "kind", guest.username, "external")).toContain("external account")
  const after = await told(guest.device)
  expect(after.policy).toMatchObject({ account: "external", rules: open })
  expect(after.policy.issued).toBeGreaterThan(before.policy.issued)
  await server.command("users", "kind", guest.username, "school")
  const again = await told(guest.device)
  expect(again.policy).toMatchObject({ account: "school", rules: { allowFilling: false } })
  expect(again.policy.issued).toBeGreaterThan(after.policy.issued)
  expect((await told()).policy.account).toBe("work")
})

test("words that are no rules change nothing", async () => {
  const before = await server.command("policy", "show")
  for (const words of [[], ["allowFilling"], ["allowFilling=perhaps"], ["lockAfterMaximum=-1"], ["allowTalking=no"]]) {
    await expect(server.command("policy", "set", ...words)).rejects.toThrow("no rules")
  }
  await expect(server.command("users", "kind", username, "family")).rejects.toThrow("work, school or external")
  expect(await server.command("policy", "show")).toBe(before)
})

test("nobody else is told: another key, another text, an old time, a stranger's serial, a revoked device", async () => {
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey
  const other = await register()
  for (const reply of [
    await device.policy("", stranger),
    await device.policy("", other.device.pollKey!.privateKey),
    await device.policy("", device.answerKey.privateKey),
    await device.policy("", device.pollKey!.privateKey, ""),
    await device.policy("", device.pollKey!.privateKey, "|wake"),
  ]) {
    expect(reply).toMatchObject({ status: 400, error: { code: 10, message: "Could not verify signature!" } })
  }
  device.ahead = 90_000
  expect((await device.policy()).error?.message).toContain("Timestamp")
  device.ahead = 0
  await server.command("devices", "revoke", other.username, other.device.serial)
  expect((await other.device.policy()).status).toBe(400)
})

test("the audit has each change, the log no serial", async () => {
  const audit = await server.command("audit")
  expect(audit.match(/"policy\.changed"/g)?.length).toBe(4)
  expect(await server.command("audit", "user2")).toContain("account.kind")
  expect(server.logged.join("")).toContain(`"route":"/device/policy"`)
  expect(server.logged.join("")).not.toContain(device.serial)
})
