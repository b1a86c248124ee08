/** Our popup, opened by us and not by a click on the icon. */
import browser from "webextension-polyfill"

/** Opens the popup, or where the browser does not let us, or cannot (Chromium before 127), the same page in a window. */
export async function openPopupPage(): Promise<void> {
  try {
    await browser.action.openPopup()
  } catch {
    const url = browser.runtime.getURL("src/popup/index.html")
    await browser.windows.create({ url, type: "popup", width: 400, height: 640 })
  }
}
