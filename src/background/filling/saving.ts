/**
 * Saving what was typed into pages. It comes by the browser's word of where, is offered in our own pages and nowhere in
 * the site's (a question that can be seen there would tell the page whether it guessed right), and is compared with what
 * is kept only behind the gate.
 */
import browser from "webextension-polyfill"
import { randomBytes, toBase64Url, type Bytes } from "../../domain/bytes.ts"
import type { Clock } from "../../domain/clock.ts"
import { CountersignError } from "../../domain/error.ts"
import { shownHost } from "../../domain/idn.ts"
import { decline, markOf, take, without, type Captured } from "../../domain/saving.ts"
import { readAddress, siteOfPage } from "../../domain/site.ts"
import type { Typed } from "../../messages/content-contract.ts"
import type { SaveOffer, SaveOutcome } from "../../messages/saving-contract.ts"
import type { Place } from "../../messages/sender.ts"
import { withElements, withFields, type Live } from "../../vault/entry.ts"
import { sealingKey } from "../../vault/seal.ts"
import { findEntry } from "../../vault/vault.ts"
import { activeTab } from "./active-tab.ts"
import { appendActivity } from "../activity.ts"
import { briefOf, emptyEntry, tidy } from "../accounts/adding.ts"
import { accountsAt, adviceOn, compareTypings } from "./advice.ts"
import { changeTypings, readTypings } from "./captured.ts"
import { passGate } from "../locking/gate.ts"
import { readHeld, requireOpen } from "../locking/held.ts"
import { announceSave } from "../notices.ts"
import { change, openedIndex } from "../accounts/opened.ts"
import { sameSite } from "./matches.ts"
import { lookAtTab, typedIn } from "./pages-seen.ts"
import { passwordOf, withNewPassword } from "../accounts/passwords.ts"
import { policy, requireSaving } from "../policy.ts"
import { readSettings } from "../settings.ts"
import { isSilent, setSilent } from "./silent-sites.ts"

const hostOf = (origin: string): string => readAddress(origin)?.host ?? ""

const capturedFrom = async ({ origin, url, tabId }: Place, typed: Typed): Promise<Captured> => ({
  id: toBase64Url(randomBytes(16)),
  at: Date.now(),
  origin,
  url,
  tab: tabId,
  mark: await markOf({ origin, password: typed.password }),
  ...typed,
})

/** A script in a page says that something was typed and sent there. Private windows are left alone. */
export async function noteTyped(place: Place, typed: Typed): Promise<void> {
  const held = await readHeld()
  if (held === null || !(await readSettings()).offerSave) return
  if ((await browser.tabs.get(place.tabId)).incognito || (await isSilent(hostOf(place.origin)))) return
  const captured = await capturedFrom(place, typed)
  const isSameSite = await sameSite()
  const taken = await changeTypings((typings) => take(typings, captured, Date.now(), isSameSite))
  if (taken && held.codes !== null && held.passwords !== null) await compareTypings(held.passwords)
  // What turned out to be known, or was a first step, is no news.
  const { waiting } = await readTypings()
  if (waiting.some(({ id }) => id === captured.id)) await announceSave(held, shownHost(hostOf(place.origin)))
}

async function offerOf(captured: Captured): Promise<SaveOffer | null> {
  const { passwords } = await requireOpen()
  const advice = await adviceOn(captured, passwords)
  if (advice.kind === "nothing") return null
  const { vault } = await openedIndex()
  const host = hostOf(captured.origin)
  const site = shownHost(host)
  return {
    offer: captured.id,
    site,
    ascii: site === host ? null : host,
    username: captured.username,
    isUpdate: advice.kind === "update",
    accounts: advice.accounts.map((id) => {
      const entry = findEntry(vault, id)
      const { issuer, username, parts } = entry
      return { id, issuer, username, hasPassword: parts.password !== undefined }
    }),
    compared: passwords !== null,
  }
}

/** What waits to be saved, the last first. @throws vault.closed, vault.locked */
export async function listOffers(): Promise<readonly SaveOffer[]> {
  await requireOpen()
  if (!(await policy()).allowSaving) return []
  const { waiting } = await readTypings()
  const offers = await Promise.all(waiting.toReversed().map(offerOf))
  return offers.filter((offer) => offer !== null)
}

async function waitingOne(offer: string): Promise<Captured> {
  const captured = (await readTypings()).waiting.find(({ id }) => id === offer)
  if (captured === undefined) throw new CountersignError("saving.gone")
  return captured
}

/** Whether there is nothing to save: the account has that password already, or for a new one, another has. */
async function isKnown(into: string | null, captured: Captured, passwords: Bytes): Promise<boolean> {
  if (into === null) return (await adviceOn(captured, passwords)).kind === "nothing"
  const { vault } = await openedIndex()
  const secret = await passwordOf(await sealingKey(passwords), vault, findEntry(vault, into))
  return secret?.password === captured.password
}

/**
 * An account under the names that it is given; what is left empty stays, and a name that it lacks it gets. The address in
 * a code's label is often not what one signs in with: it is kept as the e-mail address then.
 */
function named(entry: Live, names: { issuer: string; username: string }, typed: string, clock: Clock): Live {
  const lacking = entry.username === "" && entry.email === "" ? tidy(typed) : entry.username
  const username = names.username || lacking
  const isAddress = username !== entry.username && entry.email === "" && entry.username.includes("@")
  const email = isAddress ? entry.username : entry.email
  return withFields(entry, { issuer: names.issuer || entry.issuer, username, email }, clock)
}

/** Saves what waits, as a new account or as the password of one of this site. @throws policy.denied, gate.closed, saving.gone */
export async function takeOffer(given: {
  offer: string
  into: string | null
  issuer: string
  username: string
}): Promise<SaveOutcome> {
  await requireSaving()
  const captured = await waitingOne(given.offer)
  const passwords = await passGate()
  const forget = () => changeTypings((typings) => without(typings, ({ id }) => id === captured.id))
  const key = await sealingKey(passwords)
  const { into } = given
  const names = { issuer: tidy(given.issuer), username: tidy(given.username) }
  if (await isKnown(into, { ...captured, username: names.username || captured.username }, passwords)) {
    await forget()
    return { saved: null }
  }
  const site = siteOfPage(captured.origin)
  // Only what belongs to this site: a password must not end up in another site's account.
  if (into !== null && !(await accountsAt(captured.url, captured.origin)).some(({ id }) => id === into)) {
    throw new CountersignError("account.missing")
  }
  const saved = await change(async (making) => {
    const { opened, clock } = making
    const entry =
      into === null
        ? { ...emptyEntry(making), ...names, sites: withElements({}, site === null ? [] : [site], clock) }
        : named(findEntry(opened.vault, into), names, captured.username, clock)
    return { changes: [await withNewPassword(making, key, entry, captured.password)], result: briefOf(entry) }
  })
  await forget()
  await appendActivity(into === null ? "account.added" : "password.saved", saved.issuer)
  return { saved }
}

/** Not now. */
export async function dismissOffer({ offer }: { offer: string }): Promise<void> {
  await requireOpen()
  await changeTypings((typings) => decline(typings, offer))
}

/** Never on this site: nothing that waits of it, and nothing from now on. @throws saving.gone */
export async function silenceOffer({ offer }: { offer: string }): Promise<void> {
  await requireOpen()
  const host = hostOf((await waitingOne(offer)).origin)
  await setSilent(host, true)
  await changeTypings((typings) => without(typings, ({ origin }) => hostOf(origin) === host))
}

/** Offers on this host again. */
export const unsilence = ({ host }: { host: string }): Promise<void> => setSilent(host, false)

/** What stands in the log-in fields of the active tab, as an offer; said by hand, so whatever was declined before. */
export async function offerTyped(): Promise<SaveOffer | null> {
  await requireOpen()
  await requireSaving()
  const tab = await activeTab()
  if (tab?.id === undefined) throw new CountersignError("fill.forbidden")
  for (const page of await lookAtTab(tab.id)) {
    const typed = await typedIn(page)
    if (typed === null || typed.password === "") continue
    const captured = await capturedFrom(page.place, typed)
    const isSame = ({ origin, username }: { origin: string; username: string }) =>
      origin === captured.origin && username === captured.username
    const isSameSite = await sameSite()
    await changeTypings((typings) => {
      const declined = typings.declined.filter((one) => !isSame(one))
      return take({ ...typings, declined, recent: [] }, captured, Date.now(), isSameSite)
    })
    return offerOf(await waitingOne(captured.id))
  }
  return null
}
