/**
 * Firefox: a picture is copied in one page and pasted into ours by Ctrl+V. Headless, its clipboard holds no pictures, so
 * it is shown on a display that nobody looks at.
 */
import QRCode from "qrcode"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ask, firefoxBuild, masterPassword, optionsPage, popupPage } from "./flows.ts"
import { startDisplay } from "./launch/display.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox, type Firefox } from "./launch/firefox.ts"

const display = await startDisplay()
if (display === null) console.warn("There is no Xvfb here, so no picture is pasted in Firefox.")

let firefox: Firefox
let popup: PageDriver

beforeAll(async () => {
  if (display === null) return
  firefox = await launchFirefox({ extension: firefoxBuild, display: display.name })
  popup = await firefox.page(`${popupPage}#image`)
  await ask(popup, "vault.create", { password: masterPassword })
})

afterAll(async () => {
  if (display === null) return
  await firefox.close()
  await display.close()
})

/** Puts a picture on the browser's clipboard, in a page of its own. */
async function copy(text: string): Promise<void> {
  const bytes = [...(await QRCode.toBuffer(text))]
  const page = await firefox.page(optionsPage)
  await page.evaluate((picture: number[]) => {
    document.addEventListener("click", async () => {
      const png = new Blob([Uint8Array.from(picture)], { type: "image/png" })
      await navigator.clipboard.write([new ClipboardItem({ "image/png": png })])
      document.title = "copied"
    })
  }, bytes)
  await page.clickAt(5, 5)
  await expect.poll(() => page.evaluate("document.title")).toBe("copied")
  await page.close()
}

test.skipIf(display === null)("a picture that was copied is pasted, read and added", async () => {
  await popup.waitFor("add-image-drop")
  await copy("https://site.example/")
  await popup.press("Control+v")
  await popup.waitFor("image-error", { text: /QR code/ })
  await copy("otpauth://totp/Harbour:ada?secret=JBSWY3DPEHPK3PXP&issuer=Harbour")
  await popup.press("Control+v")
  await popup.waitFor("find-issuer", { text: "Harbour" })
  await popup.click("find-add")
  await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]", having: "Harbour" })
})
