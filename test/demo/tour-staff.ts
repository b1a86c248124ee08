/** The tour's steps at the sign-in server: the demo site's staff pages send people there, and take them back. */
import { setTimeout as pause } from "node:timers/promises"

import type { PageDriver } from "../e2e/launch/driver.ts"
import { STAFF } from "./sign-in-server.ts"
import type { Scene } from "./tour-steps.ts"

/** As the sign-in server calls itself, and so its account in the extension. */
const title = "Northwind sign-in"
const row = { css: "[data-testid=row], [data-testid=hero]", having: title }
const rowCode = { css: "[data-testid=row-code], [data-testid=hero-code]", within: row }

/** From the site's staff pages to the step after the password. */
async function beginAtSite({ site, tab, shoot }: Scene): Promise<void> {
  await tab.page.goto(`${site.origin}/staff`)
  await shoot(tab, "staff")
  await tab.click({ css: "#sign-in" })
  await tab.type({ css: "#username" }, STAFF.username)
  await tab.type({ css: "#password" }, STAFF.password)
  await shoot(tab, "sign-in-password")
  await tab.press("Enter")
}

/** The code of the server's account, as the popup shows it. */
async function codeOf(popup: PageDriver): Promise<string> {
  await popup.waitFor(rowCode, { text: /\d/, timeout: 3000 }).catch(() => popup.click(rowCode))
  return (await popup.waitFor(rowCode, { text: /^\D*(?:\d\D*){6}$/ })).replaceAll(/\D/g, "")
}

/** A newcomer has the password alone: the server's code goes into Countersign, and the first one signs in. */
export async function signInByCode(scene: Scene): Promise<string> {
  const { tab, shoot, inPopup } = scene
  await beginAtSite(scene)
  await tab.waitFor({ css: "h1" }, { text: "Set up approving" })
  await shoot(tab, "sign-in-newcomer")
  await tab.click({ css: "form[action='/sign-in/codes'] button" })
  await tab.waitFor({ css: "h1" }, { text: "Set up codes" })
  await shoot(tab, "sign-in-codes")
  await inPopup(async (popup) => {
    await popup.click("add")
    await popup.click("add-scan")
    await popup.waitFor("find", { text: title })
    await popup.click("find-add")
    await popup.waitFor(row)
  })
  const end = Date.now() + 90_000
  for (;;) {
    const digits = await inPopup(codeOf)
    await tab.type({ css: "#code" }, digits)
    await Promise.all([tab.page.waitForEvent("framenavigated"), tab.press("Enter")])
    const said = await tab.waitFor({ css: "#done, #problem" })
    if (said.includes(STAFF.name)) {
      await shoot(tab, "staff-in")
      return `"${said}"`
    }
    if (Date.now() > end) throw new Error(`the sign-in server says: ${said}`)
    await pause(2000)
  }
}
