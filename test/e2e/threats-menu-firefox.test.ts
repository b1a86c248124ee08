/** The menu at the field in Firefox: it chooses, our window confirms, and threats.md B leaves the fields empty. */
import { setTimeout as pause } from "node:timers/promises"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { keep, openGate, values } from "./fill/steps.ts"
import { startFillSite, type FillSite } from "./fill/site.ts"
import { ask, firefoxBuild, masterPassword, popupPage, welcomePage } from "./flows.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox, type Firefox } from "./launch/firefox.ts"
import { attackPages, attacks, spotsIn, type Spot } from "./menu-attacks.ts"

let firefox: Firefox
let site: FillSite
let own: PageDriver

beforeAll(async () => {
  site = await startFillSite(attackPages())
  firefox = await launchFirefox({ extension: firefoxBuild })
  own = await firefox.page(popupPage)
  await ask(own, "vault.create", { password: masterPassword })
  await openGate(own)
  await keep(own, { username: "mara", sites: [`shop.localhost:${String(site.port)}`] })
  const welcome = await firefox.page(`${welcomePage}#access`)
  await welcome.click("welcome-access-every")
  await welcome.click("welcome-access-go")
  await welcome.waitFor("welcome-done")
  await welcome.close()
})

beforeEach(() => openGate(own))

afterAll(async () => {
  await firefox.close()
  await site.close()
})

/** What our window asks about, by its name there; "" without one. */
const asked = (): Promise<unknown> =>
  own.evaluate(`browser.extension.getViews().find((one) => one.location.pathname.endsWith("/confirm.html"))
    ?.location.hash.slice(1) ?? ""`)

const hasMenu = (tab: PageDriver): Promise<unknown> =>
  tab.evaluate(`document.documentElement.lastElementChild.matches(":popover-open")`)

/** Answers our window. It opens by itself, outside of what BiDi drives. */
async function answer(yes: boolean): Promise<void> {
  const question = await asked()
  await ask(own, "fill.answer", { ask: String(question), yes, proof: null })
  await own.evaluate(
    `browser.extension.getViews().find((one) => one.location.pathname.endsWith("/confirm.html"))?.close()`,
  )
}

const filled = { user: "mara", password: "of mara" }

test("chosen, then confirmed in our window, it is filled", async () => {
  const tab = await firefox.visit(site.url("/quiet"))
  await tab.click({ css: "#password" })
  await expect.poll(() => hasMenu(tab)).toBe(true)
  await pause(1000)
  const [spot] = await spotsIn(tab, ["line"])
  if (spot === undefined) throw new Error("the menu has no line")
  const [x, y] = spot
  await tab.clickAt(x, y)
  await expect.poll(asked).not.toBe("")
  expect(await tab.evaluate("stolen")).toEqual([])
  await answer(true)
  await expect.poll(() => values(tab)).toMatchObject({ username: filled.user, password: filled.password })
  await tab.close()
})

let reached = 0

/** Clicks where a page leads to; answers with all that it ever found in its fields. */
async function attackOn(tab: PageDriver, clicks: readonly Spot[], between: number): Promise<unknown> {
  for (const [x, y] of await spotsIn(tab, clicks)) {
    await tab.clickAt(x, y)
    await pause(between)
  }
  return tab.evaluate("stolen")
}

test.each(attacks.map((attack, i) => [`${attack.id}: ${attack.name}`, attack, i] as const))(
  "%s",
  async (_, { clicks = ["field", "line"], pause: between = 850 }, i) => {
    const tab = await firefox.visit(site.url(`/a${String(i)}`))
    expect(await attackOn(tab, clicks, between)).toEqual([])
    if ((await asked()) !== "") {
      reached++
      await answer(false)
    }
    await tab.close()
  },
)

test("not for nothing: many of these clicks did reach the menu, and our window asked", () => {
  expect(reached).toBeGreaterThan(8)
})

test("B17: a script in a page of another host of the domain: our window says so", async () => {
  await keep(own, { username: "grace", sites: ["bank.localhost"] })
  const tab = await firefox.visit(site.url("/quiet", "forum.bank.localhost"))
  expect(await attackOn(tab, ["field", "line"], 850)).toEqual([])
  await expect.poll(asked).not.toBe("")
  const { doubts } = await ask(own, "fill.asked", { ask: String(await asked()) })
  expect(doubts).toEqual(["menu", "domain"])
  await answer(false)
  await tab.close()
})

test("B18: what asks, approves or shows is in no frame of a page", async () => {
  const views = (): Promise<unknown> =>
    own.evaluate(`browser.extension.getViews().map((one) => one.location.pathname).toSorted().join()`)
  const before = await views()
  const tab = await firefox.visit(site.url("/quiet"))
  for (const path of ["src/popup/index.html", "src/options/confirm.html", "src/options/index.html"]) {
    const url = await own.evaluate(`browser.runtime.getURL(${JSON.stringify(path)})`)
    await tab.evaluate(`(() => {
      const frame = document.createElement("iframe")
      frame.src = ${JSON.stringify(url)}
      document.body.append(frame)
    })()`)
  }
  await pause(1500)
  expect(await views()).toBe(before)
  await tab.close()
})
