/** The tour's steps at the sign-in server: the demo site's staff pages send people there, and take them back. */
import { STAFF } from "./sign-in-server.ts"
import type { Scene } from "./tour-steps.ts"

/** As the sign-in server calls itself, and so its account in the extension. */
const title = "Northwind sign-in"
const row = { css: "[data-testid=row], [data-testid=hero]", having: title }

/** From the site's staff pages to the step after the password. */
async function beginAtSite({ site, tab, shoot }: Scene): Promise<void> {
  await tab.page.goto(`${site.origin}/staff`)
  await shoot(tab, "staff")
  await tab.click({ css: "#sign-in" })
  await tab.type({ css: "#username" }, STAFF.username)
  await tab.press("Escape")
  await tab.type({ css: "#password" }, STAFF.password)
  await shoot(tab, "sign-in-password")
  await tab.press("Enter")
}

/** A newcomer has the password alone: the server's page offers to register the browser, and the popup takes the offer. */
export async function registerAtServer(scene: Scene): Promise<string> {
  const { tab, shoot, inPopup } = scene
  await beginAtSite(scene)
  await tab.waitFor({ css: "h1" }, { text: "Set up approving" })
  await shoot(tab, "sign-in-newcomer")
  await inPopup(async (popup) => {
    await popup.click("add")
    await popup.click("add-scan")
    await popup.waitFor("offer-issuer", { text: title })
    await shoot(popup, "popup-offer")
    await popup.click("offer-confirm")
    await popup.waitFor("registered", { timeout: 30_000 })
    await shoot(popup, "popup-registered")
  })
  return `"${title}" is told this browser's public keys, and asks for an approval`
}

/** The page shows a number; the popup gives way to the request, takes the number and the PIN, and the site lets in. */
export async function signInByNumber({ tab, shoot, inPopup, pin }: Scene): Promise<string> {
  const number = (await tab.waitFor({ css: ".number" }, { text: /\d\d/ })).trim()
  await shoot(tab, "sign-in-number")
  await inPopup(async (popup) => {
    await popup.waitFor("request", { timeout: 30_000 })
    await shoot(popup, "popup-request")
    await popup.type("request-digits", number)
    await popup.click("request-approve")
    await popup.type("proof-pin", pin)
    await shoot(popup, "popup-request-pin")
    await popup.press("Enter")
    await popup.waitFor("request-outcome", { text: "Approved", timeout: 30_000 })
    await shoot(popup, "popup-approved")
    await popup.waitFor(row)
  })
  const said = await tab.waitFor({ css: "#done" }, { text: STAFF.name })
  await shoot(tab, "staff-in")
  return `"${said}"`
}
