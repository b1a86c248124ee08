/** threats.md B in Chromium: after the click that a page has led a person to, its field is empty, and nothing was released. */
import type { Page } from "playwright-core"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { keep, openGate } from "./fill/steps.ts"
import { startFillSite, type FillSite } from "./fill/site.ts"
import { ask, chromiumBuild, masterPassword } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"
import { attackPages, attacks, type Attack } from "./menu-attacks.ts"
import { menuOn, settled } from "./menu-frame.ts"

let chromium: Chromium
let site: FillSite
let own: ChromiumPage
let tab: ChromiumPage

const isOurs = (page: Page): boolean => page.url().includes("/src/options/confirm.html")
const ourWindow = (): Page | undefined => chromium.context.pages().find(isOurs)

/** Where a person clicks: into the field, or where the menu's first line stands. */
async function spot(page: Page, what: string): Promise<readonly [number, number]> {
  const frame = page.frames().find((one) => one.url().endsWith("/inner")) ?? page.mainFrame()
  const { x, y, height } = (await frame.locator("#password").boundingBox())!
  return what === "field" ? [x + 60, y + height / 2] : [x + 60, y + height + 36]
}

beforeAll(async () => {
  site = await startFillSite(attackPages())
  chromium = await launchGranted({ extension: chromiumBuild }, ["http://*/*", "https://*/*"])
  own = await chromium.page("manifest.json")
  await ask(own, "vault.create", { password: masterPassword })
  await openGate(own)
  await keep(own, { username: "mara", sites: [`shop.localhost:${String(site.port)}`] })
  await keep(own, { username: "grace", sites: ["bank.localhost"] })
})

beforeEach(() => openGate(own))

afterAll(async () => {
  await chromium.close()
  await site.close()
})

/** A person chooses at the menu, and confirms. */
async function honest(host = "shop.localhost", password = "of mara"): Promise<void> {
  tab = await chromium.visit(site.url("/honest", host))
  const { page } = tab
  await page.mouse.click(...(await spot(page, "field")))
  await menuOn(page)
  await settled()
  await page.mouse.click(...(await spot(page, "line")))
  await expect.poll(() => ourWindow() !== undefined).toBe(true)
  const asked = chromium.drive(ourWindow()!)
  const closed = asked.page.waitForEvent("close")
  await asked.click("confirm-yes")
  await closed
  await expect.poll(() => page.inputValue("#password")).toBe(password)
  await tab.close()
}

test("a person who sees the menu chooses there, and confirms", () => honest())

/** How many accounts were filled so far, by the worker's own book. */
const filled = async (): Promise<number> =>
  (await ask(own, "activity.list")).filter(({ kind }) => kind === "account.filled").length

let reached = 0

/** Does the clicks of an attack, by a real mouse, blindly; answers with all that the page ever found in its fields. */
async function attackBy(url: string, { clicks = ["field", "line"], pause = 850 }: Partial<Attack>): Promise<unknown> {
  tab = await chromium.visit(url)
  const { page } = tab
  const spots = await Promise.all(clicks.map((what) => spot(page, what)))
  for (const at of spots) {
    await page.mouse.click(...at)
    await page.waitForTimeout(pause)
  }
  return page.evaluate("stolen")
}

async function leave(): Promise<void> {
  await ourWindow()?.close()
  await tab.close()
}

test.each(attacks.map((attack, i) => [`${attack.id}: ${attack.name}`, attack, i] as const))(
  "%s",
  async (_, attack, i) => {
    const before = await filled()
    const stolen = await attackBy(site.url(`/a${String(i)}`), attack)
    if (attack.act !== undefined) expect(await tab.page.title()).toBe("attacked")
    // Where the click reached the menu, our window asks; the person has not looked at it yet.
    if (ourWindow() !== undefined) reached++
    expect(stolen).toEqual([])
    expect(await filled()).toBe(before)
    await leave()
  },
)

test("not for nothing: many of these clicks did reach the menu, and our window asked", () => {
  expect(reached).toBeGreaterThan(8)
})

test("B17: a script in a page of another host of the domain: our window says so, and the host itself is filled", async () => {
  const stolen = await attackBy(site.url("/quiet", "forum.bank.localhost"), {})
  expect(stolen).toEqual([])
  const asked = chromium.drive(ourWindow()!)
  await asked.waitFor("confirm-doubt-domain")
  await asked.waitFor("confirm-doubt-menu")
  await leave()
  await honest("bank.localhost", "of grace")
})

test("B18: what asks, approves or shows is in no frame of a page; only the menu is, for whom the worker gave a pass", async () => {
  tab = await chromium.visit(site.url("/quiet"))
  for (const path of [
    "src/popup/index.html",
    "src/options/confirm.html",
    "src/options/index.html",
    "src/menu/index.html",
  ])
    await tab.evaluate(`new Promise((done) => {
      const frame = document.createElement("iframe")
      frame.style.opacity = "0"
      frame.onload = done
      frame.src = ${JSON.stringify(`chrome-extension://${chromium.extensionId}/${path}`)}
      document.body.append(frame)
    })`)
  const bodies = await Promise.all(
    tab.page
      .frames()
      .slice(1)
      .map((frame) => frame.evaluate(() => document.querySelectorAll("[data-testid]").length).catch(() => 0)),
  )
  expect(bodies).toEqual([0, 0, 0, 0])
  await leave()
})

test("after all of this, the menu still serves who sees it", () => honest())
