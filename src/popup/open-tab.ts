import browser from "webextension-polyfill"
import { leave } from "./kept.ts"

/**
 * `gate`: a passkey, to open the gate. `reveal-…`: the same, to show the secret of the account with that id. `answer-…`:
 * the same, to send an answer to a request. `location-…`: to tell the server of the registration with that id the country.
 */
export type TabWay = "passkey" | "recovery" | "gate" | `reveal-${string}` | `answer-${string}` | `location-${string}`

/**
 * Goes on in a tab with what a popup cannot do: a passkey's ceremony takes the focus, and a popup without it is gone;
 * a recovery code is typed from paper.
 */
export async function openTab(way: TabWay): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(`src/options/open.html#${way}`) })
  leave()
}
