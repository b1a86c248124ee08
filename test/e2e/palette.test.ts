/** The palette: found by typing, in popup, side panel and settings; by keyboard alone, and as a screen reader meets it. */
import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ask, chromiumBuild, masterPassword, optionsPage, popupPage, showIn, typed, wholeList } from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"

let chromium: Chromium
/** A page that only asks. */
let page: ChromiumPage
let popup: ChromiumPage

beforeAll(async () => {
  chromium = await launchChromium({ extension: chromiumBuild })
  await chromium.context.grantPermissions(["clipboard-read", "clipboard-write"])
  page = await chromium.page("manifest.json")
  await ask(page, "vault.create", { password: masterPassword })
  for (const name of ["GitHub", "GitLab", "Northwind Bank"]) {
    await ask(
      page,
      "account.add",
      typed("GEZDGNBVGY3TQOJQ", name, `me@${name.replace(" ", "-").toLowerCase()}.example`),
    )
  }
  popup = await chromium.page(popupPage)
  await popup.page.setViewportSize({ width: 380, height: 600 })
})

afterAll(() => chromium.close())

const chosen = { css: ".palette [aria-selected=true]" }
const clipboard = () => popup.page.evaluate(() => navigator.clipboard.readText())

async function expectClean(opened: ChromiumPage): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await opened.page.bringToFront()
    await showIn(opened, colorScheme)
    expect((await new AxeBuilder({ page: opened.page }).analyze()).violations).toEqual([])
  }
}

describe.sequential("in the popup", () => {
  test("its script is no part of the popup until it is asked for", async () => {
    const asked: string[] = []
    popup.page.on("request", (request) => asked.push(request.url().replace(/.*\//, "")))
    await popup.page.reload()
    await popup.waitFor("row")
    expect(asked).toContain("popup.js")
    expect(asked).not.toContain("palette.js")
    await popup.press("Control+k")
    await popup.waitFor("palette-command")
    expect(asked).toContain("palette.js")
  })

  test("opens and closes by its key, and by Escape; the focus comes back", async () => {
    await popup.press("Control+k")
    await popup.waitGone("palette")
    await popup.click("search")
    await popup.press("Control+k")
    await popup.waitFor("palette-command")
    await popup.press("Escape")
    await popup.waitGone("palette")
    expect(await popup.evaluate("document.activeElement.dataset.testid")).toBe("search")
  })

  test("arrows choose, round the ends; the field names the chosen one for a screen reader", async () => {
    await popup.press("Control+k")
    await popup.type("palette-typed", "git")
    await popup.waitFor({ css: "[role=listbox][aria-busy=false]" }, { text: "GitLab" })
    expect(await popup.attribute("palette-typed", "role")).toBe("combobox")
    const first = await popup.text(chosen)
    expect(first).toContain("GitHub")
    await popup.press("ArrowDown")
    await popup.press("ArrowDown")
    await popup.waitFor(chosen, { text: "GitLab" })
    const active = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"
    expect(await popup.evaluate(`${active}.getAttribute('aria-selected')`)).toBe("true")
    expect(
      await popup.evaluate(
        `${active}.closest('[role=listbox]').id === document.activeElement.getAttribute('aria-controls')`,
      ),
    ).toBe(true)
    await popup.press("ArrowDown")
    await popup.waitFor(chosen, { text: first! })
    await popup.press("ArrowUp")
    await popup.waitFor(chosen, { text: "GitLab" })
    await expectClean(popup)
  })

  test("Enter copies the code of an account, as it is now", async () => {
    // Enter right behind the last letter means what that letter finds, not what the one before it found.
    await popup.type("palette-typed", "northwind")
    await popup.press("Enter")
    await popup.waitFor("toast")
    const row = (await ask(page, "list.find", wholeList)).rows.find(({ issuer }) => issuer === "Northwind Bank")
    expect(await clipboard()).toBe(row?.code?.code)
    expect(row?.code?.used).toBe(true)
  })

  test("a verb before a name, and a click: opens the account", async () => {
    await popup.press("Control+k")
    await popup.type("palette-typed", "open gitl")
    await popup.waitFor(chosen, { text: /GitLab[\s\S]*Open/ })
    await popup.click({ id: "palette-command", having: "GitLab" })
    await popup.waitFor("detail-code")
    await popup.press("Escape")
  })

  test("adds, goes to passwords and to settings, and says when there is nothing", async () => {
    await popup.press("Control+k")
    await popup.type("palette-typed", "zzz")
    await popup.waitGone("palette-command")
    await expectClean(popup)
    await popup.type("palette-typed", "other ways")
    await popup.waitFor(chosen)
    await popup.press("Enter")
    await popup.waitFor("add-type")
    await popup.press("Control+k")
    await popup.type("palette-typed", "backup")
    await popup.waitFor(chosen, { text: "Backup" })
    const opening = chromium.context.waitForEvent("page")
    await popup.click({ id: "palette-command", having: "Backup" })
    expect((await opening).url()).toContain("src/options/index.html#backup")
    popup = await chromium.page(popupPage)
  })

  test("locks; while locked there is none", async () => {
    await popup.waitFor("row")
    await popup.press("Control+k")
    await popup.type("palette-typed", "lock")
    await popup.waitFor(chosen, { text: /^Lock/ })
    await popup.press("Enter")
    await popup.waitFor("unlock-password")
    expect((await ask(page, "session.state")).state).not.toBe("open")
    await popup.press("Control+k")
    expect(await popup.count("palette")).toBe(0)
    await ask(page, "vault.open", { password: masterPassword })
  })
})

test("in the side panel's page too", async () => {
  const panel = await chromium.page("src/popup/panel.html")
  await panel.waitFor("row")
  await panel.press("Control+k")
  await panel.type("palette-typed", "keep open")
  await panel.waitGone("palette-command")
  await panel.close()
})

test("in the settings: sections, and accounts while it is open", async () => {
  const options = await chromium.page(optionsPage)
  await options.waitFor("section-security")
  await options.press("Control+k")
  await options.type("palette-typed", "clock")
  await options.type("palette-typed", "activ")
  await options.waitFor(chosen, { text: "Activity" })
  await expectClean(options)
  await options.press("Enter")
  await options.waitFor("section-activity")
  await options.press("Control+k")
  await options.type("palette-typed", "gitl")
  await options.waitFor({ id: "palette-command", having: "GitLab" })
  const opening = chromium.context.waitForEvent("page")
  await options.click({ id: "palette-command", having: "Open" })
  const opened = chromium.drive(await opening)
  await opened.waitFor("detail-code")
  await ask(page, "session.lock", { fully: true })
  await options.page.bringToFront()
  await options.waitFor("unlock")
  await options.press("Control+k")
  await options.type("palette-typed", "git")
  await options.waitGone("palette-command")
  await options.type("palette-typed", "secur")
  await options.waitFor(chosen, { text: "Security" })
})
