/** The sign-in server of `npm start`: the real one, on loopback, with one person in it and a database that goes with it. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { execute } from "../../src/server/commands.ts"
import { startServer } from "../../src/server/server.ts"
import { readSettings } from "../../src/server/settings.ts"
import { freePort } from "../servers/program.ts"

/** The one person who works at the demo's post office. */
export const STAFF = { username: "noor", name: "Noor Visser", password: "seven-slow-ferries" }

export interface DemoSignInServer {
  /** Such as "http://localhost:41234". */
  readonly origin: string
  /** Adds an application, as its administrator would. */
  addClient(name: string, redirect: string, logout: string): Promise<{ id: string; secret: string }>
  close(): Promise<void>
}

/** Starts it; the first opening of the embedded database takes seconds, so do something else meanwhile. */
export async function startDemoSignInServer(): Promise<DemoSignInServer> {
  const [folder, port] = await Promise.all([mkdtemp(path.join(tmpdir(), "countersign-demo-")), freePort()])
  const settings = readSettings({
    COUNTERSIGN_DATA: folder,
    COUNTERSIGN_PORT: String(port),
    COUNTERSIGN_NAME: "Northwind sign-in",
  })
  const server = await startServer(settings, { log: () => undefined, now: Date.now, reach: globalThis.fetch })
  const command = (words: string[], input: string | null = null) => execute(server.parts, words, input)
  await command(["users", "add", STAFF.username, "--name", STAFF.name, "--password-stdin"], STAFF.password)
  return {
    origin: settings.url.origin,
    async addClient(name, redirect, logout) {
      const told = await command(["clients", "add", name, "--redirect", redirect, "--logout", logout])
      const [, id = "", secret = ""] = /client_id: (\S+)\nclient_secret: (\S+)/.exec(told) ?? []
      return { id, secret }
    },
    async close() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
