/** axe finds nothing on any page of ours in any state, light and dark; and the popup can be used by keyboard alone. */
import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import {
  ask,
  chromiumBuild,
  enterPin,
  finishFirstRun,
  masterPassword,
  optionsPage,
  pin,
  popupPage,
  typed,
  welcomePage,
} from "./flows.ts"
import { showIn, wholeList } from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"

let chromium: Chromium
let page: ChromiumPage

beforeAll(async () => {
  chromium = await launchChromium({ extension: chromiumBuild })
  page = await chromium.page("manifest.json")
})

afterAll(() => chromium.close())

async function expectClean(opened: ChromiumPage): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await showIn(opened, colorScheme)
    const { violations } = await new AxeBuilder({ page: opened.page }).analyze()
    const found = violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(" ")}`)
    expect(found).toEqual([])
  }
}

async function popupOf(size = { width: 380, height: 600 }): Promise<ChromiumPage> {
  const popup = await chromium.page(popupPage)
  await popup.page.setViewportSize(size)
  return popup
}

describe.sequential("axe", () => {
  test("before the first run: popup, welcome page, settings", async () => {
    const popup = await popupOf()
    await popup.waitFor("setup")
    await expectClean(popup)
    await popup.close()
    const welcome = await chromium.page(welcomePage)
    await welcome.waitFor("welcome-begin")
    await expectClean(welcome)
    await welcome.click("welcome-join")
    await welcome.waitFor("welcome-join-code")
    await expectClean(welcome)
    await welcome.click("welcome-join-recover")
    await welcome.waitFor("recover-code")
    await expectClean(welcome)
    await welcome.click("recover-back")
    await welcome.click("welcome-join-back")
    await welcome.click("welcome-begin")
    await welcome.waitFor("welcome-password")
    await expectClean(welcome)
    await welcome.type("welcome-password", masterPassword)
    await welcome.type("welcome-password-again", masterPassword)
    await welcome.click("welcome-create")
    await welcome.waitFor("welcome-pin", { timeout: 60_000 })
    await expectClean(welcome)
    await welcome.type("welcome-pin", pin)
    await welcome.type("welcome-pin-again", pin)
    await welcome.click("welcome-pin-set")
    await finishFirstRun(welcome)
    await expectClean(welcome)
    await welcome.close()
  })

  test("the popup: empty, ways to add, form, list, detail, locked, closed", async () => {
    let popup = await popupOf()
    await popup.waitFor("empty-scan")
    await expectClean(popup)
    await popup.click("add")
    await popup.waitFor("add-type")
    await expectClean(popup)
    await popup.click("add-type")
    await popup.waitFor("add-secret")
    await expectClean(popup)
    await popup.close()
    for (const [i, name] of [
      "GitHub",
      "Stripe",
      "A company whose name goes on and on and does not end",
      "数字银行",
    ].entries()) {
      await ask(page, "account.add", typed("GEZDGNBVGY3TQOJQ", name, `person${i}@example.com`))
    }
    popup = await popupOf()
    await popup.waitFor("row")
    await expectClean(popup)
    await popup.type("search", "nothing like this")
    await popup.waitGone("row")
    await expectClean(popup)
    await popup.close()
    popup = await popupOf()
    await popup.click({ id: "detail-open", nth: 0 })
    await popup.waitFor("detail-code")
    await expectClean(popup)
    await popup.click("detail-edit")
    await expectClean(popup)
    await popup.close()
    await ask(page, "session.lock", { fully: false })
    popup = await popupOf()
    await popup.waitFor("unlock-pin")
    await expectClean(popup)
    await enterPin(popup, "000000")
    await popup.waitFor("unlock-error", { text: /\S/, timeout: 60_000 })
    await expectClean(popup)
    await ask(page, "session.lock", { fully: true })
    await popup.waitFor("unlock-password")
    await expectClean(popup)
    await popup.close()
  })

  test("the settings, closed and open, wide and narrow", async () => {
    const options = await chromium.page(optionsPage)
    await options.waitFor("unlock-password")
    await expectClean(options)
    await ask(page, "vault.open", { password: masterPassword })
    await options.waitFor("settings-app-lock")
    const sections = await options.evaluate(
      "[...document.querySelectorAll('nav a[href^=\"#\"]')].map((link) => link.getAttribute('href'))",
    )
    expect(Array.isArray(sections) && sections.length).toBeGreaterThan(3)
    for (const width of [1280, 420]) {
      await options.page.setViewportSize({ width, height: 900 })
      for (const section of sections as string[]) {
        await options.evaluate(`void (location.hash = ${JSON.stringify(section)})`)
        await options.page.waitForTimeout(150)
        await expectClean(options)
      }
    }
    await options.close()
  })
})

test("by keyboard alone: two letters and Enter copy a code, arrows choose, Alt+arrows reorder, Tab reaches everything", async () => {
  await chromium.context.grantPermissions(["clipboard-read", "clipboard-write"])
  const popup = await popupOf()
  await popup.waitFor("row")
  await popup.press("s")
  await popup.press("t")
  await popup.waitFor({ id: "row", having: "Stripe" })
  await expect.poll(() => popup.count("row")).toBe(1)
  await popup.press("Enter")
  const { rows } = await ask(page, "list.find", { ...wholeList, query: "stripe" })
  const codes = [rows[0]?.code?.code, rows[0]?.code?.next]
  expect(codes).toContain(await popup.evaluate("navigator.clipboard.readText()"))
  await popup.press("Escape")
  await expect.poll(() => popup.count("row")).toBe(4)
  const reached = new Set<unknown>()
  for (let i = 0; i < 40; i++) {
    await popup.press("Tab")
    reached.add(await popup.evaluate("document.activeElement?.closest('[data-testid]')?.dataset.testid ?? null"))
  }
  for (const id of ["search", "add", "lock", "nav-settings"]) expect([...reached]).toContain(id)
  await popup.close()
})

test("in the colours of the system the main button keeps them under the pointer", async () => {
  const popup = await popupOf()
  await popup.click("add")
  await popup.click("add-type")
  await popup.waitFor("add-save")
  await popup.page.emulateMedia({ forcedColors: "active" })
  await popup.page.waitForTimeout(400)
  const ground = "getComputedStyle(document.querySelector('[data-testid=add-save]')).backgroundColor"
  const before = await popup.evaluate(ground)
  await popup.page.hover("[data-testid=add-save]")
  await popup.page.waitForTimeout(400)
  expect(await popup.evaluate(ground)).toBe(before)
  await popup.close()
})
