/**
 * What stands on the icon: this file alone writes there. Sign-in requests win, then what was typed and waits to be saved,
 * on every tab, over what a page's accounts are counted for. It is kept in memory, for a worker that was just started
 * knows of none.
 */
import * as v from "valibot"
import browser from "webextension-polyfill"
import { sessionItem } from "../storage/session.ts"

const item = sessionItem(
  "badge",
  v.object({
    requests: v.number(),
    offers: v.number(),
    /** Tab → accounts of its site. */
    matches: v.record(v.string(), v.number()),
  }),
)

const REQUESTS = "#b3261e"
const MATCHES = "#44546a"

/** What is to be counted: sign-in requests, what waits to be saved, or accounts of what a tab shows. */
export interface BadgeChange {
  readonly requests?: number
  readonly offers?: number
  readonly matches?: { readonly tab: number; readonly count: number }
}

/** What stands on every tab. */
type Everywhere = Required<Pick<BadgeChange, "requests" | "offers">>

/** Changes what is counted and shows it. A browser without a badge (Firefox for Android has none) changes nothing. */
export function setBadge({ requests, offers, matches }: BadgeChange): Promise<void> {
  return navigator.locks.request("badge", async () => {
    const before = (await item.get()) ?? { requests: 0, offers: 0, matches: {} }
    const tabs = { ...before.matches }
    if (matches !== undefined) tabs[matches.tab] = matches.count
    const next = { requests: requests ?? before.requests, offers: offers ?? before.offers, matches: tabs }
    const shown = matches === undefined ? [] : [matches.tab]
    const changed = next.requests !== before.requests || next.offers !== before.offers
    for (const tab of changed ? Object.keys(tabs).map(Number) : shown) {
      if (!(await paint(tab, next, tabs[tab] ?? 0))) delete tabs[tab]
    }
    if (changed) await paint(null, next, 0)
    for (const [tab, count] of Object.entries(tabs)) if (count === 0) delete tabs[tab]
    await item.set(next)
  })
}

/** How many sign-in requests wait, as the icon says. */
export const badgeRequests = async (): Promise<number> => (await item.get())?.requests ?? 0

/** Writes one tab's badge, or that of all others (`null`). False if the tab is gone. */
async function paint(tab: number | null, { requests, offers }: Everywhere, matches: number): Promise<boolean> {
  const where = tab === null ? {} : { tabId: tab }
  const count = requests > 0 ? requests : matches
  const text = requests === 0 && offers > 0 ? "+" : count > 0 ? `${count}` : ""
  try {
    // Of a tab, an empty text gives way to that of all.
    await browser.action.setBadgeText({ ...where, text })
    if (text !== "")
      await browser.action.setBadgeBackgroundColor({ ...where, color: requests > 0 ? REQUESTS : MATCHES })
    if (text !== "") await browser.action.setBadgeTextColor?.({ ...where, color: "#ffffff" })
    return true
  } catch {
    return false
  }
}
