/** axe finds nothing on the screens of filling, light and dark; `COUNTERSIGN_PICTURES` keeps pictures. */
import path from "node:path"
import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, expect, test } from "vitest"
import { fillAsked, keep, keepCode, openGate } from "./fill/steps.ts"
import { login, startFillSite, type FillSite } from "./fill/site.ts"
import { ask, chromiumBuild, masterPassword, pin, popupPage, showIn } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"

let chromium: Chromium
let site: FillSite
let own: ChromiumPage

beforeAll(async () => {
  site = await startFillSite({ "/login": login.replace('action="/in"', 'action="https://collect.example/in"') })
  chromium = await launchGranted({ extension: chromiumBuild, loopbackHosts: ["*.inn.test", "n0rthbank.test"] }, [
    "http://*/*",
    "https://*/*",
  ])
  own = await chromium.page("manifest.json")
  await ask(own, "vault.create", { password: masterPassword })
  await ask(own, "pin.set", { password: masterPassword, pin })
  await openGate(own)
  await keep(own, { issuer: "Harbour Inn", username: "mara@example.org", sites: ["http://inn.test"] })
  await keep(own, { issuer: "Harbour Inn", username: "ines", sites: [`http://book.inn.test:${site.port}`] })
  await keep(own, { issuer: "North Bank", username: "mara", sites: ["northbank.test"] })
  for (const issuer of ["Bank", "Post", "Shop"]) await keepCode(own, issuer, [])
})

afterAll(async () => {
  await chromium.close()
  await site.close()
})

async function expectClean(opened: ChromiumPage, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await showIn(opened, colorScheme)
    const folder = process.env.COUNTERSIGN_PICTURES
    if (folder !== undefined) await opened.screenshot(path.join(folder, `${name}-${colorScheme}.png`))
    const { violations } = await new AxeBuilder({ page: opened.page }).analyze()
    const found = violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(" ")}`)
    expect(found).toEqual([])
  }
  await opened.page.emulateMedia({ colorScheme: "light" })
}

test("the popup's bar, and a look-alike", async () => {
  const tab = await chromium.visit(site.url("/login", "book.inn.test"))
  // axe needs a page that Playwright shows, which the popup is not; in a window of its own, the tab stays the active one.
  const opened = chromium.context.waitForEvent("page", { predicate: (page) => page.url().includes(popupPage) })
  const url = `chrome.runtime.getURL(${JSON.stringify(popupPage)})`
  await own.evaluate(`chrome.windows.create({ url: ${url}, type: "popup", width: 380, height: 640 })`)
  const popup = chromium.drive(await opened)
  await popup.waitFor("fill-bar")
  await expectClean(popup, "fill-bar")
  await tab.page.goto(site.url("/login", "n0rthbank.test"))
  await popup.page.reload()
  await popup.waitFor("fill-looks-like")
  await expectClean(popup, "fill-looks-like")
  await popup.close()
  await tab.close()
})

test("our window: with every doubt, with a proof, with what is over", async () => {
  const tab = await chromium.visit(site.url("/login?again", "book.inn.test"))
  await ask(own, "session.lock", { fully: false })
  await ask(own, "vault.openWithPin", { pin })
  const asked = await fillAsked(chromium, tab, "mara@example.org")
  await asked.waitFor("proof-pin")
  await asked.page.waitForTimeout(800)
  await expectClean(asked, "confirm")
  await tab.page.goto(site.url("/else", "book.inn.test"))
  await asked.page.reload()
  await asked.waitFor("confirm-over")
  await expectClean(asked, "confirm-over")
  await asked.close()
  await tab.close()
})
