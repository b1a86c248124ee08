/** Our popup, opened by us and not by a click on the icon. */
import browser from "webextension-polyfill"

/** Opens the popup, or where the browser does not let us, the same page in a window. */
export async function openPopupPage(): Promise<void> {
  await browser.action.openPopup().catch(() =>
    browser.windows.create({
      url: browser.runtime.getURL("src/popup/index.html"),
      type: "popup",
      width: 400,
      height: 640,
    }),
  )
}
