/** The popup's place for sign-in requests: what waits, hidden or not, the servers that ask, and what was answered. */
import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { PlainServer } from "../approval/plain-server.ts"
import { ask, chromiumBuild, masterPassword, pin, popupPage, showIn } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"

const plain = new PlainServer()
let chromium: Chromium
let page: ChromiumPage
let popup: ChromiumPage

beforeAll(async () => {
  await plain.start()
  chromium = await launchGranted({ extension: chromiumBuild }, ["http://localhost/*"])
  page = await chromium.page("manifest.json")
  await ask(page, "vault.create", { password: masterPassword })
  await ask(page, "pin.set", { password: masterPassword, pin })
  popup = await chromium.page(popupPage)
  await popup.page.setViewportSize({ width: 380, height: 600 })
}, 120_000)
afterAll(async () => {
  await chromium?.close()
  await plain.stop()
})

/** Clean for axe, light and dark; pictures where they are asked for. */
async function clean(name: string): Promise<void> {
  const folder = process.env["COUNTERSIGN_SHOTS"]
  for (const scheme of ["light", "dark"] as const) {
    await showIn(popup, scheme)
    const { violations } = await new AxeBuilder({ page: popup.page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([])
    if (folder !== undefined) await popup.screenshot(`${folder}/requests-${name}-${scheme}.png`)
  }
}

describe.sequential("requests in the popup", () => {
  test("its script is no part of the popup until it is gone to", async () => {
    const asked: string[] = []
    popup.page.on("request", (request) => asked.push(request.url().replace(/.*\//, "")))
    await popup.page.reload()
    await popup.waitFor("nav-requests")
    expect(asked).toContain("popup.js")
    expect(asked).not.toContain("requests-tab.js")
    await popup.click("nav-requests")
    await popup.waitFor("requests-none")
    expect(asked).toContain("requests-tab.js")
  })

  test("nothing registered: one sentence, and the way to register", async () => {
    expect(await popup.text("requests-none")).toContain("sign-in server")
    expect(await popup.attribute("nav-requests", "aria-current")).toBe("page")
    await clean("none")
    await popup.click("requests-other")
    await popup.waitFor("add-link")
    await popup.click("add-link")
    await popup.type("add-secret", plain.link())
    await popup.press("Enter")
    await popup.click("offer-confirm")
    await popup.click("registered-done", { timeout: 30_000 })
  })

  test("the server, and when it was asked; asked anew on demand", async () => {
    await popup.click("nav-requests")
    await popup.waitFor("requests-server", { text: "localhost" })
    const before = plain.polls
    await popup.click("requests-check")
    await popup.waitFor("requests-server", { text: "just now" })
    await expect.poll(() => plain.polls).toBeGreaterThan(before)
    expect(await popup.count("requests-waiting")).toBe(0)
    await clean("listening")
  })

  test("what waits: counted below while hidden, the oldest first, and any can be taken", async () => {
    plain.ask({ title: "First" })
    await ask(page, "requests.check")
    plain.ask({ title: "Second" })
    await ask(page, "requests.check")
    await popup.waitFor("request-facts", { text: "First" })
    // Hidden for five seconds of its own clock, which stands still meanwhile.
    await popup.evaluate(
      "void (globalThis.setTimeout = ((set) => (f, ms, ...a) => set(f, ms === 5000 ? 600000 : ms, ...a))(setTimeout))",
    )
    await popup.press("Escape")
    await popup.waitFor("nav-requests", { text: "2" })
    await popup.waitFor({ id: "requests-waiting", nth: 0 }, { text: "First" })
    await popup.waitFor({ id: "requests-waiting", nth: 1 }, { text: "Second" })
    await clean("waiting")
    await popup.click({ id: "requests-waiting", nth: 1 })
    await popup.waitFor("request-facts", { text: "Second" })
    await popup.click("request-deny")
    await popup.type("proof-pin", pin)
    await popup.press("Enter")
    await popup.waitFor("request-outcome", { text: "Denied", timeout: 30_000 })
    await popup.click("request-done")
    await popup.waitFor("request-facts", { text: "First" })
    await popup.click("request-approve")
    await popup.type("proof-pin", pin)
    await popup.press("Enter")
    await popup.waitFor("request-outcome", { text: "Approved", timeout: 30_000 })
    await popup.click("request-done")
  })

  test("what was answered, the last one first", async () => {
    await popup.waitFor({ id: "requests-answered", nth: 0 }, { text: "Approved" })
    await popup.waitFor({ id: "requests-answered", nth: 1 }, { text: "Denied" })
    expect(await popup.count({ css: "nav .badge" })).toBe(0)
    await clean("answered")
  })

  test("a server that cannot be reached is said to be that", async () => {
    plain.instead = (response) => response.destroy()
    await popup.click("requests-check")
    await popup.waitFor("requests-server", { text: "No answer came" })
    await clean("trouble")
    plain.instead = null
    await popup.click("requests-check")
    await popup.waitFor("requests-server", { text: "just now" })
  })

  test("by the palette, and by keys", async () => {
    await popup.click("nav-codes")
    await popup.waitFor("row")
    await popup.press("Control+k")
    await popup.type("palette-typed", "sign-in req")
    await popup.waitFor({ id: "palette-command", nth: 0 }, { text: "requests" })
    await popup.press("Enter")
    await popup.waitFor("requests-server")
    await popup.evaluate("document.querySelector('[data-testid=requests-check]').focus()")
    const before = plain.polls
    await popup.press("Enter")
    await expect.poll(() => plain.polls).toBeGreaterThan(before)
  })

  test("locked, nothing of it is there", async () => {
    await ask(page, "session.lock", { fully: true })
    await popup.waitFor("request-locked", { text: "Unlock to receive" })
    expect(await popup.count("requests-server")).toBe(0)
  })
})
