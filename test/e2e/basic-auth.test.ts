/** HTTP basic authentication in Chromium: asked in a window of ours, once a challenge; else the browser asks. */
import { AxeBuilder } from "@axe-core/playwright"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { startFormsSite, type FormsSite } from "./forms-site.ts"
import { ask, chromiumBuild, masterPassword, refusal, showIn } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"

let chromium: Chromium
let site: FormsSite
/** A page of ours that only asks. */
let page: ChromiumPage
let tab: Page

beforeAll(async () => {
  site = await startFormsSite()
  chromium = await launchGranted(
    { extension: chromiumBuild },
    ["http://*/*", "https://*/*"],
    ["webRequest", "webRequestAuthProvider"],
  )
  page = await chromium.page("manifest.json")
  await ask(page, "vault.create", { password: masterPassword })
  await openGate()
  await save("ada", "open sesame")
})

afterAll(async () => {
  await chromium.close()
  await site.close()
})

beforeEach(async () => {
  tab = await chromium.context.newPage()
  const opened = tab
  return () => {
    // Before the browser's own question a tab may not come to its end; the browser's end is its own.
    opened.close().catch(() => null)
  }
})

const openGate = () => ask(page, "gate.open", { password: masterPassword })
const save = (username: string, password: string) =>
  ask(page, "signIn.save", {
    id: null,
    wish: { issuer: "Files", username, email: "", sites: [site.origin], password, recovery: [] },
  })

/** Goes to the page that wants a password; what comes of it, and the window of ours if there is one. */
async function visit(): Promise<{ shown: Promise<string>; window: Promise<ChromiumPage> }> {
  const opened = chromium.context.waitForEvent("page", { predicate: (one) => one.url().includes("#basic=") })
  const shown = tab
    .goto(`${site.origin}/private`)
    .then((response) => `${response?.status() ?? 0}`)
    .catch((thrown: unknown) => String(thrown))
  return { shown, window: opened.then((one) => chromium.drive(one)) }
}

describe.sequential("basic authentication", () => {
  test("switched off: the browser's own way", async () => {
    await ask(page, "settings.set", { basicAuth: false })
    const opened: string[] = []
    chromium.context.on("page", (one) => opened.push(one.url()))
    const response = await tab.goto(`${site.origin}/private`).catch(() => null)
    // Nobody is there to be asked by a headless browser.
    expect(response?.status() ?? 401).toBe(401)
    expect(opened.filter((url) => url.includes("#basic="))).toEqual([])
    await ask(page, "settings.set", { basicAuth: true })
  })

  test("the account that is chosen is sent, and nothing before", async () => {
    await save("grace", "wrong")
    const { shown, window } = await visit()
    const asked = await window
    await asked.waitFor("basic", { text: site.origin.replace("http://", "") })
    await asked.page.setViewportSize({ width: 400, height: 600 })
    for (const colorScheme of ["light", "dark"] as const) {
      await showIn(asked, colorScheme)
      const directory = process.env["LOOK"]
      if (directory !== undefined) await asked.screenshot(`${directory}/basic-${colorScheme}.png`)
      const { violations } = await new AxeBuilder({ page: asked.page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([])
    }
    expect(site.credentials).toEqual([])
    await asked.click({ id: "basic-account", nth: 0 })
    await asked.click("basic-send")
    expect(await shown).toBe("200")
    expect(site.credentials).toEqual(["ada:open sesame"])
    await expect.poll(() => asked.page.isClosed()).toBe(true)
  })

  test("one that is wrong is tried once, then the browser asks; so it does when the person wants none", async () => {
    const before = site.credentials.length
    // The browser sends by itself what was right before.
    site.lock("katherine:other")
    const first = await visit()
    const wrong = await first.window
    await wrong.waitFor("basic")
    await wrong.click({ id: "basic-account", nth: 1 })
    await wrong.click("basic-send")
    expect(await first.shown).toMatch(/401|ERR_INVALID_AUTH_CREDENTIALS/)
    expect(site.credentials.slice(before)).toContain("grace:wrong")
    expect(site.credentials.filter((one) => one === "grace:wrong")).toHaveLength(1)
    const sent = site.credentials.length
    const second = await visit()
    const none = await second.window
    await none.waitFor("basic")
    await none.click("basic-no")
    expect(await second.shown).toMatch(/401|ERR_INVALID_AUTH_CREDENTIALS/)
    expect(site.credentials.slice(sent)).toEqual([])
    expect(chromium.context.pages().filter((one) => one.url().includes("#basic="))).toEqual([])
  })

  test("a page of ours that asks about what nobody waits for is told so", async () => {
    expect(await refusal(page, "basic.asked", { ask: "AAAAAAAAAAAAAAAAAAAAAA" })).toBe("fill.ended")
  })
})
