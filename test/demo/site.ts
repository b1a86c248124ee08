import { randomBytes } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"

import { base32, codeOf, newSecret, stepAt, stepOf } from "./one-time-code.ts"
import * as pages from "./pages.ts"
import type { DemoSignInServer } from "./sign-in-server.ts"
import { staffRoutes, type StaffRoutes, type StaffSession } from "./staff.ts"
import { STYLE } from "./style.ts"

export const USER = "demo"
export const PASSWORD = "four-quiet-harbours"
/** The username in the otpauth:// links. */
export const EMAIL = "demo@northwind.example"
const issuer = "Northwind Post"

export interface DemoSite {
  /** Such as "http://localhost:41234"; http on localhost is a secure context. */
  readonly origin: string
  /** Every request so far: "GET /setup". */
  readonly requests: readonly string[]
  /** Every otpauth:// link that was ever shown, oldest first. */
  readonly offers: readonly pages.Offer[]
  /** The base32 secret with which the user set up two-factor, or else the one last shown to be scanned. */
  secretOf(user: string): string | undefined
  /** What the site itself expects for that secret, `later` steps from now. */
  codeOf(user: string, later?: number): string | undefined
  close(): Promise<void>
}

export interface DemoOptions {
  port?: number
  signIn?: DemoSignInServer
}

interface Account {
  /** Set once a first code was right. */
  secret?: Buffer
  /** The last step whose code was taken. */
  lastStep: number
}

interface Session {
  offered: Map<pages.Style, { secret: Buffer; offers: pages.Offer[] }>
  stage: "out" | "password" | "in"
  withCode: boolean
  wrongCodes: number
  staff: StaffSession
}

/**
 * Starts the demo site on loopback: a made-up company whose two-factor set-up, log-in and code pages do what real
 * ones do. Accounts and sessions are in memory, and gone with it.
 *
 * @param options.signIn the server at which its staff sign in; without one there are no staff pages
 */
export async function startDemoSite({ port = 0, signIn }: DemoOptions = {}): Promise<DemoSite> {
  const account: Account = { lastStep: 0 }
  const sessions = new Map<string, Session>()
  const offers: pages.Offer[] = []
  const requests: string[] = []
  let lastOffered: Buffer | undefined

  function offer(session: Session, style: pages.Style): { secret: Buffer; offers: pages.Offer[] } {
    const before = session.offered.get(style)
    lastOffered = before?.secret ?? lastOffered
    if (before) return before
    const names = style === "many" ? [issuer, "Northwind Freight", "Harbour Savings"] : [issuer]
    const made = names.map((name) => {
      const secret = newSecret()
      const label = `${encodeURIComponent(name)}:${encodeURIComponent(EMAIL)}`
      const uri = `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(name)}`
      return { secret, offer: { issuer: name, username: EMAIL, uri } }
    })
    const secret = made[0]?.secret ?? newSecret()
    const result = { secret, offers: made.map((one) => one.offer) }
    session.offered.set(style, result)
    offers.push(...result.offers)
    lastOffered = secret
    return result
  }

  /** Each answers with a page, or with the path to go to next. */
  const routes: Record<string, (session: Session, form: URLSearchParams, style: pages.Style) => Answer> = {
    "GET /": () => pages.overviewPage(signIn !== undefined),
    "GET /setup": (session, _, style) => pages.setupPage(offer(session, style).offers, style),
    "POST /setup": (session, form, style) => {
      const { secret, offers: shown } = offer(session, style)
      const step = stepOf(secret, form.get("code") ?? "", Date.now(), 0)
      if (step === undefined) return pages.setupPage(shown, style, "That code is not right. Type the one shown now.")
      account.secret = secret
      account.lastStep = step
      return pages.enrolledPage()
    },
    "GET /login": () => pages.loginPage(USER, PASSWORD),
    "POST /login": (session, form) => {
      if (form.get("username") !== USER || form.get("password") !== PASSWORD)
        return pages.loginPage(USER, PASSWORD, "That username and password do not belong together.")
      session.wrongCodes = 0
      session.withCode = account.secret !== undefined
      session.stage = session.withCode ? "password" : "in"
      return { to: session.withCode ? "/code" : "/welcome" }
    },
    "GET /code": (session) => (session.stage === "password" ? pages.codePage() : { to: "/login" }),
    "POST /code": (session, form) => {
      if (session.stage !== "password" || !account.secret) return { to: "/login" }
      const step = stepOf(account.secret, form.get("code") ?? "", Date.now(), account.lastStep)
      if (step === undefined) {
        session.wrongCodes += 1
        if (session.wrongCodes >= 5) session.stage = "out"
        if (session.wrongCodes >= 5) return pages.loginPage(USER, PASSWORD, "Too many wrong codes. Log in again.")
        return pages.codePage("That code is not right, or was used already. Wait for the next one.")
      }
      account.lastStep = step
      session.stage = "in"
      return { to: "/welcome" }
    },
    "GET /welcome": (session) =>
      session.stage === "in" ? pages.welcomePage(USER, session.withCode) : { to: "/login" },
    "POST /logout": (session) => {
      session.stage = "out"
      return { to: "/" }
    },
  }

  let staff: StaffRoutes = {}

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost")
    const name = `${request.method ?? ""} ${url.pathname}`
    requests.push(name)
    if (name === "GET /style.css") return send(response, 200, STYLE, "text/css")
    const route = Object.hasOwn(routes, name) ? routes[name] : undefined
    const staffRoute = Object.hasOwn(staff, name) ? staff[name] : undefined
    if (!route && !staffRoute) return send(response, 404, pages.plainPage("Not here", "There is no such page."))
    const from = request.headers.origin
    if (request.method === "POST" && from !== undefined && from !== `http://${request.headers.host ?? ""}`)
      return send(response, 403, pages.plainPage("Refused", "This form was sent from another site."))
    const session = sessionOf(request, response, sessions)
    const style = pages.STYLES.find((one) => one === url.searchParams.get("style")) ?? "plain"
    const answer = await (staffRoute?.(session.staff, url) ??
      route?.(session, new URLSearchParams(await bodyOf(request)), style))
    if (answer === undefined) throw new Error("no route")
    if (typeof answer === "string") return send(response, 200, answer)
    response.setHeader("location", answer.to)
    return send(response, 303, "")
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((cause: unknown) => send(response, 500, pages.plainPage("Broken", String(cause))))
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", resolve)
  })
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new Error("the demo site has no port")
  const origin = `http://localhost:${String(address.port)}`
  if (signIn) staff = await staffRoutes(signIn, origin)
  const secretOf = (user: string): Buffer | undefined => (user === USER ? (account.secret ?? lastOffered) : undefined)

  return {
    origin,
    requests,
    offers,
    secretOf(user) {
      const secret = secretOf(user)
      return secret && base32(secret)
    },
    codeOf(user, later = 0) {
      const secret = secretOf(user)
      return secret && codeOf(secret, stepAt(Date.now()) + later)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Answer = string | { to: string } | Promise<string | { to: string }>

function sessionOf(request: IncomingMessage, response: ServerResponse, sessions: Map<string, Session>): Session {
  const id = /(?:^|;\s*)sid=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1]
  const known = id === undefined ? undefined : sessions.get(id)
  if (known) return known
  const fresh: Session = { offered: new Map(), stage: "out", withCode: false, wrongCodes: 0, staff: {} }
  const name = randomBytes(16).toString("base64url")
  sessions.set(name, fresh)
  response.setHeader("set-cookie", `sid=${name}; Path=/; HttpOnly; SameSite=Lax`)
  return fresh
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ""
  for await (const chunk of request.setEncoding("utf8")) {
    body += String(chunk)
    if (body.length > 4096) throw new Error("the form is too long")
  }
  return body
}

/** `no-store` on everything: a browser must not keep a page with a secret on it. */
function send(response: ServerResponse, status: number, body: string, type = "text/html"): void {
  response.writeHead(status, {
    "content-type": `${type}; charset=utf-8`,
    "cache-control": "no-store",
    "content-security-policy":
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    // Not "no-referrer": with that, a browser sends the site's own forms with "Origin: null".
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
  })
  response.end(body)
}
