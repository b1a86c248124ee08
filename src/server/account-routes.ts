import { checkPassword, setPassword, type Account } from "./accounts.ts"
import { listAudit, record, type AuditKind } from "./audit.ts"
import {
  accountOf,
  confirmSession,
  countRemembered,
  endSession,
  forgetBrowsers,
  isConfirmed,
  keepBrowser,
} from "./browsers.ts"
import { hasOffer, listDevices, offerDevice } from "./devices.ts"
import type { Answer, Asked } from "./http.ts"
import { count } from "./limits.ts"
import { codeLink, newCodeSecret, setUpCodes } from "./one-time-codes.ts"
import { accountPage, codesPage, confirmPage, offerPage } from "./pages/account.ts"
import { qrCode } from "./pages/qr.ts"
import type { Parts } from "./parts.ts"
import { weakness } from "./password.ts"
import { revokeDevice } from "./revocation.ts"
import { beginSignIn } from "./sign-in.ts"

type Route = (parts: Parts, asked: Asked, form: URLSearchParams) => Promise<Answer>
type SignedInRoute = (parts: Parts, asked: Asked, form: URLSearchParams, account: Account) => Promise<Answer>

const home = { to: "/account" } as const

/** Signs in first, where nobody is. */
const signedIn =
  (route: SignedInRoute): Route =>
  async (parts, asked, form) => {
    const account = await accountOf(parts, asked, "session")
    if (account !== null) return route(parts, asked, form, account)
    const about = { uid: null, client: null, app: `${parts.settings.name} account`, target: "", strict: true }
    await beginSignIn(parts, asked, about)
    return { to: "/sign-in" }
  }

const note = (parts: Parts, asked: Asked, kind: AuditKind, account: Account): Promise<void> =>
  record(parts.database, parts.now(), { kind, account: account.id, ip: asked.ip })

async function overview(parts: Parts, account: Account, problem: string | null): Promise<Answer> {
  const { database, settings } = parts
  const view = {
    name: settings.name,
    account,
    devices: await listDevices(database, account.id),
    remembered: await countRemembered(parts, account.id),
    activity: await listAudit(database, account.id, 20),
    problem,
  }
  return { page: accountPage(view), status: problem === null ? 200 : 400 }
}

function codes(parts: Parts, account: Account, sealed: string, problem: string | null): Answer {
  const link = codeLink(parts, account, sealed)
  const shown = { name: parts.settings.name, link, qr: qrCode(link), sealed, problem }
  return { page: codesPage({ ...shown, action: "/account/codes/confirm" }), status: problem === null ? 200 : 400 }
}

/** What changes who can sign in: asks for the password first, unless it was typed a moment ago. */
const withPassword = (route: SignedInRoute): Route =>
  signedIn(async (parts, asked, form, account) => {
    if (await isConfirmed(parts, asked)) return route(parts, asked, form, account)
    const password = form.get("password")
    form.delete("password")
    const ask = (problem: string | null): Answer => {
      const about = { name: parts.settings.name, username: account.username, action: asked.url.pathname, problem }
      return { page: confirmPage({ ...about, fields: [...form] }), status: problem === null ? 200 : 401 }
    }
    if (password === null) return ask(null)
    await count(parts.database, "password-account", account.username, parts.now())
    if ((await checkPassword(parts, account.username, password)) === null) {
      await note(parts, asked, "password.wrong", account)
      return ask("That password is not right.")
    }
    await confirmSession(parts, asked)
    return route(parts, asked, form, account)
  })

async function changePassword(parts: Parts, asked: Asked, form: URLSearchParams, account: Account): Promise<Answer> {
  await count(parts.database, "password-account", account.username, parts.now())
  const next = form.get("next") ?? ""
  if ((await checkPassword(parts, account.username, form.get("current") ?? "")) === null) {
    await note(parts, asked, "password.wrong", account)
    return overview(parts, account, "The current password is not right.")
  }
  const weak = weakness(next, account.username)
  if (weak !== null) return overview(parts, account, weak)
  await setPassword(parts, account.id, next)
  await note(parts, asked, "password.changed", account)
  await keepBrowser(parts, asked, "session", account.id)
  return home
}

async function confirmCodes(parts: Parts, asked: Asked, form: URLSearchParams, account: Account): Promise<Answer> {
  await count(parts.database, "code-account", account.id, parts.now())
  if (!(await setUpCodes(parts, account, form, false))) {
    return codes(parts, account, form.get("secret") ?? "", "That code is not right. Type the one that is shown now.")
  }
  await note(parts, asked, "code.set", account)
  return home
}

/** All of `/account`. */
export const accountRoutes: Readonly<Record<string, Route>> = {
  "GET /account": signedIn((parts, _asked, _form, account) => overview(parts, account, null)),
  "GET /account/state": signedIn(async (parts, _asked, _form, account) => {
    return { json: { state: (await hasOffer(parts, account.id)) ? "waiting" : "enrolled", next: "/account" } }
  }),
  "POST /account/offer": withPassword(async (parts, asked, _form, account) => {
    const { link } = await offerDevice(parts, account, asked.ip)
    return { page: offerPage(parts.settings.name, qrCode(link), link) }
  }),
  "POST /account/revoke": withPassword(async (parts, asked, form, account) => {
    await revokeDevice(parts, account.id, form.get("serial") ?? "", asked.ip)
    return home
  }),
  "POST /account/codes": withPassword((parts, _asked, _form, account) =>
    Promise.resolve(codes(parts, account, newCodeSecret(parts, account.id), null)),
  ),
  "POST /account/codes/confirm": withPassword(confirmCodes),
  "POST /account/codes/remove": withPassword(async (parts, asked, _form, account) => {
    await parts.database.run("update accounts set totp = null where id = $1", account.id)
    await note(parts, asked, "code.removed", account)
    return home
  }),
  "POST /account/forget": withPassword(async (parts, asked, _form, account) => {
    await forgetBrowsers(parts, account.id)
    await note(parts, asked, "browser.forgotten", account)
    return home
  }),
  "POST /account/password": signedIn(changePassword),
  "POST /account/sign-out": async (parts, asked) => {
    await endSession(parts, asked)
    return { to: "/account" }
  },
}
