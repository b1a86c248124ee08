/** A real server on loopback with an embedded database of its own, and a browser without scripts to visit it. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { execute } from "../../src/server/commands.ts"
import { logTo } from "../../src/server/log.ts"
import { startServer, type RunningServer } from "../../src/server/server.ts"
import { readSettings } from "../../src/server/settings.ts"
import { freePort } from "../servers/program.ts"

/** A request that the server sent to somebody else. */
export interface Reached {
  readonly url: string
  readonly authorization: string
  readonly body: string
  /** Sent so that it reaches nothing but the internet. */
  readonly guarded: boolean
}

export interface TestServer {
  readonly url: string
  readonly running: RunningServer
  /** Everything that was logged, as it was written. */
  readonly logged: string[]
  /** What it sent to other servers; nothing leaves this computer. */
  readonly reached: Reached[]
  /** ms by which the server's clock is ahead of ours. */
  ahead: number
  /** A command of the administrator's. */
  command(...words: string[]): Promise<string>
  stop(): Promise<void>
}

export const PASSWORD = "four-quiet-harbours"

/** @param more settings beside or instead of the usual ones */
export async function startTestServer(more: Record<string, string> = {}): Promise<TestServer> {
  const folder = mkdtempSync(path.join(tmpdir(), "countersign-server-"))
  const port = more["COUNTERSIGN_PORT"] ?? String(await freePort())
  const url = `http://localhost:${port}`
  const env = {
    COUNTERSIGN_PORT: port,
    COUNTERSIGN_NAME: "Contoso",
    COUNTERSIGN_PROXIES: "1",
    ...("DATABASE_URL" in more ? {} : { COUNTERSIGN_DATA: folder }),
    ...more,
  }
  const logged: string[] = []
  const reached: Reached[] = []
  const log = logTo((text) => logged.push(text), Date.now)
  const running = await startServer(readSettings(env), {
    log,
    now: () => Date.now() + server.ahead,
    reach: async (input, init) => {
      const request = new Request(input, { ...init, signal: null })
      reached.push({
        url: request.url,
        authorization: request.headers.get("authorization") ?? "",
        body: await request.text(),
        guarded: init !== undefined && "dispatcher" in init,
      })
      return new Response(null, { status: 204 })
    },
  })
  const server: TestServer = {
    url,
    running,
    logged,
    reached,
    ahead: 0,
    command: (...words) => execute(running.parts, words, words.includes("--password-stdin") ? PASSWORD : null),
    async stop() {
      await running.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return server
}

/** A browser: cookies, forms, redirects followed by hand. Each has an address of its own, as behind a proxy. */
export class Visitor {
  static #count = 0
  readonly #url: string
  readonly #cookies = new Map<string, string>()
  readonly ip: string
  /** Where the last answer came from, or would have sent us outside of the server. */
  at = ""
  text = ""
  status = 0
  headers = new Headers()

  constructor(url: string) {
    Visitor.#count += 1
    this.#url = url
    this.ip = `203.0.113.${String(Visitor.#count)}`
  }

  async #send(address: string, init: RequestInit): Promise<void> {
    let url = new URL(address, this.#url)
    let next: RequestInit = init
    for (let hops = 0; hops < 10; hops += 1) {
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ")
      const headers = { "user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0", "x-forwarded-for": this.ip, cookie }
      const response = await fetch(url, { ...next, redirect: "manual", headers: { ...headers, ...headersOf(next) } })
      for (const line of response.headers.getSetCookie()) this.#keep(line)
      const location = response.headers.get("location")
      this.status = response.status
      this.headers = response.headers
      this.text = await response.text()
      this.at = url.href
      if (location === null) return
      url = new URL(location, url)
      this.at = url.href
      if (url.origin !== new URL(this.#url).origin) return
      next = {}
    }
    throw new Error(`too many redirects at ${url.href}`)
  }

  #keep(line: string): void {
    const [pair = "", ...attributes] = line.split(";")
    const [name = "", ...value] = pair.split("=")
    const gone = attributes.some((each) => /max-age=0$|expires=thu, 01 jan 1970/i.test(each.trim()))
    if (gone) this.#cookies.delete(name)
    else this.#cookies.set(name, value.join("="))
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name)
  }

  /** Sends another value from now on, as whoever holds the browser can. */
  tamper(name: string, value: string): void {
    this.#cookies.set(name, value)
  }

  get(address: string): Promise<void> {
    return this.#send(address, {})
  }

  /** Sends a form as the page would; with another `origin` as another site's page would. */
  post(address: string, fields: Record<string, string> = {}, origin = this.#url): Promise<void> {
    const body = new URLSearchParams(fields)
    return this.#send(address, { method: "POST", body, headers: { origin } })
  }

  /** The state that a waiting page asks for. */
  async state(): Promise<string> {
    await this.#send("/sign-in/state", {})
    const { state }: { state: string } = JSON.parse(this.text)
    return state
  }

  /** The number that stands on the page. */
  get number(): string {
    return /class="number"[^>]*>\s*(\d\d)\s*</.exec(this.text)?.[1] ?? ""
  }

  /** The registration link that stands on the page. */
  get link(): string {
    return (/<textarea[^>]*>([^<]*)</.exec(this.text)?.[1] ?? "").replaceAll("&amp;", "&")
  }
}

const headersOf = ({ headers }: RequestInit): Record<string, string> => Object.fromEntries(new Headers(headers))
