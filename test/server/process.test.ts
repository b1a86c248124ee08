/** The server as a process: `npm run server`, its commands, its end, and what is there after it. */
import { spawn, type ChildProcess } from "node:child_process"
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"

const folder = mkdtempSync(path.join(tmpdir(), "countersign-process-"))
const root = path.resolve(import.meta.dirname, "../..")
const port = String(20_000 + (process.pid % 20_000))
const env = { ...process.env, COUNTERSIGN_DATA: folder, COUNTERSIGN_PORT: port }

interface Ended {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

function start(
  words: readonly string[],
  more: Record<string, string> = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const file = path.join(root, "src/server/index.ts")
  const child = spawn(process.execPath, ["--import", "tsx", file, ...words], { cwd: root, env: { ...env, ...more } })
  let output = ""
  let errors = ""
  child.stdout.on("data", (chunk) => (output += String(chunk)))
  child.stderr.on("data", (chunk) => (errors += String(chunk)))
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, output, errors })))
  child.stdin.end("four-quiet-harbours\n")
  return { child, ended }
}

const run = (...words: string[]): Promise<Ended> => start(words).ended

async function health(): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    const status = await fetch(`http://localhost:${port}/health`).then(
      (response) => response.status,
      () => null,
    )
    if (status !== null) return status
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return 0
}

let server: ReturnType<typeof start>

beforeAll(async () => {
  server = start([])
  expect(await health()).toBe(200)
}, 120_000)
afterAll(async () => {
  server.child.kill("SIGKILL")
  await server.ended
  rmSync(folder, { recursive: true, force: true })
})

test("commands reach the running server, and are kept after it has stopped", async () => {
  expect(await run("users", "add", "katy", "--password-stdin")).toMatchObject({ code: 0, output: "Added katy.\n" })
  const again = await run("users", "add", "Katy", "--password-stdin")
  expect(again.code).toBe(1)
  expect(again.errors).toContain("There is a user Katy already.")
  const unknown = await run("users", "praise", "katy")
  expect(unknown.errors).toContain("npm run server -- users list")
  expect(statSync(path.join(folder, "admin.sock")).mode & 0o777).toBe(0o600)
  expect(statSync(path.join(folder, "secret")).mode & 0o777).toBe(0o600)
  const second = await start([], { COUNTERSIGN_PORT: "0" }).ended
  expect(second).toMatchObject({ code: 78 })
  expect(second.errors).toContain("running")
  server.child.kill("SIGTERM")
  const { code, output } = await server.ended
  expect(code).toBe(0)
  expect(output.trim().split("\n").at(-1)).toContain('"event":"stopped"')
  expect(await run("users", "list")).toMatchObject({ code: 0, output: "katy\tkaty\tnumber\t\n" })
}, 120_000)

test("wrong settings end it with a sentence and the code for that", async () => {
  const { code, errors } = await start([], { COUNTERSIGN_URL: "http://login.contoso.example" }).ended
  expect(code).toBe(78)
  expect(errors).toContain("COUNTERSIGN_URL must begin with https://")
}, 60_000)

test.each<[string, () => Record<string, string>]>([
  ["COUNTERSIGN_DATA cannot be used: ", () => ({ COUNTERSIGN_DATA: path.join(folder, "secret") })],
  ["COUNTERSIGN_HOST with COUNTERSIGN_PORT cannot be used: ", () => ({ COUNTERSIGN_HOST: "999.1.1.1" })],
  ["DATABASE_URL cannot be used: ", () => ({ ...noFolder, DATABASE_URL: "postgres://localhost:1/none" })],
])(
  "settings that do not work here are named: %s",
  async (sentence, settings) => {
    const { code, errors } = await start([], settings()).ended
    expect(code).toBe(1)
    expect(errors).toMatch(new RegExp(`^${sentence}.*\\w`, "m"))
  },
  60_000,
)

const noFolder = { COUNTERSIGN_DATA: "", COUNTERSIGN_SECRET: Buffer.alloc(32, 1).toString("base64") }

test("another secret than the database's is refused", async () => {
  const { code, errors } = await start([], { COUNTERSIGN_SECRET: Buffer.alloc(32, 1).toString("base64") }).ended
  expect(code).toBe(1)
  expect(errors).toContain("COUNTERSIGN_SECRET is not the one")
}, 60_000)
