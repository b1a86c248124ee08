/** What each form of a sign-in does. Each moves the sign-in on, or gives back what is wrong. */
import { checkPassword, findAccount, findUsername, type Account } from "./accounts.ts"
import { record } from "./audit.ts"
import { accountOf, keepBrowser } from "./browsers.ts"
import { findDevice, listDevices, offerDevice } from "./devices.ts"
import { agentOf, type Asked } from "./http.ts"
import { count } from "./limits.ts"
import { isBound } from "./location.ts"
import { setUpCodes, takeCode } from "./one-time-codes.ts"
import type { Parts } from "./parts.ts"
import { Refusal } from "./refusal.ts"
import { findRequest, LIFETIME, sendRequest, takeShownCode } from "./requests.ts"
import { countTry, moveSignIn, type SignIn } from "./sign-in.ts"

/** Wrong codes that end a sign-in. */
const TRIES = 5

/** Sends the request and moves on; `limit` if there were too many. */
export async function ask(parts: Parts, asked: Asked, signIn: SignIn, account: Account): Promise<null | "limit"> {
  try {
    const request = await sendRequest(parts, {
      account,
      client: signIn.client,
      app: signIn.app,
      ip: asked.ip,
      agent: agentOf(asked),
      binding: "",
      ciba: null,
      lifetime: LIFETIME,
    })
    await moveSignIn(parts, signIn, { stage: "request", request: request?.id ?? null })
    return null
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "limit") throw error
    await moveSignIn(parts, signIn, {
      stage: (await takesCodes(parts, signIn, account)) ? "code" : "request",
      request: null,
    })
    return "limit"
  }
}

/** Whether a sign-in can be finished by a code: there are some, and nobody asks where it is approved. */
export const takesCodes = async (parts: Parts, { client }: SignIn, account: Account): Promise<boolean> =>
  account.totp !== null && !(await isBound(parts, account, client))

/** After the first factor: to the request, to a code, or to the first registration. */
async function second(
  parts: Parts,
  asked: Asked,
  signIn: SignIn,
  account: Account,
  first: SignIn["first"],
): Promise<void> {
  const devices = await listDevices(parts.database, account.id)
  const stage = devices.length > 0 ? "request" : (await takesCodes(parts, signIn, account)) ? "code" : "enrol"
  const moved = { ...signIn, account: account.id, first, stage } as const
  if (!(await moveSignIn(parts, signIn, moved))) return
  if (stage === "request") await ask(parts, asked, moved, account)
  if (stage === "enrol") await offer(parts, asked, moved, account)
}

async function offer(parts: Parts, asked: Asked, signIn: SignIn, account: Account): Promise<void> {
  const offered = await offerDevice(parts, account, asked.ip)
  await moveSignIn(parts, signIn, { device: parts.sealing.seal("offer", JSON.stringify(offered)) })
}

export async function takePassword(
  parts: Parts,
  asked: Asked,
  signIn: SignIn,
  form: URLSearchParams,
): Promise<string | null> {
  const { database, now } = parts
  const username = form.get("username") ?? ""
  try {
    await count(database, "password-ip", asked.ip, now())
    await count(database, "password-account", username.trim().toLowerCase().slice(0, 128), now())
  } catch (error) {
    if (error instanceof Refusal) return "Too many tries. Wait a quarter of an hour."
    throw error
  }
  const account = await checkPassword(parts, username, form.get("password") ?? "")
  const kind = account === null ? "password.wrong" : "password.right"
  const about = account ?? (await findUsername(database, username))
  await record(database, now(), { kind, account: about?.id ?? null, client: signIn.client, ip: asked.ip })
  if (account === null) return "That username and password do not belong together."
  await second(parts, asked, { ...signIn, remember: form.has("remember") }, account, "password")
  return null
}

export async function takeRemembered(parts: Parts, asked: Asked, signIn: SignIn): Promise<string | null> {
  const account = signIn.strict ? null : await accountOf(parts, asked, "remembered")
  if (account === null) return "This browser is not remembered any more. Type your password."
  await second(parts, asked, signIn, account, "remembered")
  return null
}

export async function takeOneTimeCode(
  parts: Parts,
  asked: Asked,
  signIn: SignIn,
  code: string,
): Promise<string | null> {
  const { database, now } = parts
  const account = await findAccount(database, signIn.account ?? "")
  if (account === null || signIn.stage !== "code" || !(await takesCodes(parts, signIn, account))) {
    throw new Refusal("gone")
  }
  try {
    await count(database, "code-account", account.id, now())
  } catch (error) {
    if (error instanceof Refusal) return "Too many tries. Wait a quarter of an hour."
    throw error
  }
  // Counted before the code is looked at, so that codes sent all at once are no more tries than one after another.
  const tries = await countTry(parts, signIn, TRIES)
  if (tries === null) throw new Refusal("gone")
  const right = await takeCode(parts, account, code)
  const kind = right ? "code.right" : "code.wrong"
  await record(database, now(), { kind, account: account.id, client: signIn.client, ip: asked.ip })
  if (right) {
    await finish(parts, asked, signIn, "code")
    return null
  }
  if (tries >= TRIES) await moveSignIn(parts, signIn, { stage: "closed" })
  return "That code is not right, or was used before. Wait for the next one."
}

/** The first code of someone who had no second factor: sets codes up, and is the second factor at once. */
export async function takeFirstCode(
  parts: Parts,
  asked: Asked,
  signIn: SignIn,
  account: Account,
  form: URLSearchParams,
): Promise<string | null> {
  const { database, now } = parts
  await count(database, "code-account", account.id, now())
  if (!(await setUpCodes(parts, account, form, true))) return "That code is not right. Type the one that is shown now."
  await record(database, now(), { kind: "code.set", account: account.id, client: signIn.client, ip: asked.ip })
  await finish(parts, asked, signIn, "code")
  return null
}

/** The code that the device showed after approving; one try. */
export async function takeCodeFromDevice(parts: Parts, asked: Asked, signIn: SignIn, code: string): Promise<void> {
  const { database, now } = parts
  const request = signIn.stage === "request" && signIn.request ? await findRequest(database, signIn.request) : null
  if (request?.state !== "confirmed") throw new Refusal("gone")
  if (await takeShownCode(database, request, code, now())) return finish(parts, asked, signIn, "device")
  await record(database, now(), {
    kind: "request.wrong-code",
    account: request.account,
    client: signIn.client,
    ip: asked.ip,
  })
}

/** Moves on a sign-in that waits for something done elsewhere: an answer, or a registration. */
export async function advance(parts: Parts, asked: Asked, signIn: SignIn): Promise<void> {
  const { database, sealing } = parts
  if (signIn.stage === "request" && signIn.request !== null) {
    const request = await findRequest(database, signIn.request)
    if (request?.state === "approved") await finish(parts, asked, signIn, "device")
    return
  }
  if (signIn.stage !== "enrol" || signIn.device === null) return
  const { serial } = readOffer(sealing.open("offer", signIn.device))
  const account = await findAccount(database, signIn.account ?? "")
  if (account === null || (await findDevice(database, serial))?.state !== "enrolled") return
  const moved = { ...signIn, stage: "request" } as const
  if (await moveSignIn(parts, signIn, moved)) await ask(parts, asked, moved, account)
}

/** What `offer` wrote and sealed. */
export const readOffer = (text: string): { serial: string; link: string } => {
  const { serial, link }: Record<string, unknown> = JSON.parse(text)
  return { serial: String(serial), link: String(link) }
}

async function finish(parts: Parts, asked: Asked, signIn: SignIn, by: "device" | "code"): Promise<void> {
  const account = signIn.account ?? ""
  if (!(await moveSignIn(parts, signIn, { stage: "done", second: by }))) return
  await record(parts.database, parts.now(), { kind: "sign-in.done", account, client: signIn.client, ip: asked.ip })
  if (signIn.first !== "password" || !signIn.remember) return
  await keepBrowser(parts, asked, "remembered", account)
  await record(parts.database, parts.now(), { kind: "browser.remembered", account, ip: asked.ip })
}
