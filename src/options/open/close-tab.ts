import browser from "webextension-polyfill"

/** Closes this tab; the browser shows the one that was before. */
export async function closeTab(): Promise<void> {
  const { id } = await browser.tabs.getCurrent()
  if (id !== undefined) await browser.tabs.remove(id)
}
