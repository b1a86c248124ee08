/** The menu at a field: who may open it, what it lists, and what comes of a choice. It chooses; it releases nothing. */
import browser from "webextension-polyfill"
import { CountersignError } from "../../domain/error.ts"
import type { FieldKind } from "../../domain/field.ts"
import { shownHost } from "../../domain/idn.ts"
import { readAddress, siteOfPage } from "../../domain/site.ts"
import type { MenuPass } from "../../messages/content-contract.ts"
import type { MenuRow, MenuView } from "../../messages/menu-contract.ts"
import type { Frame, Place } from "../../messages/sender.ts"
import { findEntry } from "../../vault/vault.ts"
import { appendActivity } from "../activity.ts"
import { fitting } from "./filling.ts"
import { readHeld } from "../locking/held.ts"
import { hostList } from "./host-list.ts"
import { matchesFor } from "./matches.ts"
import { closeMenu, picturesIn } from "./menu-orders.ts"
import { endPass, endPassOf, issuePass, passOf, type Pass } from "./menu-passes.ts"
import { openedIndex } from "../accounts/opened.ts"
import { lookAgain, type LookedAt } from "./pages-seen.ts"
import { openPopupPage } from "./popup-page.ts"
import { sessionState } from "../list/popup.ts"
import { releaseAccount, releaseGenerated } from "./release.ts"
import { scanPage, scanPictures } from "../accounts/scan.ts"
import { readSettings } from "../settings.ts"

/** Accounts that a menu lists; nobody looks through more of them there. */
const MOST = 200

/** Hosts at whose fields no menu is shown. */
const menuless = hostList("menuless")

/** The hosts, in the order of the alphabet. @throws vault.closed, vault.locked */
export const listMenuless = menuless.list

/** Shows the menu on a host again. @throws vault.closed */
export async function removeMenuless({ host }: { host: string }): Promise<void> {
  await menuless.set(host, false)
  await appendActivity("menu.shown", shownHost(host))
}

const hostOf = ({ origin }: Pick<Place, "origin">): string => readAddress(origin)?.host ?? ""

interface Listed {
  readonly rows: readonly MenuRow[]
  readonly looksLike: string | null
}

/** What a menu lists for a field; nothing unless the vault is open. */
async function listFor({ origin, url }: Pick<Place, "origin" | "url">, kind: FieldKind): Promise<Listed> {
  if (((await readHeld())?.codes ?? null) === null) return { rows: [], looksLike: null }
  const matches = await matchesFor(url, origin)
  const { vault } = await openedIndex()
  const rows = matches.flatMap(({ id, rank }): MenuRow[] => {
    const entry = findEntry(vault, id)
    if (rank === null || fitting(entry, [kind], "all").length === 0) return []
    return [{ id, issuer: entry.issuer, username: entry.username || entry.email, rank }]
  })
  const alike = matches.find(({ warning }) => warning?.kind === "look-alike")?.warning?.site ?? null
  return { rows: rows.slice(0, MOST), looksLike: alike === null ? null : shownHost(alike) }
}

/**
 * Whether the menu may stand at a field; its pass if so. Not in frames of other origins, where nothing is filled either
 * (threats C1), and not where it would say no more than that there is nothing.
 */
export async function askMenu(place: Place, { script, kind }: Pick<Pass, "script" | "kind">): Promise<MenuPass | null> {
  if (place.topOrigin !== place.origin || !(await readSettings()).fillMenu) return null
  if ((await menuless.has(hostOf(place))) === true) return null
  const { state } = await sessionState()
  if (state === "none") return null
  const { rows, looksLike } = await listFor(place, kind)
  const isIdentifier = kind === "username" || kind === "email"
  if (state === "open" && isIdentifier && rows.length === 0 && looksLike === null) return null
  const pass = await issuePass(place, { script, kind })
  return { ...pass, rows: linesOf({ state, kind, rows, looksLike }) }
}

/** The lines of a menu beside those that are always there; src/menu draws as many. */
function linesOf({ state, kind, rows, looksLike }: Pick<MenuView, "state" | "kind" | "rows" | "looksLike">): number {
  if (state !== "open") return 1
  const acts = kind === "new-password" || kind === "one-time-code" ? 1 : 0
  const isEmpty = rows.length === 0 && kind !== "new-password"
  return rows.length + acts + Number(isEmpty) + Number(looksLike !== null)
}

/** Forgets the pass of a document whose menu has closed. */
export const leaveMenu = (place: Place): Promise<void> => endPassOf(place)

/** What the menu shows. @throws menu.ended */
export async function openMenu(frame: Frame, { token }: { token: string }): Promise<MenuView> {
  const { place, kind } = await passOf(frame, token)
  const [{ state }, listed] = await Promise.all([sessionState(), listFor(place, kind)])
  return { state, site: shownHost(hostOf(place)), kind, ...listed }
}

/** What the menu's choice is for, as it looks now. The pass ends with it. */
async function chosen(frame: Frame, token: string): Promise<LookedAt> {
  const pass = await passOf(frame, token)
  // The field has the focus again: what is filled is its form.
  await end(pass, true)
  return lookAgain(pass)
}

/** Asks in our window whether to fill what was chosen. @throws menu.ended, and what `releaseAccount` throws */
export async function chooseFromMenu(frame: Frame, { token, id }: { token: string; id: string }): Promise<void> {
  await releaseAccount(await chosen(frame, token), { id, what: "all" }, { by: "menu" })
}

/** Asks whether to make a password for the fields that want one. @throws menu.ended, and what `releaseGenerated` throws */
export async function generateFromMenu(frame: Frame, { token }: { token: string }): Promise<void> {
  await releaseGenerated(await chosen(frame, token), { by: "menu" })
}

/** Opens what unlocks. @throws menu.ended */
export async function unlockFromMenu(frame: Frame, { token }: { token: string }): Promise<void> {
  await end(await passOf(frame, token), false)
  await openPopupPage()
}

/** Shows no menu on this host any more. @throws menu.ended */
export async function neverMenu(frame: Frame, { token }: { token: string }): Promise<void> {
  const pass = await passOf(frame, token)
  const host = hostOf(pass.place)
  await menuless.set(host, true)
  await appendActivity("menu.hidden", shownHost(host))
  await end(pass, true)
}

/** The person sends the menu away, and goes on in the field. @throws menu.ended */
export async function closeFromMenu(frame: Frame, { token }: { token: string }): Promise<void> {
  await end(await passOf(frame, token), true)
}

async function end(pass: Pass, refocus: boolean): Promise<void> {
  await endPass(pass.token)
  await closeMenu(pass, refocus)
}

/** The menu has gone from the page before a picture is taken of it. */
const PAINTED = 100

/**
 * Reads QR codes off the page: from a picture of it where the browser lets us take one, else from the pictures in it. What
 * was found, or that there was nothing, is said in a tab of ours.
 * @throws menu.ended
 */
export async function scanFromMenu(frame: Frame, { token }: { token: string }): Promise<void> {
  const pass = await passOf(frame, token)
  const pictures = await picturesIn(pass)
  await end(pass, false)
  await new Promise((done) => setTimeout(done, PAINTED))
  try {
    await scanPage().catch(() => scanPictures(pictures, siteOfPage(pass.place.origin)))
  } catch (thrown) {
    if (!(thrown instanceof CountersignError)) throw thrown
  }
  await browser.tabs.create({ url: browser.runtime.getURL("src/popup/index.html#found") })
}
