import browser from "webextension-polyfill"

/**
 * Goes on in a tab with what a popup cannot do: a passkey's ceremony takes the focus, and a popup without it is gone;
 * a recovery code is typed from paper. `gate`: a passkey, to open the gate.
 */
export async function openTab(way: "passkey" | "recovery" | "gate"): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(`src/options/open.html#${way}`) })
  window.close()
}
