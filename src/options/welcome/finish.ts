import browser from "webextension-polyfill"
import { ask } from "../../messages/ask.ts"

/** Ends the first run and closes this tab; where it is the last one of its window, which would go with it, the settings come in its place. */
export async function finish(): Promise<void> {
  // Should it not be kept, then only a tab that somebody opens again asks for the first account again.
  await ask("firstRun.reached", { step: null }).catch(() => null)
  const [tab, siblings] = await Promise.all([browser.tabs.getCurrent(), browser.tabs.query({ currentWindow: true })])
  if (tab?.id !== undefined && siblings.length > 1) await browser.tabs.remove(tab.id)
  else location.assign("index.html")
}
