/** Filling in Firefox, with site access: a plain log-in, a code, and what is refused there as everywhere. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { keep, keepCode, openGate, values } from "./fill/steps.ts"
import { codeForm, login, startFillSite, type FillSite } from "./fill/site.ts"
import { ask, firefoxBuild, masterPassword, popupPage, refusal, welcomePage } from "./flows.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox, type Firefox } from "./launch/firefox.ts"

let firefox: Firefox
let site: FillSite
let popup: PageDriver
let mara: string

beforeAll(async () => {
  site = await startFillSite({
    "/login": login,
    "/code": codeForm,
    // By a header: in a page's body a policy counts for nothing.
    "/strict": { body: login, headers: { "content-security-policy": "default-src 'none'; connect-src 'none'" } },
    "/telling": `${login}<script>
      setInterval(() => parent.postMessage([...document.querySelectorAll("input")].map((one) => one.value), "*"), 50)
    </script>`,
    "/sandboxed": `${login}<iframe sandbox="allow-scripts" src="/telling" width="600" height="300"></iframe>`,
    "/framed": `<h1>Shop</h1><iframe src="/telling" width="600" height="300"></iframe>`,
  })
  firefox = await launchFirefox({
    extension: firefoxBuild,
    // Headless, nobody can answer the question; this grants on request, by a real click only.
    prefs: { "extensions.webextOptionalPermissionPrompts": false },
  })
  popup = await firefox.page(popupPage)
  await ask(popup, "vault.create", { password: masterPassword })
  await openGate(popup)
  mara = await keep(popup, { username: "mara", sites: [`shop.localhost:${site.port}`] })
  const welcome = await firefox.page(`${welcomePage}#access`)
  await welcome.click("welcome-access-every")
  await welcome.click("welcome-access-go")
  await welcome.waitFor("welcome-done")
  await welcome.close()
})

afterAll(async () => {
  await firefox.close()
  await site.close()
})

test("a log-in", async () => {
  const tab = await firefox.visit(site.url("/login"))
  expect(await ask(popup, "fill.state", { kept: false })).toMatchObject({
    kinds: ["username", "current-password"],
    matches: [{ id: mara }],
  })
  expect(await ask(popup, "fill.account", { id: mara, what: "all" })).toEqual({
    done: "filled",
    filled: ["username", "current-password"],
    left: [],
  })
  expect(await values(tab)).toEqual({ username: "mara", password: "of mara" })
  await tab.close()
})

test.each(["/login", "/strict"])("the clock is compared with the very site, at %s", async (path) => {
  const tab = await firefox.visit(site.url(path))
  const { site: name, offset, within } = await ask(popup, "clock.check")
  expect(name).toBe("shop.localhost")
  expect(Math.abs(offset)).toBeLessThanOrEqual(within + 1000)
  await tab.close()
})

test("the bootstrap waits in every page, and the rest comes with the focus of a field", async () => {
  const tab = await firefox.visit(site.url("/login"))
  const mark = `(async () => {
    const [{ id }] = await browser.tabs.query({ url: "http://shop.localhost/login*" })
    const [{ result }] = await browser.scripting.executeScript({ target: { tabId: id }, func: () => globalThis.countersign })
    return result
  })()`
  expect(await popup.evaluate(mark)).toBe("waits")
  await tab.click({ css: "input[name=username]" })
  await expect.poll(() => popup.evaluate(mark)).toBe("script")
  await tab.close()
})

test("a code", async () => {
  const id = await keepCode(popup, "Works", [`code.localhost:${site.port}`])
  const tab = await firefox.visit(site.url("/code", "code.localhost"))
  expect(await ask(popup, "fill.account", { id, what: "all" })).toMatchObject({ filled: ["one-time-code"] })
  const { otp } = await values(tab)
  const shown = (await ask(popup, "code.show", { ids: [id] }))[id]
  expect([shown?.code, shown?.next]).toContain(otp)
  // C13: nowhere else.
  const away = await firefox.visit(site.url("/code"))
  expect(await refusal(popup, "fill.account", { id, what: "all" })).toBe("fill.elsewhere")
  expect(await values(away)).toEqual({ otp: "" })
  await away.close()
  await tab.close()
})

test("another host of the domain is asked about, in our window, and filled after the answer", async () => {
  const id = await keep(popup, { username: "ines", sites: ["inn.localhost"] })
  const tab = await firefox.visit(site.url("/login", "book.inn.localhost"))
  expect(await ask(popup, "fill.account", { id, what: "all" })).toEqual({ done: "asked", filled: [], left: [] })
  expect(await values(tab)).toEqual({ username: "", password: "" })
  const question = String(await popup.evaluate(`browser.storage.session.get("asked").then(({ asked }) => asked.ask)`))
  expect(await ask(popup, "fill.asked", { ask: question })).toMatchObject({
    doubts: ["domain"],
    keptFor: ["inn.localhost"],
  })
  const answered = await ask(popup, "fill.answer", { ask: question, yes: true, proof: null })
  expect(answered).toMatchObject({ done: "filled" })
  expect(await values(tab)).toEqual({ username: "ines", password: "of ines" })
  await popup.evaluate(
    `browser.storage.session.get("askedWindow").then(({ askedWindow }) => browser.windows.remove(askedWindow))`,
  )
  await tab.close()
})

test("C2: a sandboxed frame of the same address, which Firefox gives no origin, stays empty", async () => {
  const told = `new Promise((done) => addEventListener("message", ({ data }) => done(data), { once: true }))`
  const tab = await firefox.visit(site.url("/sandboxed"))
  await ask(popup, "fill.account", { id: mara, what: "all" })
  expect(await values(tab)).toEqual({ username: "mara", password: "of mara" })
  expect(await tab.evaluate(told)).toEqual(["", ""])
  await tab.close()
  // The same frame without a sandbox is the site itself.
  const framed = await firefox.visit(site.url("/framed"))
  await ask(popup, "fill.account", { id: mara, what: "all" })
  await expect.poll(() => framed.evaluate(told)).toEqual(["mara", "of mara"])
  await framed.close()
})
