import browser from "webextension-polyfill"
import { follow } from "../state.ts"

/** Asks anew when a person turns to another tab, window or address: accounts of the site that is looked at lead the list. */
export function followTab(): void {
  const again = (): void => void follow()
  browser.tabs.onActivated.addListener(again)
  browser.windows.onFocusChanged.addListener((id) => {
    if (id !== browser.windows.WINDOW_ID_NONE) again()
  })
  browser.tabs.onUpdated.addListener((_id, changed, { active }) => {
    if (active && (changed.url !== undefined || changed.status === "complete")) again()
  })
}
