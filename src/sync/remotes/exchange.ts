/** One request to a server that asks who we are, and its whole answer within a limit. */
import { concat, type Bytes } from "../../domain/bytes.ts"
import { CountersignError, type ErrorCode } from "../../domain/error.ts"
import { authorization, type Credentials, type Manner } from "./authorization.ts"

/** Sends a request: the one gate of background, or plain `fetch` in tests. */
export type Request = (
  url: URL,
  init: {
    readonly method: string
    readonly headers: Record<string, string>
    readonly body?: Bytes
    readonly signal: AbortSignal
    readonly redirect: "follow" | "manual"
    readonly cache: "no-store"
    readonly credentials: "omit"
  },
) => Promise<Response>

/** What is asked. */
export interface Question {
  readonly method: string
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Bytes
  /** Most bytes of an answer that are taken. */
  readonly limit: number
  readonly signal?: AbortSignal | undefined
}

/** What came back, whatever its status. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Bytes
  /** Where the answer came from: another path if the server sent us on. */
  readonly url: URL
}

/** Told of each request that was sent: bytes of its body, and of the answer's. */
export type Meter = (sent: number, received: number) => void

/** Asks one server. */
export type Exchange = (question: Question) => Promise<Answer>

/** How often one question is asked again: for Basic or Digest, for a stale nonce, for where a redirect led. */
const ROUNDS = 4

/** Most bytes of a page of words that comes with a refusal. */
const WORDS_LIMIT = 1024 * 1024

/** Time for an answer, and more for a large body: 20 KiB a second is a bad mobile line. */
const patience = (body: Bytes | undefined): number => 30_000 + Math.ceil((body?.length ?? 0) / 20)

/** What a status means that no caller has a use for. */
export function errorOf(status: number): ErrorCode {
  if (status === 401) return "remote.auth"
  if (status === 403) return "remote.denied"
  if (status === 413 || status === 507) return "remote.full"
  if (status === 405 || status === 501) return "remote.none"
  const later = [408, 409, 412, 423, 425, 429, 500, 502, 503, 504]
  return later.includes(status) ? "remote.busy" : "remote.broken"
}

/**
 * Makes the way to one server. The browser follows redirects by itself and drops credentials on the way to another
 * origin (Fetch §4.4); what comes back from one is refused, but for http → https of the same host.
 */
export function exchange(
  request: Request,
  credentials: Credentials,
  meter: Meter = () => undefined,
  manner?: Manner,
): Exchange {
  let kept = false
  const begin = async () => {
    kept = (await manner?.takesBasic()) ?? false
    return authorization(credentials, kept)
  }
  let begun: ReturnType<typeof begin> | undefined
  return async ({ method, url: first, headers = {}, body, limit, signal }) => {
    const state = await (begun ??= begin())
    const time = AbortSignal.timeout(patience(body))
    const ends = signal === undefined ? time : AbortSignal.any([signal, time])
    let url = first
    let sent = state.header(method, url)
    for (let round = 1; ; round++) {
      const all = { ...headers, ...(sent === null ? {} : { Authorization: sent }) }
      const init = { method, headers: all, signal: ends, cache: "no-store", credentials: "omit" } as const
      const response = await answering(signal, () =>
        request(url, { ...init, redirect: "follow", ...(body === undefined ? {} : { body }) }).catch(
          async (thrown: unknown) => {
            if (await leadsAway(() => request(url, { ...init, redirect: "manual" }))) throw elsewhere()
            throw thrown
          },
        ),
      )
      const from = new URL(response.url === "" ? url.toString() : response.url)
      checkOrigin(url, from)
      // A digest is over the path, and http → https loses the header: ask again where we were sent.
      const isElsewhere = from.toString() !== url.toString()
      const refused = response.status === 401 || (response.status === 400 && isElsewhere)
      const mayAsk = refused && round < ROUNDS
      if (mayAsk && (state.refused(response.headers.get("WWW-Authenticate"), sent) || isElsewhere)) {
        url = from
        // Before anything is waited for: where a nonce is good for one request, this one is meant for this one.
        sent = state.header(method, url)
        await response.body?.cancel()
        meter(body?.length ?? 0, 0)
        continue
      }
      state.accepted(response.headers.get("Authentication-Info"))
      if (response.status !== 401 && state.takesBasic() !== kept) {
        kept = state.takesBasic()
        await manner?.keep(kept)
      }
      const bytes = await answering(signal, () => readBody(response, response.ok ? limit : WORDS_LIMIT))
      meter(body?.length ?? 0, bytes.length)
      return { status: response.status, headers: response.headers, body: bytes, url: from }
    }
  }
}

const elsewhere = () => new CountersignError("remote.moved")

/** True if an answer is a redirect; to a server that it may not reach a browser follows none, and says only that it failed. */
const leadsAway = (ask: () => Promise<Response>): Promise<boolean> =>
  ask().then(
    ({ type }) => type === "opaqueredirect",
    () => false,
  )

function checkOrigin(asked: URL, answered: URL): void {
  const secured = asked.protocol === "http:" && answered.protocol === "https:" && asked.hostname === answered.hostname
  if (asked.origin !== answered.origin && !secured) throw elsewhere()
}

/** What the person cut short ends with their reason; every other end without an answer is `remote.offline`. */
async function answering<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof CountersignError && cause.code.startsWith("remote.")) throw cause
    throw new CountersignError("remote.offline", undefined, { cause })
  }
}

/** Reads at most `limit` bytes; a longer body is cut off, not taken in and then thrown away. */
async function readBody(response: Response, limit: number): Promise<Bytes> {
  if (response.body === null) return new Uint8Array()
  const reader = response.body.getReader()
  const parts: Bytes[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return concat(...parts)
    length += value.length
    if (length > limit) {
      await reader.cancel()
      throw new CountersignError("remote.broken", "larger than it may be")
    }
    parts.push(value)
  }
}
