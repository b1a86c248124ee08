/** The server whole: parts, routes, start, stop. */
import { readFileSync } from "node:fs"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { Provider } from "oidc-provider"
import { accountRoutes } from "./account-routes.ts"
import { listenForCommands } from "./admin.ts"
import { settleCiba } from "./ciba.ts"
import * as device from "./device-endpoint.ts"
import { checkOrigin, readCaller, readForm, readQuery, send, setHeaders, type Answer, type Asked } from "./http.ts"
import * as interaction from "./interaction-routes.ts"
import { nameOf } from "./log.ts"
import { openParts } from "./open.ts"
import { messagePage } from "./pages/sign-in.ts"
import type { Parts, World } from "./parts.ts"
import { makeProvider } from "./provider.ts"
import { Refusal, type RefusalCode } from "./refusal.ts"
import { unusable, type Settings } from "./settings.ts"
import { signInRoutes } from "./sign-in-routes.ts"
import { startSockets, WAKE_PATH } from "./sockets.ts"
import { sweep } from "./sweep.ts"
import { CHANNEL } from "./wake-ups.ts"

export interface RunningServer {
  readonly parts: Parts
  readonly provider: Provider
  /** Answers what is under way, then closes everything. */
  stop(): Promise<void>
}

const asset = (name: string, type: string) => ({ type, text: readFileSync(new URL(`assets/${name}`, import.meta.url)) })

const assets: Readonly<Record<string, { type: string; text: Buffer }>> = {
  "/assets/style.css": asset("style.css", "text/css; charset=utf-8"),
  "/assets/wait.js": asset("wait.js", "text/javascript; charset=utf-8"),
  "/assets/icon.svg": asset("icon.svg", "image/svg+xml"),
}

const words: Readonly<Record<RefusalCode, readonly [title: string, text: string]>> = {
  busy: ["Very busy", "Try again in a moment."],
  limit: ["Too often", "Wait a few minutes, then try again."],
  malformed: ["Not understood", "What was sent cannot be used."],
  large: ["Too long", "What was sent is longer than anything asked for here."],
  origin: ["Refused", "This form was sent from another site."],
  gone: [
    "This sign-in is over",
    "It took too long, or was finished in another tab. Go back to the application and begin again.",
  ],
  missing: ["Not here", "There is no such page."],
}

/** Paths of the provider that nothing of ours lies under. */
const providerPaths =
  /^\/(?:auth|token|jwks|me|session|backchannel|\.well-known|request|introspection|revocation)(?:\/|$)/

const routes = { ...signInRoutes, ...accountRoutes }

const POLICY_PATH = "/device/policy"

/** What is not in a table of routes. */
const otherRoutes = new Set(["/", "/health", "/device", POLICY_PATH, WAKE_PATH, ...Object.keys(assets)])

/** The route for the log: a name of ours, never what somebody typed. */
function routeOf(pathname: string): string {
  const [, first = "", done = ""] = /^\/([a-z-]+)\/[\w-]+(\/done)?$/.exec(pathname) ?? []
  if (first === "interaction" || first === "auth") return `/${first}/:uid${done}`
  const ours =
    otherRoutes.has(pathname) || ["GET", "POST"].some((method) => Object.hasOwn(routes, `${method} ${pathname}`))
  if (ours) return pathname
  return providerPaths.test(pathname) ? `/${pathname.split("/")[1] ?? ""}` : "other"
}

async function answerDevice(parts: Parts, provider: Provider, asked: Asked): Promise<Answer> {
  const { request, url, ip } = asked
  try {
    const { status, body } =
      request.method === "GET"
        ? await (url.pathname === POLICY_PATH ? device.policy : device.poll)(parts, readQuery(asked), ip)
        : await device.post(parts, await readForm(asked), ip, (ended) => settleCiba(parts, provider, ended))
    return { json: body, status }
  } catch (error) {
    if (!(error instanceof Refusal)) parts.log({ event: "failed", route: "/device", error: nameOf(error) })
    const [code, message] = error instanceof Refusal ? [error.status, error.code] : [500, "broken"]
    return { json: { result: { status: false, error: { code, message } } }, status: code }
  }
}

async function answerOurs(parts: Parts, provider: Provider, asked: Asked): Promise<Answer | null> {
  const { request, url } = asked
  const name = `${request.method ?? ""} ${url.pathname}`
  if (name === "GET /device" || name === "POST /device" || name === `GET ${POLICY_PATH}`)
    return answerDevice(parts, provider, asked)
  if (name === "GET /") return { to: "/account" }
  if (name === "GET /health") {
    const reached = await parts.database.run("select 1").then(
      () => true,
      () => false,
    )
    const well = reached && parts.passwords.alive()
    return { json: { status: well ? "ok" : "failing" }, status: well ? 200 : 503 }
  }
  const [, uid, done] = /^GET \/interaction\/([\w-]{1,64})(\/done)?$/.exec(name) ?? []
  if (uid !== undefined) {
    if (!done) return interaction.begin(parts, provider, asked)
    await interaction.finish(parts, provider, asked, uid)
    return null
  }
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined
  if (!route) throw new Refusal("missing")
  if (request.method === "GET") return route(parts, asked, new URLSearchParams())
  checkOrigin(parts.settings, asked)
  return route(parts, asked, await readForm(asked))
}

function answerError(parts: Parts, asked: Asked, error: unknown): void {
  const { settings, log } = parts
  if (!(error instanceof Refusal)) log({ event: "failed", route: routeOf(asked.url.pathname), error: nameOf(error) })
  if (asked.response.headersSent) {
    asked.response.destroy()
    return
  }
  const [title, text] = error instanceof Refusal ? words[error.code] : ["Something broke", "Try again in a while."]
  // A body that is not read to its end would be taken for the next request.
  asked.response.setHeader("connection", "close")
  send(settings, asked, {
    page: messagePage(settings.name, title, text),
    status: error instanceof Refusal ? error.status : 500,
  })
}

async function serve(parts: Parts, provider: Provider, pass: Pass, asked: Asked): Promise<void> {
  const { request, response } = asked
  const { pathname } = asked.url
  const start = parts.now()
  response.once("finish", () => {
    const { method = "" } = request
    const { statusCode: status } = response
    parts.log({ event: "request", method, route: routeOf(pathname), status, milliseconds: parts.now() - start })
  })
  setHeaders(parts.settings, response)
  const file = Object.hasOwn(assets, pathname) ? assets[pathname] : undefined
  if (file && request.method === "GET") {
    response.writeHead(200, { "content-type": file.type, "cache-control": "max-age=300" }).end(file.text)
    return
  }
  try {
    if (providerPaths.test(pathname)) {
      // Tokens are fetched from other origins; and its form for signing out is sent on to the application.
      response.removeHeader("cross-origin-resource-policy")
      if (pathname.startsWith("/session")) setHeaders(parts.settings, response, "https: http://localhost:*")
      readQuery(asked)
      await pass(request, response)
      return
    }
    const answer = await answerOurs(parts, provider, asked)
    if (answer !== null) send(parts.settings, asked, answer)
  } catch (error) {
    answerError(parts, asked, error)
  }
}

/** The provider's own way of answering. */
type Pass = (request: IncomingMessage, response: ServerResponse) => Promise<void>

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, resolve)
  })

/** ms that requests under way have when the server stops. */
const GRACE = 10_000

/** Starts the server; it takes requests when the promise is fulfilled. */
export async function startServer(settings: Settings, world: World): Promise<RunningServer> {
  const { log } = world
  const commands = await listenForCommands(settings).catch((cause: unknown) => {
    throw unusable("COUNTERSIGN_DATA", cause)
  })
  const { parts, listen: listenForWakeUps, close } = await openParts(settings, world)
  const provider = makeProvider(parts)
  const pass = provider.callback()
  const sockets = startSockets(parts)
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    (request, response) => {
      void serve(parts, provider, pass, { ...readCaller(settings, request), response })
    },
  )
  server.on("upgrade", (request, socket, head) => {
    void sockets.open(readCaller(settings, request), socket, head)
  })
  try {
    await listenForWakeUps(CHANNEL, (serial) => sockets.wake(serial))
    await listen(server, settings.port, settings.host).catch((cause: unknown) => {
      throw unusable("COUNTERSIGN_HOST with COUNTERSIGN_PORT", cause)
    })
  } catch (error) {
    await close()
    throw error
  }
  const sweeping = setInterval(() => void sweep(parts), 60_000)
  sweeping.unref()
  commands.serve(parts)
  log({ event: "started", port: settings.port })
  return {
    parts,
    provider,
    async stop() {
      log({ event: "stopping" })
      clearInterval(sweeping)
      const closed = new Promise((resolve) => server.close(resolve))
      sockets.close()
      server.closeIdleConnections()
      const late = setTimeout(() => server.closeAllConnections(), GRACE)
      await closed
      clearTimeout(late)
      await commands.close()
      await close()
      log({ event: "stopped" })
    },
  }
}
