import browser, { type Tabs } from "webextension-polyfill"
import { siteHost } from "../../domain/site.ts"

/** Chromium's `getLastFocused` takes the types too; the polyfill's types, which are Firefox's, do not know. */
const normal = { populate: false, windowTypes: ["normal"] }

/**
 * The tab that a person is looking at, beside our popup, side panel or window: the active one of the last focused
 * window that has tabs. Our own window has the focus while it is used, and is none of those.
 */
export async function activeTab(): Promise<Tabs.Tab | undefined> {
  const [focused] = await browser.tabs.query({ active: true, lastFocusedWindow: true, windowType: "normal" })
  if (focused !== undefined) return focused
  const behind = await browser.windows.getLastFocused(normal).catch(() => undefined)
  const tabs = await browser.tabs.query({ active: true, windowType: "normal" })
  // Firefox does not look at the type there (ESR 153); the tab that was used last is then the next best thing to know.
  return tabs.find(({ windowId }) => windowId === behind?.id) ?? tabs.toSorted(byUse)[0]
}

const byUse = (a: Tabs.Tab, b: Tabs.Tab): number => (b.lastAccessed ?? 0) - (a.lastAccessed ?? 0)

/** Address of the active tab, where the click on our icon lets us see it and it is one of a site. */
export async function activePage(): Promise<string | null> {
  const tab = await activeTab()
  return tab?.url === undefined || siteHost(tab.url) === null ? null : tab.url
}
