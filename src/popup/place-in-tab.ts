import browser from "webextension-polyfill"
import { leave } from "./kept.ts"

/** Whether this page has a tab of its own; the popup has none. */
export const inTab = async (): Promise<boolean> => (await browser.tabs.getCurrent()) !== undefined

/** Goes on in a tab with what a popup that loses the focus cannot do. */
export async function openInTab(way: "image" | "camera"): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(`src/popup/index.html#${way}`) })
  leave()
}
