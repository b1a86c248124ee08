/** Messages to sign-in servers and back, through the one gate for requests, and how far each server's clock is from ours. */
import * as v from "valibot"
import { clockOffset, REPLY_LIMIT, type Outgoing, type Reply } from "../../approval/protocol.ts"
import { CountersignError } from "../../domain/error.ts"
import { sessionItem } from "../../storage/session.ts"
import { request } from "../network.ts"
import { mayReach } from "../syncing/remote.ts"

/** Slower than this is no answer, ms. */
const PATIENCE = 10_000

/**
 * The same for what cannot be asked twice: a registration whose reply is lost is lost, and its server first makes a key of
 * 4096 bits. The browser ends a worker whose request has had no reply for 30 seconds.
 */
export const PATIENCE_ONCE = 28_000

/** Origin → ms that its clock is ahead of ours. */
const offsets = sessionItem("serverClocks", v.record(v.string(), v.number()))

/** ms to be added to our clock for the server of an address; 0 before it has said. */
export const offsetOf = async (url: string): Promise<number> => (await offsets.get())?.[new URL(url).origin] ?? 0

const keepOffset = (origin: string, offset: number): Promise<void> =>
  navigator.locks.request("server-clocks", async () => offsets.set({ ...(await offsets.get()), [origin]: offset }))

/** The body as text, read no further than anyone looks. */
async function bodyOf(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  if (reader === undefined) return ""
  const decoder = new TextDecoder()
  let body = ""
  for (;;) {
    const { done, value } = await reader.read()
    body += decoder.decode(value, { stream: !done })
    if (done) return body
    if (body.length > REPLY_LIMIT) {
      await reader.cancel().catch(() => null)
      return body.slice(0, REPLY_LIMIT + 1)
    }
  }
}

/**
 * Sends one message as it is. Redirects are not followed: what is signed is meant for this address.
 * @throws approval.forbidden if the browser does not let us reach it, network.failed
 */
export async function exchange(
  purpose: string,
  { url, method, headers, body }: Outgoing,
  patience = PATIENCE,
): Promise<Reply> {
  if (!(await mayReach(url))) throw new CountersignError("approval.forbidden")
  const sentAt = Date.now()
  const response = await request(purpose, new URL(url), {
    method,
    headers,
    ...(body === null ? {} : { body }),
    redirect: "manual",
    cache: "no-store",
    signal: AbortSignal.timeout(patience),
  })
  const receivedAt = Date.now()
  const date = response.headers.get("date")
  const offset = clockOffset(date, sentAt, receivedAt)
  if (offset !== null) await keepOffset(new URL(url).origin, offset)
  // The browser tells nothing of a redirect that is not followed, not even its status.
  const status = response.type === "opaqueredirect" ? 302 : response.status
  try {
    return { status, date, body: await bodyOf(response) }
  } catch (cause) {
    throw new CountersignError("network.failed", purpose, { cause })
  }
}
