/** Two processes of the server on one Postgres, as behind a balancer. */
import { spawn, type ChildProcess } from "node:child_process"
import { randomBytes } from "node:crypto"
import path from "node:path"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { hasPostgres, startPostgres, type PostgresServer } from "../servers/postgres.ts"
import { freePort } from "../servers/program.ts"
import { Device } from "./device.ts"
import { PASSWORD, startTestServer, Visitor, type TestServer } from "./harness.ts"

const root = path.resolve(import.meta.dirname, "../..")
const there = await hasPostgres()

describe.skipIf(!there)("two processes on one Postgres", () => {
  let postgres: PostgresServer
  let one: TestServer
  /** The other, in a process of its own; it answers under the public address of the first. */
  let child: ChildProcess
  let other = ""
  let users = 0

  beforeAll(async () => {
    postgres = await startPostgres()
    const [port, port2] = await Promise.all([freePort(), freePort()])
    const shared = {
      DATABASE_URL: postgres.address,
      COUNTERSIGN_SECRET: randomBytes(32).toString("base64"),
      COUNTERSIGN_URL: `http://localhost:${String(port)}`,
      COUNTERSIGN_NAME: "Contoso",
      COUNTERSIGN_PROXIES: "1",
    }
    other = `http://localhost:${String(port2)}`
    // Both at once, on a database with nothing in it.
    child = spawn(process.execPath, ["--import", "tsx", path.join(root, "src/server/index.ts")], {
      cwd: root,
      env: { ...process.env, ...shared, COUNTERSIGN_PORT: String(port2) },
      stdio: ["ignore", "ignore", "inherit"],
    })
    one = await startTestServer({ ...shared, COUNTERSIGN_PORT: String(port) })
    await vi.waitFor(async () => expect((await fetch(`${other}/health`)).status).toBe(200), {
      timeout: 60_000,
      interval: 200,
    })
  }, 240_000)

  afterAll(async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve))
    child.kill("SIGTERM")
    await Promise.all([ended, one.stop()])
    await postgres.stop()
  }, 60_000)

  /** Somebody whose page, at the first process, waits for an answer; whose device speaks to the second. */
  async function waiting(): Promise<{ visitor: Visitor; device: Device }> {
    users += 1
    const username = `user${String(users)}`
    await one.command("users", "add", username, "--password-stdin")
    const visitor = new Visitor(one.url)
    await visitor.get("/account")
    await visitor.post("/sign-in/password", { username, password: PASSWORD })
    const device = new Device(visitor.link, true)
    device.url = device.url.replace(one.url, other)
    expect((await device.enrol()).value).toBe(true)
    return { visitor, device }
  }

  test("a request made at one is found, checked and answered at the other", async () => {
    const { visitor, device } = await waiting()
    await visitor.get("/sign-in")
    // Both have the same keys, whichever made them.
    const [challenge] = await device.challenges()
    expect((await device.answer(challenge!, { choice: visitor.number })).value).toBe(true)
    expect(await visitor.state()).toBe("done")
    await visitor.get("/sign-in")
    expect(visitor.text).toContain("Browsers that approve")
  })

  test("of two answers at the same moment, one at each, one counts", async () => {
    const { visitor, device } = await waiting()
    await visitor.get("/sign-in")
    const [challenge] = await device.challenges()
    const yes = device.answer(challenge!, { choice: visitor.number })
    device.url = device.url.replace(other, one.url)
    const no = device.answer(challenge!, { decline: true })
    const outcomes = (await Promise.all([yes, no])).map(({ value }) => value)
    expect(outcomes.filter((taken) => taken === true)).toHaveLength(1)
    expect(await visitor.state()).toBe(outcomes[0] === true ? "done" : "declined")
  })

  test("the same answer at both at once is taken once, and gets the same reply", async () => {
    const { visitor, device } = await waiting()
    await visitor.get("/sign-in")
    const [challenge] = await device.challenges()
    const { number } = visitor
    const first = device.answer(challenge!, { choice: number })
    device.url = device.url.replace(other, one.url)
    const second = device.answer(challenge!, { choice: number })
    expect((await Promise.all([first, second])).map(({ value }) => value)).toEqual([true, true])
    expect((await one.command("audit", `user${String(users)}`)).match(/request\.approved/g)).toHaveLength(1)
  })

  test("limits hold for both together", async () => {
    const { device } = await waiting()
    const statuses: number[] = []
    for (let i = 0; i < 64; i += 1) {
      statuses.push((await device.poll()).status)
      device.url = device.url.startsWith(other)
        ? device.url.replace(other, one.url)
        : device.url.replace(one.url, other)
    }
    expect(statuses.at(-1)).toBe(429)
  })

  test("a socket at one is woken by what happens at the other, and again after its connection was lost", async () => {
    const { visitor, device } = await waiting()
    const wakes = device.wakeUps()
    expect(await wakes.opened).toBe(101)
    await visitor.get("/sign-in")
    await vi.waitFor(() => expect(wakes.heard).toEqual([0]), { timeout: 10_000 })
    const admin = new pg.Client({ connectionString: postgres.address })
    await admin.connect()
    const { rowCount } = await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %'",
    )
    expect(rowCount).toBe(2)
    await admin.end()
    // What may have been missed is to be polled for.
    await vi.waitFor(() => expect(wakes.heard).toEqual([0, 0]), { timeout: 10_000 })
    const [challenge] = await device.challenges()
    await device.answer(challenge!, { decline: true })
    await vi.waitFor(() => expect(wakes.heard).toEqual([0, 0, 0]), { timeout: 10_000 })
    wakes.socket.close()
  })
})

test.runIf(!there)("this machine has no Postgres, and none could be installed", (context) => {
  context.skip("Install the package postgresql to run these tests.")
})
