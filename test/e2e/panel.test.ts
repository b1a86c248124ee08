/** The side panel and our own window: what stays open is right, follows the tab that is looked at, and locks as it should. */
import { AxeBuilder } from "@axe-core/playwright"
import { rm } from "node:fs/promises"
import { setTimeout as pause } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startDemoSite, type DemoSite } from "../demo/site.ts"
import { ask, chromiumBuild, firefoxBuild, masterPassword, popupPage, showIn, typed, wholeList } from "./flows.ts"
import type { ChromiumPage, Chromium } from "./launch/chromium.ts"
import { launchFirefox } from "./launch/firefox.ts"
import { launchGranted } from "./launch/grant.ts"

const panelPage = "src/popup/panel.html"
const secret = "GEZDGNBVGY3TQOJQ"

describe.sequential("kept open", () => {
  let chromium: Chromium
  let site: DemoSite
  /** A page that only asks. */
  let page: ChromiumPage
  let tab: ChromiumPage

  beforeAll(async () => {
    site = await startDemoSite()
    chromium = await launchGranted({ extension: chromiumBuild }, ["http://localhost/*", "http://127.0.0.1/*"])
    page = await chromium.page("manifest.json")
    await ask(page, "vault.create", { password: masterPassword })
    await ask(page, "account.add", typed(secret, "Northwind Bank"))
    tab = await chromium.visit(site.origin)
    const { added } = await ask(page, "account.add", typed(secret, "Demo"))
    await ask(page, "account.edit", { id: added!.id, changes: { sites: [new URL(site.origin).host] } })
  })

  afterAll(async () => {
    await chromium.close()
    await site.close()
    await rm(chromium.profile, { recursive: true, force: true, maxRetries: 5 })
  })

  const isPanel = (url: string): boolean => url.endsWith(`/${panelPage}`)
  const windows = async (): Promise<number> =>
    Number(await page.evaluate("chrome.windows.getAll({ windowTypes: ['popup'] }).then((all) => all.length)"))
  let own: ChromiumPage

  test("the popup opens it in a window of its own, and closes", async () => {
    const popup = await chromium.popup(tab)
    await popup.waitFor("hero", { text: "Demo" })
    const opening = chromium.context.waitForEvent("page", { predicate: (one) => isPanel(one.url()) })
    await popup.click("keep")
    await popup.click("keep-window")
    own = chromium.drive(await opening)
    await own.waitFor("row")
    expect(await windows()).toBe(1)
    // It stays; so it offers no such thing, and Settings do not close it.
    expect(await own.count("keep")).toBe(0)
  })

  test("asked for again, the same window comes", async () => {
    await tab.page.bringToFront()
    const popup = await chromium.popup(tab)
    await popup.click("keep")
    await popup.click("keep-window")
    await pause(1000)
    expect(await windows()).toBe(1)
    expect(chromium.context.pages().filter((one) => isPanel(one.url()))).toHaveLength(1)
  })

  test("it has the accounts of the tab that is looked at in front, while it has the focus itself", async () => {
    await own.waitFor("hero", { text: "Demo" })
    await own.page.bringToFront()
    await own.waitFor("hero", { text: "Demo" })
    const other = await chromium.visit("about:blank")
    await own.waitGone("hero")
    await other.page.goto(site.origin)
    await own.waitFor("hero", { text: "Demo" })
    await other.close()
  })

  test("it shows what is changed elsewhere, and each new code", async () => {
    await ask(page, "account.add", typed(secret, "Added elsewhere"))
    await own.waitFor({ id: "row", having: "Added elsewhere" })
    // What is kept open has the icons of brands in its rows too.
    await ask(page, "account.add", typed(secret, "GitHub"))
    await own.waitFor({ css: "[data-brand]", within: { id: "row", having: "GitHub" } })
    const { expiresAt } = (await ask(page, "list.find", wholeList)).rows[0]!.code!
    await pause(expiresAt! - Date.now() + 1500)
    const now = (await ask(page, "list.find", wholeList)).rows.find(({ issuer }) => issuer === "Northwind Bank")
    const shown = await own.waitFor({ id: "row-code", within: { id: "row", having: "Northwind Bank" } })
    expect(shown.replaceAll(/\s/g, "")).toBe(now?.code?.code)
  })

  test("at any width nothing is cut off or scrolls sideways, and axe finds nothing", async () => {
    for (const width of [260, 320, 480, 900]) {
      await own.page.setViewportSize({ width, height: 700 })
      await own.waitFor("row")
      expect(await own.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true)
      expect(await own.evaluate("document.querySelector('nav').getBoundingClientRect().width === innerWidth")).toBe(
        true,
      )
    }
    await own.page.setViewportSize({ width: 380, height: 600 })
    for (const colorScheme of ["light", "dark"] as const) {
      await own.page.bringToFront()
      await showIn(own, colorScheme)
      expect((await new AxeBuilder({ page: own.page }).analyze()).violations).toEqual([])
    }
  })

  test("staying up to date is no use by a person: App Lock's time goes on", async () => {
    await ask(page, "pin.set", { password: masterPassword, pin: "482915" })
    const lockAt = async () =>
      Number(await page.evaluate("chrome.alarms.get('lock').then((alarm) => alarm.scheduledTime)"))
    await ask(page, "popup.open", wholeList)
    await pause(300)
    const before = await lockAt()
    await pause(1100)
    await ask(page, "popup.follow", wholeList)
    await tab.page.bringToFront()
    await pause(500)
    expect(await lockAt()).toBe(before)
    await ask(page, "popup.open", wholeList)
    await expect.poll(lockAt).toBeGreaterThan(before + 1000)
  })

  test("locked anywhere, it shows no account any more", async () => {
    await ask(page, "session.lock", { fully: false })
    await own.waitFor("unlock-pin")
    expect(await own.allText()).not.toMatch(/Demo|Northwind/)
    await own.type("unlock-pin", "482915")
    await own.press("Enter")
    await own.waitFor("row")
  })

  test("the side panel opens from the popup and shows the same", async () => {
    const popup = await chromium.popup(tab)
    await popup.click("keep")
    await popup.click("keep-panel")
    // Playwright shows no panel; the browser itself says that one of ours is there.
    const panels = () =>
      page.evaluate(
        "chrome.runtime.getContexts({ contextTypes: ['SIDE_PANEL'] }).then((all) => all.map((one) => one.documentUrl))",
      )
    await expect.poll(panels).toEqual([`chrome-extension://${chromium.extensionId}/${panelPage}`])
  })
})

test("Firefox: the sidebar's page, and one window", async () => {
  const firefox = await launchFirefox({ extension: firefoxBuild })
  try {
    const panel = await firefox.page(panelPage)
    await ask(panel, "vault.create", { password: masterPassword })
    await panel.waitFor("empty-scan")
    await ask(panel, "account.add", typed(secret, "Northwind Bank"))
    await panel.waitFor("row", { text: "Northwind Bank" })
    const windows = () => panel.evaluate("browser.windows.getAll({ windowTypes: ['popup'] }).then((all) => all.length)")
    for (const time of ["opened", "found again"]) {
      const popup = await firefox.page(popupPage)
      await popup.click("keep")
      await popup.click("keep-window")
      await expect.poll(windows).toBe(1)
      await pause(500)
      expect(await windows(), time).toBe(1)
    }
  } finally {
    await firefox.close()
  }
})
