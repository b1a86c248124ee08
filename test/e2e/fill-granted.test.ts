/** Filling in Chromium with site access: where our scripts run, where they do not, and the browser's own commands. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import type browser from "webextension-polyfill"
import { confirmWindow, fillByPopup, keep, keepCode, marksIn, openGate, values } from "./fill/steps.ts"
import { codeForm, firstStep, login, secondStep, startFillSite, type FillSite } from "./fill/site.ts"
import { ask, chromiumBuild, masterPassword, refusal } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"

let chromium: Chromium
let site: FillSite
let own: ChromiumPage

beforeAll(async () => {
  site = await startFillSite({
    "/login": login,
    "/code": codeForm,
    "/first": firstStep,
    "/second": secondStep,
    "/article": `<h1>News</h1><label>Search <input type="search" name="q"></label>`,
    "/sandboxed": `<h1>Shop</h1><iframe sandbox="allow-scripts" src="/login" width="600" height="400"></iframe>`,
  })
  chromium = await launchGranted({ extension: chromiumBuild }, ["http://*/*", "https://*/*"])
  own = await chromium.page("manifest.json")
  await ask(own, "vault.create", { password: masterPassword })
  await openGate(own)
  await keep(own, { username: "mara", sites: [`shop.localhost:${site.port}`] })
})

beforeEach(() => openGate(own))

afterAll(async () => {
  await chromium.close()
  await site.close()
})

const marks = (tab: ChromiumPage) => marksIn(chromium, tab)

/** Presses a command of the browser's, which no automation can: it is dispatched where the browser would. */
async function command(name: string, tab: ChromiumPage): Promise<void> {
  await tab.page.bringToFront()
  const worker = await chromium.worker()
  await worker.evaluate(async (given) => {
    const { chrome } = globalThis as unknown as {
      chrome: {
        tabs: { query: (by: object) => Promise<object[]> }
        commands: { onCommand: { dispatch: (name: string, tab: object | undefined) => void } }
      }
    }
    const [active] = await chrome.tabs.query({ active: true, lastFocusedWindow: true })
    chrome.commands.onCommand.dispatch(given, active)
  }, name)
}

test("the bootstrap waits on every page; the rest comes with the focus of a field that may matter, not of a search", async () => {
  const article = await chromium.visit(site.url("/article"))
  expect(await marks(article)).toEqual(["waits"])
  await article.click({ css: "input" })
  await article.type({ css: "input" }, "weather")
  expect(await marks(article)).toEqual(["waits"])
  await article.close()

  const tab = await chromium.visit(site.url("/login"))
  expect(await marks(tab)).toEqual(["waits"])
  await tab.click({ css: "input[name=username]" })
  await expect.poll(() => marks(tab)).toEqual(["script"])
  await tab.close()
})

test("C6: nothing is filled by loading a page, nor by the focus of a field", async () => {
  const tab = await chromium.visit(site.url("/login"))
  await tab.click({ css: "input[name=password]" })
  await expect.poll(() => marks(tab)).toEqual(["script"])
  expect(await values(tab)).toEqual({ username: "", password: "" })
  expect(await fillByPopup(chromium, tab, "mara")).toBe("Filled in: username and password.")
  await tab.close()
})

test("the browser's shortcut fills the one account that is meant", async () => {
  const tab = await chromium.visit(site.url("/login"))
  await command("fill", tab)
  await expect.poll(() => values(tab)).toEqual({ username: "mara", password: "of mara" })
  await tab.close()
})

test("of several accounts the shortcut goes on with the one that the tab is at, and fills none where there is none", async () => {
  for (const username of ["ada", "ben"]) await keep(own, { username, sites: [`two.localhost:${site.port}`] })
  const tab = await chromium.visit(site.url("/first", "two.localhost"))
  await command("fill", tab)
  await (await chromium.openedPopup()).close()
  expect(await values(tab)).toEqual({ username: "" })
  expect(await fillByPopup(chromium, tab, "ben")).toBe("Filled in: username.")
  await tab.click({ css: "button" })
  await tab.waitFor({ css: "input[name=password]" })
  await command("fill", tab)
  await expect.poll(() => values(tab)).toEqual({ password: "of ben" })
  await tab.close()
})

test("after the password the code of the same account, unless that is switched off", async () => {
  const sites = [`after.localhost:${site.port}`]
  for (const username of ["cleo", "dora"]) {
    const id = await keepCode(own, "After", sites)
    const wish = { issuer: "After", username, email: "", sites, password: `of ${username}`, recovery: [] }
    await ask(own, "signIn.save", { id, wish })
  }
  const tab = await chromium.visit(site.url("/login", "after.localhost"))
  expect(await fillByPopup(chromium, tab, "dora")).toBe("Filled in: username and password.")
  await tab.page.goto(site.url("/code", "after.localhost"))
  await ask(own, "settings.set", { codeAfterPassword: false })
  await command("fill", tab)
  await (await chromium.openedPopup()).close()
  expect(await values(tab)).toEqual({ otp: "" })
  await ask(own, "settings.set", { codeAfterPassword: true })
  await command("fill", tab)
  await expect.poll(() => values(tab)).toEqual({ otp: expect.stringMatching(/^\d{6}$/) })
  await tab.close()
})

test("the second step on another host of the domain: the account goes on there by an act, and our window asks once", async () => {
  for (const username of ["emma", "finn"]) {
    await keep(own, { username, sites: [`login.steps.localhost:${site.port}`, "steps.localhost"] })
  }
  const tab = await chromium.visit(site.url("/first", "login.steps.localhost"))
  expect(await fillByPopup(chromium, tab, "finn")).toBe("Filled in: username.")
  await tab.page.goto(site.url("/second", "auth.steps.localhost"))
  const popup = await chromium.popup(tab)
  expect(await popup.waitFor({ id: "fill-match", nth: 0 })).toMatch(/finn\s+Go on signing in/)
  await popup.close()
  const opened = confirmWindow(chromium)
  await command("fill", tab)
  const asked = await opened
  expect(await asked.waitFor("confirm-doubt-domain")).toContain("steps.localhost")
  expect(await values(tab)).toEqual({ password: "" })
  const closed = asked.page.waitForEvent("close")
  await asked.click("confirm-yes")
  await closed
  await expect.poll(() => values(tab)).toEqual({ password: "of finn" })
  // Confirmed there once, it is not asked about again.
  await tab.page.reload()
  await command("fill", tab)
  await expect.poll(() => values(tab)).toEqual({ password: "of finn" })
  await tab.close()
})

test("an account of one page of a site is filled there, and on no other page of it; a page may change its address", async () => {
  const gale = await keep(own, { username: "gale", sites: [`exact:http://path.localhost:${site.port}/login`] })
  await keep(own, { username: "hugo", sites: [`starts:http://path.localhost:${site.port}/team/`] })
  const tab = await chromium.visit(site.url("/login", "path.localhost"))
  await command("fill", tab)
  await expect.poll(() => values(tab)).toEqual({ username: "gale", password: "of gale" })
  await tab.page.reload()
  expect(await fillByPopup(chromium, tab, "gale")).toBe("Filled in: username and password.")
  await tab.page.reload()
  await tab.evaluate(`history.pushState(null, "", "/login/else")`)
  expect(await ask(own, "fill.state", { kept: false })).toMatchObject({
    site: `path.localhost:${site.port}`,
    matches: [],
  })
  expect(await refusal(own, "fill.account", { id: gale, what: "all" })).toBe("fill.elsewhere")
  expect(await values(tab)).toEqual({ username: "", password: "" })
  await tab.evaluate(`history.pushState(null, "", "/team/a?b=c#d")`)
  await command("fill", tab)
  await expect.poll(() => values(tab)).toEqual({ username: "hugo", password: "of hugo" })
  await tab.close()
})

test("the entry in the context menu of a field does the same", async () => {
  const tab = await chromium.visit(site.url("/login"))
  const worker = await chromium.worker()
  await worker.evaluate(async () => {
    const { chrome } = globalThis as unknown as {
      chrome: {
        tabs: { query: (by: object) => Promise<object[]> }
        contextMenus: { onClicked: { dispatch: (info: object, tab: object | undefined) => void } }
      }
    }
    const [active] = await chrome.tabs.query({ active: true, lastFocusedWindow: true })
    chrome.contextMenus.onClicked.dispatch({ menuItemId: "fill", editable: true }, active)
  })
  await expect.poll(() => values(tab)).toEqual({ username: "mara", password: "of mara" })
  await tab.close()
})

test("with the gate closed, the shortcut asks in our window", async () => {
  await ask(own, "session.lock", { fully: true })
  await ask(own, "vault.open", { password: masterPassword })
  const tab = await chromium.visit(site.url("/login"))
  const opened = chromium.context.waitForEvent("page", { predicate: (page) => page.url().includes("confirm.html") })
  await command("fill", tab)
  const asked = chromium.drive(await opened)
  await asked.type("proof-password", masterPassword)
  const closed = asked.page.waitForEvent("close")
  await asked.press("Enter")
  await closed
  await expect.poll(() => values(tab)).toEqual({ username: "mara", password: "of mara" })
  await tab.close()
})

test("C2: a sandboxed frame gets no script", async () => {
  const tab = await chromium.visit(site.url("/sandboxed"))
  expect(await marks(tab)).toEqual(["waits", null])
  await tab.close()
})

test("with every part off there is no script in any page, and filling by a click works all the same", async () => {
  const before = await chromium.visit(site.url("/login"))
  await before.click({ css: "input[name=username]" })
  await expect.poll(() => marks(before)).toEqual(["script"])
  await ask(own, "settings.set", { fillMenu: false, offerSave: false })
  await expect.poll(() => marks(before)).toEqual([null])
  const worker = await chromium.worker()
  await expect
    .poll(() =>
      worker.evaluate(async () => {
        const { chrome } = globalThis as unknown as { chrome: typeof browser }
        return (await chrome.scripting.getRegisteredContentScripts()).length
      }),
    )
    .toBe(0)
  const tab = await chromium.visit(site.url("/login"))
  await tab.click({ css: "input[name=username]" })
  expect(await marks(tab)).toEqual([null])
  await tab.close()
  // Where a script has ended, too.
  expect(await fillByPopup(chromium, before, "mara")).toBe("Filled in: username and password.")
  await before.close()

  await ask(own, "settings.set", { fillMenu: true })
  // Into pages that are open, too.
  const open = await chromium.visit(site.url("/article"))
  await expect.poll(() => marks(open)).toEqual(["waits"])
  await open.close()
})

test("with every part off, what is kept open looks at no page until it fills there; with one on, it says what it sees", async () => {
  await ask(own, "settings.set", { fillMenu: false, offerSave: false })
  const tab = await chromium.visit(site.url("/login"))
  const opening = chromium.context.waitForEvent("page", {
    predicate: (one) => one.url().endsWith("/src/popup/panel.html"),
  })
  await own.evaluate("void chrome.windows.create({ type: 'popup', url: '/src/popup/panel.html' })")
  const panel = chromium.drive(await opening)
  await panel.waitFor({ id: "fill-match", having: "mara" })
  // Nothing was looked for, so nothing is said of fields.
  expect(await panel.count("fill-none")).toBe(0)
  expect(await marks(tab)).toEqual([null])
  const elsewhere = await chromium.visit(site.url("/login", "elsewhere.localhost"))
  await panel.waitGone("fill-match")
  await elsewhere.close()
  await panel.waitFor({ id: "fill-match", having: "mara" })
  expect(await marks(tab)).toEqual([null])
  await panel.click({ id: "fill-do", within: { id: "fill-match", having: "mara" } })
  expect(await panel.waitFor("toast")).toBe("Filled in: username and password.")
  expect(await values(tab)).toEqual({ username: "mara", password: "of mara" })

  await ask(own, "settings.set", { fillMenu: true })
  const article = await chromium.visit(site.url("/article"))
  await panel.waitFor("fill-none")
  await article.close()
  await panel.close()
  await tab.close()
})

test("D14: after the extension has gone, what it left in a page does nothing and says nothing", async () => {
  // Without the menu: its frame is a page of the extension's own, and goes with it.
  await ask(own, "settings.set", { fillMenu: false, offerSave: true })
  const tab = await chromium.visit(site.url("/login"))
  await tab.click({ css: "input[name=username]" })
  await expect.poll(() => marks(tab)).toEqual(["script"])
  const waiting = await chromium.visit(site.url("/article"))
  const said: string[] = []
  for (const { page } of [tab, waiting]) {
    page.on("console", (message) => said.push(message.text()))
    page.on("pageerror", (error) => said.push(error.stack ?? error.message))
  }
  const worker = await chromium.worker()
  await worker
    .evaluate(() => (globalThis as unknown as { chrome: { runtime: { reload: () => void } } }).chrome.runtime.reload())
    .catch(() => {})
  await tab.page.waitForTimeout(1500)
  await tab.type({ css: "input[name=username]" }, "typed")
  await tab.type({ css: "input[name=password]" }, "by hand")
  await waiting.evaluate(`document.body.insertAdjacentHTML("beforeend", "<input name=username>")`)
  await waiting.type({ css: "input[name=username]" }, "typed")
  expect(await values(tab)).toEqual({ username: "typed", password: "by hand" })
  expect(said).toEqual([])
})
