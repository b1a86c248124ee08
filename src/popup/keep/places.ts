import browser from "webextension-polyfill"

/** What Chromium's `chrome.sidePanel` has that we use; the polyfill has no such thing. */
declare const chrome: { readonly sidePanel?: { open(where: { windowId: number }): Promise<void> } }

const page = (): string => browser.runtime.getURL("src/popup/panel.html")

/** Opens the side panel (Firefox: the sidebar) of this window; only in a click or a key press. */
export async function openPanel(): Promise<void> {
  if (typeof chrome === "undefined" || chrome.sidePanel === undefined) return browser.sidebarAction.open()
  const { id } = await browser.windows.getCurrent()
  if (id !== undefined) await chrome.sidePanel.open({ windowId: id })
}

/** Shows our own window: the one that is there, or else a new one, about as large as the popup. */
export async function openWindow(): Promise<void> {
  const [there] = await browser.tabs.query({ url: page(), windowType: "popup" })
  if (there?.windowId === undefined) {
    await browser.windows.create({ url: page(), type: "popup", width: 396, height: 660 })
  } else await browser.windows.update(there.windowId, { focused: true, state: "normal" })
}
