/** Settings → Filling, the sites of an account with their modes, and the number on the icon, with access to every site. */
import { AxeBuilder } from "@axe-core/playwright"
import { createServer, type Server } from "node:http"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ask, chromiumBuild, masterPassword, optionsPage, popupPage, showIn } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"

let chromium: Chromium
let server: Server
let port: number
/** A page of ours that only asks. */
let own: ChromiumPage
let id: string

beforeAll(async () => {
  server = createServer((_request, response) => response.setHeader("content-type", "text/html").end("<h1>Site</h1>"))
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const address = server.address()
  port = typeof address === "object" && address !== null ? address.port : 0
  chromium = await launchGranted({ extension: chromiumBuild }, ["http://*/*", "https://*/*"], ["privacy"])
  own = await chromium.page("manifest.json")
  await ask(own, "vault.create", { password: masterPassword })
  await ask(own, "gate.open", { password: masterPassword })
  const wish = { issuer: "Bank", username: "ada", email: "", password: "x", recovery: [] }
  id = (await ask(own, "signIn.save", { id: null, wish: { ...wish, sites: ["bank.localhost"] } })).id
  await ask(own, "signIn.save", {
    id: null,
    wish: { ...wish, username: "grace", sites: [`host:bank.localhost:${port}`] },
  })
  await ask(own, "signIn.save", { id: null, wish: { ...wish, username: "far", sites: ["other.localhost"] } })
})

afterAll(async () => {
  await chromium.close()
  server.close()
})

/** What stands on the icon over the tab whose address begins so. */
const badgeOf = (url: string): Promise<unknown> =>
  own.evaluate(`chrome.tabs.query({}).then(async (tabs) => {
    const tab = tabs.find((one) => one.url?.startsWith(${JSON.stringify(url)}))
    return tab ? chrome.action.getBadgeText({ tabId: tab.id }) : "no tab"
  })`)

test("the icon counts the accounts of the active site: of its domain, and of its host alone", async () => {
  const url = `http://bank.localhost:${port}/`
  const tab = await chromium.visit(url)
  await expect.poll(() => badgeOf(url)).toBe("2")
  await ask(own, "settings.set", { badgeMatches: false })
  await expect.poll(() => badgeOf(url)).toBe("")
  await ask(own, "settings.set", { badgeMatches: true })
  await expect.poll(() => badgeOf(url)).toBe("2")
  await ask(own, "session.lock", { fully: false })
  await expect.poll(() => badgeOf(url)).toBe("")
  await ask(own, "vault.open", { password: masterPassword })
  await expect.poll(() => badgeOf(url)).toBe("2")
  await tab.page.goto(`http://127.0.0.1:${port}/`)
  await expect.poll(() => badgeOf(`http://127.0.0.1:${port}/`)).toBe("")
  await tab.close()
})

test("sites with their modes, in the form of an account", async () => {
  await ask(own, "gate.open", { password: masterPassword })
  const popup = await chromium.page(popupPage)
  await popup.page.setViewportSize({ width: 380, height: 600 })
  await popup.click("nav-passwords")
  await popup.click({ id: "sign-in", having: "ada" })
  await popup.click("sign-in-edit")
  expect(await popup.text("sign-in-sites")).toBe("bank.localhost")
  await popup.click("sign-in-sites-add")
  await expect.poll(() => popup.evaluate(`document.activeElement.getAttribute("data-testid")`)).toBe("sign-in-sites-2")
  await popup.type("sign-in-sites-2", "admin bank.localhost")
  await popup.page.getByTestId("sign-in-sites-2-mode").selectOption("never")
  await popup.click("sign-in-save")
  await popup.waitFor({ css: ".site .error", having: "not the address" })
  for (const scheme of ["light", "dark"] as const) {
    await showIn(popup, scheme)
    await popup.page.getByTestId("sign-in-sites-2").scrollIntoViewIfNeeded()
    const { violations } = await new AxeBuilder({ page: popup.page }).analyze()
    expect(violations.map((each) => `${each.id}: ${each.nodes.map(({ html }) => html).join()}`)).toEqual([])
  }
  await popup.type("sign-in-sites-2", "https://admin.bank.localhost/x")
  await popup.click("sign-in-save")
  await popup.waitFor("sign-in")
  expect((await ask(own, "signIn.get", { id })).sites.toSorted()).toEqual([
    "bank.localhost",
    "never:admin.bank.localhost",
  ])
  await popup.close()
})

test("each part is switched off and on, groups are made and removed, and what stands there can be read by all", async () => {
  const options = await chromium.page(`${optionsPage}#filling`)
  expect(await options.waitFor("access-state")).toBe("Every site")
  for (const part of ["fillMenu", "offerSave", "badgeMatches", "codeAfterPassword"] as const) {
    await options.click(`filling-${part}`)
    await expect.poll(async () => (await ask(own, "settings.get"))[part]).toBe(false)
  }
  await options.waitFor("filling-no-script")
  await options.click("filling-fillMenu")
  await expect.poll(async () => (await ask(own, "settings.get")).fillMenu).toBe(true)

  await options.type("group-domains", "a.example")
  await options.click("group-add")
  expect((await ask(own, "settings.get")).domainGroups).toEqual([])
  await options.type("group-domains", "https://a.example/x, B.example")
  await options.click("group-add")
  await options.waitFor("group-remove-0")
  expect((await ask(own, "settings.get")).domainGroups).toEqual([["a.example", "b.example"]])
  await options.click("groups-ours")
  await options.click("group-apple.com")
  await expect.poll(async () => (await ask(own, "settings.get")).domainGroupsOff).toEqual(["apple.com"])
  for (const scheme of ["light", "dark"] as const) {
    await showIn(options, scheme)
    const { violations } = await new AxeBuilder({ page: options.page }).analyze()
    expect(violations.map((each) => `${each.id}: ${each.nodes.map(({ html }) => html).join()}`)).toEqual([])
  }
  await options.click("group-remove-0")
  await expect.poll(async () => (await ask(own, "settings.get")).domainGroups).toEqual([])
  await options.close()
})

test("the browser's own saving of passwords is switched off, and given back", async () => {
  const options = await chromium.page(`${optionsPage}#filling`)
  const level = () =>
    own.evaluate(`chrome.privacy?.services.passwordSavingEnabled.get({}).then(({ value }) => value) ?? "no permission"`)
  await options.click("filling-browser")
  await expect.poll(level).toBe(false)
  await options.waitFor({ css: ".switch .hint", having: "Countersign has switched it off" })
  await options.click("filling-browser")
  await options.waitFor({ css: ".switch .hint", having: "Then only Countersign asks" })
  expect(await options.evaluate(`chrome.permissions.contains({ permissions: ["privacy"] })`)).toBe(false)
  await options.close()
})

test("access to all sites is withdrawn", async () => {
  const options = await chromium.page(`${optionsPage}#filling`)
  await options.click("access-none")
  await options.waitFor("access-state", { text: "Only when you click" })
  await options.close()
})
