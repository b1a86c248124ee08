/**
 * HTTP basic authentication (RFC 7617), by an optional permission and a setting. A challenge waits while a window of ours
 * asks; each is answered once. Where the same request is asked again, what was sent was wrong, and the browser's own
 * question takes over; so it does where we have nothing to offer, or the person wants none of it.
 */
import browser, { type WebRequest } from "webextension-polyfill"
import { randomBytes, toBase64Url } from "../../domain/bytes.ts"
import { originToAnswer } from "../../domain/challenge.ts"
import { codeOf, CountersignError } from "../../domain/error.ts"
import { shownHost } from "../../domain/idn.ts"
import { isLoopback, siteHost } from "../../domain/site.ts"
import type { BasicView } from "../../messages/basic-contract.ts"
import type { Proof } from "../../messages/contract.ts"
import { sealingKey } from "../../vault/seal.ts"
import { findEntry } from "../../vault/vault.ts"
import { appendActivity } from "../activity.ts"
import { briefOf } from "../accounts/adding.ts"
import { openGate, passGate } from "../locking/gate.ts"
import { readHeld, requireOpen } from "../locking/held.ts"
import { log } from "../log.ts"
import { matchesFor } from "./matches.ts"
import { openedIndex } from "../accounts/opened.ts"
import { passwordOf } from "../accounts/passwords.ts"
import { policy } from "../policy.ts"
import { readSettings } from "../settings.ts"
import { on } from "../events.ts"

type Credentials = NonNullable<WebRequest.BlockingResponse["authCredentials"]>

interface Waiting {
  readonly origin: string
  readonly tab: number
  readonly accounts: readonly string[]
  readonly end: (credentials: Credentials | null) => void
  window: number | null
}

/** By the id of the question. They live as long as the worker, as the browser's own waiting does. */
const waiting = new Map<string, Waiting>()

/** Requests that were answered, the last ones. */
const answered = new Set<string>()
const REMEMBERED = 100

/** Nobody sits before a page that does not come for so long, ms. */
const LASTING = 3 * 60_000

/** Accounts of exactly this host and scheme that have a password. */
async function accountsFor(origin: string): Promise<readonly string[]> {
  const [matches, { vault }] = await Promise.all([matchesFor(`${origin}/`, origin), openedIndex()])
  return matches
    .filter(({ id, rank }) => rank === "host" && findEntry(vault, id).parts.password !== undefined)
    .map(({ id }) => id)
}

const isOpen = async (): Promise<boolean> => ((await readHeld())?.codes ?? null) !== null

async function credentialsFor(details: WebRequest.OnAuthRequiredDetailsType): Promise<Credentials | null> {
  const origin = originToAnswer(details)
  if (origin === null || answered.has(details.requestId) || !(await isOpen())) return null
  if (!(await readSettings()).basicAuth) return null
  const accounts = await accountsFor(origin)
  if (accounts.length === 0) return null
  answered.add(details.requestId)
  for (const id of [...answered].slice(0, -REMEMBERED)) answered.delete(id)
  return askFor(origin, details.tabId, accounts)
}

function askFor(origin: string, tab: number, accounts: readonly string[]): Promise<Credentials | null> {
  const ask = toBase64Url(randomBytes(16))
  return new Promise((done) => {
    const timer = setTimeout(() => end(null), LASTING)
    const question: Waiting = { origin, tab, accounts, window: null, end }
    function end(credentials: Credentials | null): void {
      clearTimeout(timer)
      waiting.delete(ask)
      done(credentials)
      if (question.window !== null) void browser.windows.remove(question.window).catch(() => {})
    }
    waiting.set(ask, question)
    const url = browser.runtime.getURL(`src/popup/index.html#basic=${ask}`)
    browser.windows.create({ url, type: "popup", width: 400, height: 600 }).then(
      (opened) => (question.window = opened.id ?? null),
      () => end(null),
    )
  })
}

function questionOf(ask: string): Waiting {
  const question = waiting.get(ask)
  if (question === undefined) throw new CountersignError("fill.ended")
  return question
}

/** What a question is about. @throws fill.ended, vault.closed, vault.locked */
export async function showChallenge({ ask }: { ask: string }): Promise<BasicView> {
  const { origin, accounts } = questionOf(ask)
  const [{ passwords }, { vault }] = await Promise.all([requireOpen(), openedIndex()])
  const host = siteHost(`${origin}/`) ?? ""
  const site = shownHost(host)
  return {
    site,
    ascii: site === host ? null : host,
    isPlain: origin.startsWith("http:") && !isLoopback(host),
    accounts: accounts.map((id) => briefOf(findEntry(vault, id))),
    needsProof: passwords === null,
  }
}

/** Takes the answer. @throws fill.ended, policy.denied, gate.closed if the proof is missing, pin.wrong, password.wrong, account.missing */
export async function answerChallenge({
  ask,
  account,
  proof,
}: {
  ask: string
  account: string | null
  proof: Proof | null
}): Promise<void> {
  const question = questionOf(ask)
  if (account === null) return question.end(null)
  if (!(await policy()).allowFilling) throw new CountersignError("policy.denied")
  if (proof !== null) await openGate(proof)
  // What belongs to this host may have changed while the window stood there.
  if (!(await accountsFor(question.origin)).includes(account)) throw new CountersignError("account.missing")
  const key = await sealingKey(await passGate())
  const { vault } = await openedIndex()
  const entry = findEntry(vault, account)
  const secret = await passwordOf(key, vault, entry)
  if (secret === null) throw new CountersignError("password.none")
  await appendActivity("account.filled", entry.issuer || entry.username)
  question.end({ username: entry.username || entry.email, password: secret.password })
}

/** Chromium waits for `answer`, Firefox for the promise. */
function challenged(
  details: WebRequest.OnAuthRequiredDetailsType,
  answer?: (response: WebRequest.BlockingResponse) => void,
) {
  const response = credentialsFor(details)
    .catch((thrown: unknown) => log("network", codeOf(thrown)).then(() => null))
    .then((credentials) => (credentials === null ? {} : { authCredentials: credentials }))
  if (answer === undefined) return response
  void response.then(answer)
  return undefined
}

/** Listens where the permission is given; a window that is closed, or a tab that goes, is a no. */
export function watchChallenges(): void {
  on("askedToSignIn", challenged)
  on("windowRemoved", (window) => {
    for (const question of waiting.values()) if (question.window === window) question.end(null)
  })
  on("tabRemoved", (tab) => {
    for (const question of waiting.values()) if (question.tab === tab) question.end(null)
  })
}
