import browser from "webextension-polyfill"

/** Closes this tab; where it is the last one of its window, which would go with it, the settings come in its place. */
export async function finish(): Promise<void> {
  const [tab, siblings] = await Promise.all([browser.tabs.getCurrent(), browser.tabs.query({ currentWindow: true })])
  if (tab?.id !== undefined && siblings.length > 1) await browser.tabs.remove(tab.id)
  else location.assign("index.html")
}
