/** How many accounts the site of a tab has, on the icon, where the browser lets us see what a tab shows. */
import browser, { type Tabs } from "webextension-polyfill"
import { codeOf } from "../../domain/error.ts"
import { groupsOf } from "../../domain/domain-groups.ts"
import { setBadge } from "../badge.ts"
import { cardsOf } from "../accounts/cards.ts"
import { readHeld } from "../locking/held.ts"
import { onLock } from "../locking/lock.ts"
import { log } from "../log.ts"
import { ranksOf } from "./matches.ts"
import { onChange, openedIndex } from "../accounts/opened.ts"
import { settingsBy } from "../settings.ts"
import { ignore, on } from "../events.ts"

/** How many accounts may be filled into a page; none unless the vault is open and the count is wanted. */
async function countFor(url: string): Promise<number> {
  const held = await readHeld()
  if (held === null || held.codes === null) return 0
  const settings = await settingsBy(held)
  if (!settings.badgeMatches) return 0
  const { vault } = await openedIndex()
  const all = cardsOf(vault).filter(({ entry }) => !entry.archived)
  return (await ranksOf(url, all, groupsOf(settings))).size
}

async function show({ id, url }: Tabs.Tab): Promise<void> {
  try {
    if (id !== undefined && url !== undefined) await setBadge({ matches: { tab: id, count: await countFor(url) } })
  } catch (thrown) {
    await log("page", codeOf(thrown))
  }
}

/** Counts anew for what can be seen: accounts, settings or the lock have changed. */
export async function recountMatches(): Promise<void> {
  for (const tab of await browser.tabs.query({ active: true })) await show(tab)
}

/** Without access to any site no tab tells us what it shows, and each of these events would start the worker for nothing. */
async function mayListen(): Promise<boolean> {
  const { origins = [] } = await browser.permissions.getAll()
  if (origins.length > 0) return true
  ignore("tabActivated")
  ignore("tabUpdated")
  return false
}

async function activated({ tabId }: Tabs.OnActivatedActiveInfoType): Promise<void> {
  if (!(await mayListen())) return
  const tab = await browser.tabs.get(tabId).catch(() => null)
  if (tab !== null) await show(tab)
}

async function updated(_id: number, { url, status }: Tabs.OnUpdatedChangeInfoType, tab: Tabs.Tab): Promise<void> {
  // A navigation takes the number off by itself; a page that changes its own address does not.
  if ((url !== undefined || status === "complete") && tab.active && (await mayListen())) await show(tab)
}

/** Listens, from the first turn of the worker on. */
export function watchMatches(): void {
  on("tabActivated", activated)
  on("tabUpdated", updated)
  on("stored", (_changes, area) => (area === "managed" ? recountMatches() : undefined))
  onLock(() => void recountMatches())
  onChange(() => void recountMatches())
}
