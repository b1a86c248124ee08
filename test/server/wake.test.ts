/** Sockets by which devices are woken: who gets one, what wakes it, and that it carries nothing. */
import { generateKeyPairSync } from "node:crypto"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { Device, WakeUps } from "./device.ts"
import { PASSWORD, startTestServer, Visitor, type TestServer } from "./harness.ts"

let server: TestServer
let users = 0

beforeAll(async () => {
  server = await startTestServer()
}, 120_000)
afterAll(() => server.stop())

const heard = (wakes: WakeUps, times: number) =>
  vi.waitFor(() => expect(wakes.heard).toEqual(Array(times).fill(0)), { timeout: 10_000 })

/** A person with a registered browser, who signs in. */
async function person(extended = true): Promise<{ visitor: Visitor; device: Device }> {
  users += 1
  const username = `user${String(users)}`
  await server.command("users", "add", username, "--password-stdin")
  const visitor = new Visitor(server.url)
  await visitor.get("/account")
  await visitor.post("/sign-in/password", { username, password: PASSWORD })
  const device = new Device(visitor.link, extended)
  await device.enrol()
  return { visitor, device }
}

test.each([
  ["an extended device", true],
  ["a plain device", false],
])("%s is woken by a request, by an answer given elsewhere, and by its own revocation", async (_, extended) => {
  const { visitor, device } = await person(extended)
  const wakes = device.wakeUps()
  expect(await wakes.opened).toBe(101)
  await visitor.get("/sign-in")
  await heard(wakes, 1)
  const [challenge] = await device.challenges()
  await device.answer(challenge!, { choice: visitor.number })
  await heard(wakes, 2)
  await visitor.get("/sign-in")
  await visitor.post("/account/revoke", { serial: device.serial })
  await heard(wakes, 3)
  expect((await device.poll()).status).toBe(400)
  expect(await device.wakeUps().opened).toBe(400)
  wakes.socket.close()
})

test("nobody else is woken", async () => {
  const { device } = await person()
  const wakes = device.wakeUps()
  await wakes.opened
  const other = await person()
  const others = other.device.wakeUps()
  await others.opened
  await other.visitor.get("/sign-in")
  await heard(others, 1)
  expect(wakes.heard).toEqual([])
  wakes.socket.close()
  others.socket.close()
})

test("only the device's poll key opens one, for a text that is no poll, and now", async () => {
  const { device } = await person()
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey
  const refused = [
    device.wakeUps(stranger),
    device.wakeUps(device.answerKey.privateKey),
    device.wakeUps(undefined, ""),
    device.wakeUps(undefined, "|wake", Date.now() - 90_000),
    new WakeUps(device.pollAddress().replace("http", "ws").replace("/device?", "/device/wake?"), device.ip),
    new WakeUps(`${server.url.replace("http", "ws")}/device/wake`, device.ip),
    new WakeUps(`${server.url.replace("http", "ws")}/device/wake?serial=%00&timestamp=1&signature=1`, device.ip),
    new WakeUps(`${server.url.replace("http", "ws")}/sign-in`, device.ip),
  ]
  expect(await Promise.all(refused.map(({ opened }) => opened))).toEqual(Array(8).fill(400))
  const wake = device.wakeUps()
  expect(await wake.opened).toBe(101)
  wake.socket.close()
})

test("a device says nothing by it, and holds four at most", async () => {
  const { device } = await person()
  const first = device.wakeUps()
  await first.opened
  first.socket.send("")
  first.socket.send("x")
  expect(await first.closed).toBe(1008)
  const second = device.wakeUps()
  await second.opened
  second.socket.send("x".repeat(100_000))
  expect(await second.closed).toBe(1009)
  const all: WakeUps[] = []
  for (let i = 0; i < 5; i += 1) {
    const wakes = device.wakeUps()
    await wakes.opened
    all.push(wakes)
  }
  expect(await all[0]!.closed).toBe(1008)
  expect(all.slice(1).every(({ socket }) => socket.readyState === socket.OPEN)).toBe(true)
  for (const { socket } of all) socket.close()
})

test("the end of the server is the end of its sockets, at once", async () => {
  const own = await startTestServer()
  await own.command("users", "add", "last", "--password-stdin")
  const visitor = new Visitor(own.url)
  await visitor.get("/account")
  await visitor.post("/sign-in/password", { username: "last", password: PASSWORD })
  const device = new Device(visitor.link, true)
  await device.enrol()
  const wakes = device.wakeUps()
  await wakes.opened
  await own.stop()
  expect(await wakes.closed).toBe(1001)
}, 120_000)
