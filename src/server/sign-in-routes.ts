import { findAccount, type Account } from "./accounts.ts"
import { accountOf, keepBrowser } from "./browsers.ts"
import { listDevices } from "./devices.ts"
import type { Answer, Asked } from "./http.ts"
import { isBound } from "./location.ts"
import { codeLink, newCodeSecret } from "./one-time-codes.ts"
import { codesPage } from "./pages/account.ts"
import * as pages from "./pages/sign-in.ts"
import { qrCode } from "./pages/qr.ts"
import type { Parts } from "./parts.ts"
import { Refusal } from "./refusal.ts"
import { findRequest, type Request } from "./requests.ts"
import { beginSignIn, endSignIn, moveSignIn, signInOf, type SignIn } from "./sign-in.ts"
import * as steps from "./sign-in-steps.ts"

type Route = (parts: Parts, asked: Asked, form: URLSearchParams) => Promise<Answer>

const here = { to: "/sign-in" } as const

async function current(parts: Parts, asked: Asked): Promise<SignIn> {
  const signIn = await signInOf(parts, asked)
  if (signIn === null) throw new Refusal("gone")
  return signIn
}

function endingOf(request: Request | null, now: number): pages.Ended | null {
  if (request === null) return "limit"
  const { state, reason } = request
  if (state === "declined" && (reason === "place" || reason === "revoked")) return reason
  if (state === "declined" || state === "wrong") return state
  return request.expires_at <= now && request.state !== "approved" ? "expired" : null
}

/** What the waiting page is compared with, and where it goes on to. */
async function stateOf(parts: Parts, signIn: SignIn): Promise<string> {
  if (signIn.stage !== "request" || signIn.request === null) return signIn.stage
  const request = await findRequest(parts.database, signIn.request)
  return endingOf(request, parts.now()) ?? request?.state ?? "limit"
}

async function waitingPage(parts: Parts, signIn: SignIn, shown: pages.Shown, account: Account): Promise<string> {
  const { database, now } = parts
  const request = signIn.request === null ? null : await findRequest(database, signIn.request)
  const ended = endingOf(request, now())
  const codes = await steps.takesCodes(parts, signIn, account)
  if (request === null || ended !== null) return pages.endedPage(shown, ended ?? "limit", codes)
  if (request.state === "confirmed") return pages.shownCodePage(shown)
  return pages.requestPage(shown, {
    username: account.username,
    number: request.kind === "number" ? request.number : null,
    seconds: Math.ceil((request.expires_at - now()) / 1000),
    devices: (await listDevices(database, account.id)).length,
    codes,
    bound: await isBound(parts, account, signIn.client),
  })
}

async function pageOf(parts: Parts, asked: Asked, signIn: SignIn, problem: string | null, typed = ""): Promise<Answer> {
  const { database, sealing, settings } = parts
  const shown = { name: settings.name, app: signIn.app, problem }
  const account = signIn.account === null ? null : await findAccount(database, signIn.account)
  const page = (text: string, status = 200): Answer => ({ page: text, status, formsTo: signIn.target })
  if (signIn.stage === "closed") {
    return page(
      pages.messagePage(settings.name, "Too many wrong codes", "Go back to the application and begin again."),
      403,
    )
  }
  if (signIn.stage === "password" || account === null) {
    const remembered = signIn.strict ? null : await accountOf(parts, asked, "remembered")
    return page(pages.passwordPage(shown, typed, remembered?.username ?? null), problem === null ? 200 : 401)
  }
  if (signIn.stage === "code") {
    const devices = await listDevices(database, account.id)
    return page(pages.codePage(shown, devices.length), problem === null ? 200 : 401)
  }
  if (signIn.stage === "enrol") {
    const { link } = steps.readOffer(sealing.open("offer", signIn.device ?? ""))
    return page(pages.enrolPage(shown, qrCode(link), link, await isBound(parts, account, signIn.client)))
  }
  return page(await waitingPage(parts, signIn, shown, account))
}

const mayBeginCodes = async (parts: Parts, signIn: SignIn, account: Account): Promise<boolean> =>
  signIn.stage === "enrol" && !(await isBound(parts, account, signIn.client))

/** Codes instead of a registration, for someone who has neither. */
function firstCodes(parts: Parts, signIn: SignIn, account: Account, sealed: string, problem: string | null): Answer {
  const link = codeLink(parts, account, sealed)
  const shown = { name: parts.settings.name, link, qr: qrCode(link), sealed, problem }
  return {
    page: codesPage({ ...shown, action: "/sign-in/codes/confirm" }),
    status: problem === null ? 200 : 400,
    formsTo: signIn.target,
  }
}

/** On to where the sign-in came from: the provider's interaction, or the account page. */
async function done(parts: Parts, asked: Asked, signIn: SignIn): Promise<Answer> {
  if (signIn.uid !== null) return { to: `/interaction/${signIn.uid}/done` }
  await keepBrowser(parts, asked, "session", signIn.account ?? "")
  await endSignIn(parts, signIn)
  return { to: "/account" }
}

/** Begins anew with another account, for the same application. */
async function again(parts: Parts, asked: Asked): Promise<Answer> {
  const signIn = await current(parts, asked)
  await endSignIn(parts, signIn)
  await beginSignIn(parts, asked, signIn)
  return here
}

async function moved(parts: Parts, asked: Asked, problem: string | null, typed = ""): Promise<Answer> {
  return problem === null ? here : pageOf(parts, asked, await current(parts, asked), problem, typed)
}

/** All of `/sign-in`. */
export const signInRoutes: Readonly<Record<string, Route>> = {
  "GET /sign-in": async (parts, asked) => {
    await steps.advance(parts, asked, await current(parts, asked))
    const signIn = await current(parts, asked)
    return signIn.stage === "done" ? done(parts, asked, signIn) : pageOf(parts, asked, signIn, null)
  },
  "GET /sign-in/state": async (parts, asked) => {
    await steps.advance(parts, asked, await current(parts, asked))
    const state = await stateOf(parts, await current(parts, asked))
    return { json: { state, next: "/sign-in" } }
  },
  "POST /sign-in/password": async (parts, asked, form) => {
    const signIn = await current(parts, asked)
    if (signIn.stage !== "password") return here
    return moved(parts, asked, await steps.takePassword(parts, asked, signIn, form), form.get("username") ?? "")
  },
  "POST /sign-in/remembered": async (parts, asked) => {
    const signIn = await current(parts, asked)
    if (signIn.stage !== "password") return here
    return moved(parts, asked, await steps.takeRemembered(parts, asked, signIn))
  },
  "POST /sign-in/code": async (parts, asked, form) => {
    const signIn = await current(parts, asked)
    return moved(parts, asked, await steps.takeOneTimeCode(parts, asked, signIn, form.get("code") ?? ""))
  },
  "POST /sign-in/shown-code": async (parts, asked, form) => {
    await steps.takeCodeFromDevice(parts, asked, await current(parts, asked), form.get("code") ?? "")
    return here
  },
  "POST /sign-in/codes": async (parts, asked) => {
    const signIn = await current(parts, asked)
    const account = await findAccount(parts.database, signIn.account ?? "")
    if (account === null || !(await mayBeginCodes(parts, signIn, account))) return here
    return firstCodes(parts, signIn, account, newCodeSecret(parts, account.id), null)
  },
  "POST /sign-in/codes/confirm": async (parts, asked, form) => {
    const signIn = await current(parts, asked)
    const account = await findAccount(parts.database, signIn.account ?? "")
    if (account === null || !(await mayBeginCodes(parts, signIn, account))) return here
    const problem = await steps.takeFirstCode(parts, asked, signIn, account, form)
    return problem === null ? here : firstCodes(parts, signIn, account, form.get("secret") ?? "", problem)
  },
  "POST /sign-in/use-code": async (parts, asked) => {
    const signIn = await current(parts, asked)
    const account = await findAccount(parts.database, signIn.account ?? "")
    if (account === null || signIn.stage !== "request") return here
    if (await steps.takesCodes(parts, signIn, account)) await moveSignIn(parts, signIn, { stage: "code" })
    return here
  },
  "POST /sign-in/request": async (parts, asked) => {
    const signIn = await current(parts, asked)
    const account = await findAccount(parts.database, signIn.account ?? "")
    const ended = ["declined", "wrong", "place", "revoked", "expired", "limit", "code"].includes(
      await stateOf(parts, signIn),
    )
    // One that is still open is not sent again: what is there can be answered.
    if (account === null || !ended) return here
    // The last one was revoked meanwhile: who begins again may register.
    if ((await listDevices(parts.database, account.id)).length === 0) throw new Refusal("gone")
    await steps.ask(parts, asked, signIn, account)
    return here
  },
  "POST /sign-in/again": again,
}
