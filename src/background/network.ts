/**
 * The one gate through which every request of the extension itself goes, so that each can be listed for the person.
 * A test holds that `fetch` stands nowhere else in what we ship.
 */
import * as v from "valibot"
import browser from "webextension-polyfill"
import type { TimeAnswer } from "../domain/clock-offset.ts"
import { CountersignError } from "../domain/error.ts"
import { sessionItem } from "../storage/session.ts"
import type { NetworkView } from "../messages/contract.ts"

const LIMIT = 200

const item = sessionItem(
  "network",
  v.array(v.object({ at: v.number(), purpose: v.string(), origin: v.string(), status: v.nullable(v.number()) })),
)

/**
 * Sends a request and lists its purpose, origin and status; address, headers and body are not kept.
 * @param purpose a message key of `public/_locales`
 * @throws network.failed if no answer came: no network, a refused certificate and a refused host look alike to us
 */
export async function request(purpose: string, url: URL, init: RequestInit): Promise<Response> {
  const at = Date.now()
  let status: number | null = null
  try {
    const response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", ...init })
    status = response.status
    return response
  } catch (cause) {
    throw new CountersignError("network.failed", purpose, { cause })
  } finally {
    await list({ at, purpose, origin: url.origin, status })
  }
}

/**
 * Opens a socket, listed like any request: status 101 once it is open, none if it never was. Its query is not kept.
 * @param purpose a message key of `public/_locales`
 */
export function openSocket(purpose: string, url: URL): WebSocket {
  const socket = new WebSocket(url)
  const origin = url.origin.replace(/^ws/, "http")
  const noted = (status: number | null) => void list({ at: Date.now(), purpose, origin, status })
  const failed = () => noted(null)
  socket.addEventListener("error", failed, { once: true })
  socket.addEventListener(
    "open",
    () => {
      socket.removeEventListener("error", failed)
      noted(101)
    },
    { once: true },
  )
  return socket
}

/** A text file of our own, out of the extension's package: no request to anyone. */
export const ownText = async (path: string): Promise<string> => (await fetch(browser.runtime.getURL(path))).text()

const repeated: ReadonlySet<string> = new Set(["network_requests", "network_wake"])

/** What is asked every few seconds stands in the list once, with its last time: it would leave room for nothing else. */
const isRepeat = (one: NetworkView, { purpose, origin, status }: NetworkView): boolean =>
  repeated.has(one.purpose) && one.purpose === purpose && one.origin === origin && one.status === status

const list = (entry: NetworkView): Promise<void> =>
  navigator.locks.request("network", async () => {
    const before = ((await item.get()) ?? []).filter((one) => !isRepeat(one, entry))
    await item.set([...before, entry].slice(-LIMIT))
  })

const answerSchema = v.nullable(
  v.union([
    v.literal("barred"),
    v.object({
      sent: v.number(),
      received: v.number(),
      status: v.number(),
      date: v.nullable(v.string()),
      age: v.nullable(v.string()),
    }),
  ]),
)

/** What of a site is asked for its clock. */
const clockPaths = ({ pathname }: URL) => [pathname, "/favicon.ico"] as const

/**
 * Asks the site of a tab, from within its page, for nothing but the head of an answer; never from a cache and without
 * cookies. Runs in the page, so nothing here may refer to anything outside of it.
 */
async function head(paths: readonly string[]) {
  let barred = false
  addEventListener("securitypolicyviolation", (event) => {
    barred ||= event instanceof SecurityPolicyViolationEvent && event.effectiveDirective === "connect-src"
  })
  for (const path of paths) {
    const sent = Date.now()
    try {
      const { status, headers } = await fetch(path, { method: "HEAD", cache: "no-store", credentials: "omit" })
      return { sent, received: Date.now(), status, date: headers.get("date"), age: headers.get("age") }
    } catch {
      // A page that sends visitors elsewhere gives no answer to us; what is beside it may.
    }
  }
  // The page hears of what its policy stops in a turn of its own.
  await new Promise((done) => setTimeout(done))
  return barred ? "barred" : null
}

/**
 * {@link head} for the page that a tab shows, listed like any request.
 * @throws clock.forbidden if the browser does not let us into the page, clock.barred if the page's policy stops what we
 * ask there (Firefox takes it for the page's), network.failed if no answer came
 */
export async function headInTab(purpose: string, tabId: number, url: URL): Promise<TimeAnswer> {
  const at = Date.now()
  let answer: v.InferOutput<typeof answerSchema>
  try {
    const [injected] = await browser.scripting.executeScript({
      target: { tabId },
      func: head,
      args: [clockPaths(url)],
    })
    answer = v.parse(answerSchema, injected?.result ?? null)
  } catch (cause) {
    throw new CountersignError("clock.forbidden", purpose, { cause })
  }
  if (answer === "barred") throw new CountersignError("clock.barred", purpose)
  await list({ at, purpose, origin: url.origin, status: answer?.status ?? null })
  if (answer === null) throw new CountersignError("network.failed", purpose)
  return answer
}

/** The same, asked by ourselves: of a host that the browser lets us reach. @throws network.failed */
export async function headOf(purpose: string, url: URL): Promise<TimeAnswer> {
  const ask = async (path: string): Promise<TimeAnswer> => {
    const sent = Date.now()
    const where = new URL(path, url.origin)
    // Sent on to another site, it would be that one's clock.
    const { headers } = await request(purpose, where, { method: "HEAD", cache: "no-store", redirect: "error" })
    return { sent, received: Date.now(), date: headers.get("date"), age: headers.get("age") }
  }
  const [first, second] = clockPaths(url)
  return ask(first).catch(() => ask(second))
}

/** Newest first. */
export const listNetwork = async (): Promise<NetworkView[]> => ((await item.get()) ?? []).toReversed()
