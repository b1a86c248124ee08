/** The ground that all routes stand on: who asks, cookies, bodies, headers, answers. */
import type { IncomingMessage, ServerResponse } from "node:http"
import { Refusal } from "./refusal.ts"
import type { Settings } from "./settings.ts"

/** The longest form of ours by far is an enrolment with two keys. */
const BODY_LIMIT = 16 * 1024

/** Who asks for what. */
export interface Caller {
  readonly request: IncomingMessage
  readonly url: URL
  /** Address of who asks; behind proxies as far as they may be believed. */
  readonly ip: string
  readonly cookie: (name: CookieName) => string | null
}

/** One request as our routes see it. */
export interface Asked extends Caller {
  readonly response: ServerResponse
}

export type CookieName = "sign_in" | "session" | "browser"

/** What a route answers. */
export type Answer =
  | { readonly page: string; readonly status?: number; readonly formsTo?: string }
  | { readonly to: string }
  | { readonly json: unknown; readonly status?: number }

/** `__Host-` binds a cookie to this very host, https and all paths; plain http on localhost cannot have it. */
const fullName = ({ url }: Settings, name: CookieName): string =>
  url.protocol === "https:" ? `__Host-${name}` : `countersign_${name}`

/** Sets a cookie that no script sees; without `seconds` it goes with the browser, with 0 it is taken away. */
export function setCookie(
  settings: Settings,
  { response }: Asked,
  name: CookieName,
  value: string,
  seconds?: number,
): void {
  const secure = settings.url.protocol === "https:" ? "; Secure" : ""
  const age = seconds === undefined ? "" : `; Max-Age=${String(seconds)}`
  response.appendHeader(
    "set-cookie",
    `${fullName(settings, name)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}${age}`,
  )
}

function addressOf(request: IncomingMessage, proxies: number): string {
  const own = request.socket.remoteAddress ?? ""
  const forwarded = String(request.headers["x-forwarded-for"] ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => /^[0-9a-fA-F.:]{2,45}$/.test(each))
  const known = [...forwarded, own]
  return (known[Math.max(0, known.length - 1 - proxies)] ?? own).replace(/^::ffff:/, "")
}

/** Reads who asks, and sets the forwarding headers to what the settings say: the provider behind believes those. */
export function readCaller(settings: Settings, request: IncomingMessage): Caller {
  const { url, proxies } = settings
  const ip = addressOf(request, proxies)
  request.headers.host = url.host
  request.headers["x-forwarded-proto"] = url.protocol.slice(0, -1)
  request.headers["x-forwarded-host"] = url.host
  request.headers["x-forwarded-for"] = ip
  const cookies = new Map(
    (request.headers.cookie ?? "").split(";").map((pair): [string, string] => {
      const [name = "", value = ""] = pair.trim().split("=", 2)
      return [name, value]
    }),
  )
  const cookie = (name: CookieName): string | null => {
    const value = cookies.get(fullName(settings, name)) ?? ""
    return /^[A-Za-z0-9_-]{22,64}$/.test(value) ? value : null
  }
  return { request, url: addressed(url, request.url ?? "/"), ip, cookie }
}

/** What was asked for, on our own host whatever stands there: "//host" and "/\host" would name another. */
function addressed(own: URL, target: string): URL {
  const [path = "", query = ""] = target.slice(0, 8192).split(/\?(.*)/s, 2)
  const url = new URL(own)
  url.pathname = path.startsWith("/") ? path.replace(/^[/\\]+/, "/") : "/"
  url.search = query
  return url
}

/** Postgres cannot hold this character, and nobody types it. */
const NUL = "\0"

/** @throws Refusal malformed if a field holds what no field holds */
function withoutNul(fields: URLSearchParams): URLSearchParams {
  for (const [name, value] of fields) if (name.includes(NUL) || value.includes(NUL)) throw new Refusal("malformed")
  return fields
}

/** The fields of a query. */
export const readQuery = ({ url }: Caller): URLSearchParams => withoutNul(url.searchParams)

/** A form from one of our own pages: another site's is refused, whatever cookies came with it. */
export function checkOrigin({ url }: Settings, { request }: Asked): void {
  const { origin } = request.headers
  const site = request.headers["sec-fetch-site"]
  if (origin !== url.origin || (site !== undefined && site !== "same-origin")) throw new Refusal("origin")
}

/** The fields of a form, or of a JSON object of texts. */
export async function readForm({ request }: Asked): Promise<URLSearchParams> {
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase()
  if (Number(request.headers["content-length"] ?? 0) > BODY_LIMIT) throw new Refusal("large")
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > BODY_LIMIT) throw new Refusal("large")
    chunks.push(bytes)
  }
  const text = Buffer.concat(chunks).toString("utf8")
  if (type === "application/json") return withoutNul(fieldsOf(text))
  if (type === "application/x-www-form-urlencoded" || text === "") return withoutNul(new URLSearchParams(text))
  throw new Refusal("malformed")
}

function fieldsOf(text: string): URLSearchParams {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal("malformed")
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Refusal("malformed")
  const fields = Object.entries(value).flatMap(([name, field]): [string, string][] =>
    typeof field === "string" || typeof field === "number" ? [[name, String(field)]] : [],
  )
  return new URLSearchParams(fields)
}

/** On everything that goes out, the provider's answers too. */
export function setHeaders({ url }: Settings, response: ServerResponse, formsTo = ""): void {
  const headers = {
    "cache-control": "no-store",
    "content-security-policy":
      `default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; ` +
      `form-action 'self'${formsTo === "" ? "" : ` ${formsTo}`}; base-uri 'none'; frame-ancestors 'none'`,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    // Not "no-referrer": with that, browsers send our own forms with "Origin: null".
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    ...(url.protocol === "https:" ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {}),
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

/** Sends an answer. */
export function send(settings: Settings, { response }: Asked, answer: Answer): void {
  if ("to" in answer) {
    response.writeHead(303, { location: answer.to }).end()
    return
  }
  const status = answer.status ?? 200
  if ("json" in answer) {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer.json))
    return
  }
  setHeaders(settings, response, answer.formsTo)
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(answer.page)
}

/** Such as "Firefox on Windows", of a User-Agent; empty if it is none of those that people know. */
export function agentOf({ request }: Asked): string {
  const text = request.headers["user-agent"] ?? ""
  const find = (names: readonly (readonly [RegExp, string])[]) => names.find(([pattern]) => pattern.test(text))?.[1]
  const browser = find([
    [/\bEdg\//, "Edge"],
    [/\b(?:Firefox|FxiOS)\//, "Firefox"],
    [/\b(?:(?:Headless)?Chrome|Chromium|CriOS)\//, "Chrome"],
    [/\bSafari\//, "Safari"],
  ])
  const system = find([
    [/\bAndroid\b/, "Android"],
    [/\biPhone|\biPad/, "iOS"],
    [/\bWindows\b/, "Windows"],
    [/\bMac OS X\b/, "macOS"],
    [/\bLinux\b/, "Linux"],
  ])
  return browser && system ? `${browser} on ${system}` : (browser ?? "")
}
