/** The menu at the field in Firefox, by keyboard; and fields that a person shows us there. */
import * as v from "valibot"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { keep, keepCode, openGate, values } from "./fill/steps.ts"
import { login, startFillSite, type FillSite } from "./fill/site.ts"
import { ask, firefoxBuild, masterPassword, popupPage, refusal, welcomePage } from "./flows.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox, type Firefox } from "./launch/firefox.ts"
import { contextMenu, type ContextMenu } from "./launch/firefox-menu.ts"

let firefox: Firefox
let site: FillSite
/** A page of ours that only asks. */
let own: PageDriver
let menus: ContextMenu

/** Nothing here says what it wants. */
const odd = `<h1>Harbour</h1><form><label>Losung <input id="zq" name="zq"></label>
  <label>Remark <input name="remark"></label><button>Onwards</button></form>`

beforeAll(async () => {
  site = await startFillSite({ "/login": login, "/odd": odd })
  firefox = await launchFirefox({ extension: firefoxBuild })
  own = await firefox.page(popupPage)
  await ask(own, "vault.create", { password: masterPassword })
  await openGate(own)
  for (const username of ["mara", "grace"])
    await keep(own, { username, sites: [`shop.localhost:${String(site.port)}`] })
  const welcome = await firefox.page(`${welcomePage}#access`)
  await welcome.click("welcome-access-every")
  await welcome.click("welcome-access-go")
  await welcome.waitFor("welcome-done")
  await welcome.close()
  menus = await contextMenu(firefox)
})

beforeEach(() => openGate(own))

afterAll(async () => {
  await firefox.close()
  await site.close()
})

const findMenu = (): Promise<PageDriver | undefined> => firefox.find("/src/menu/index.html#")

/** The menu, as soon as it is drawn. */
async function menuNow(): Promise<PageDriver> {
  await expect.poll(async () => (await findMenu()) !== undefined).toBe(true)
  const menu = (await findMenu())!
  await menu.waitFor("menu")
  return menu
}
const gone = (): Promise<void> => expect.poll(async () => (await findMenu()) === undefined).toBe(true)

/** The line that has the focus; "" while the focus is elsewhere. */
const chosen = (menu: PageDriver) => (): Promise<unknown> =>
  menu.evaluate(`document.hasFocus() ? (document.activeElement.querySelector(".who")?.innerText ?? "") : ""`)
const focused = (tab: PageDriver): Promise<unknown> => tab.evaluate("document.activeElement.name ?? ''")

test("by keyboard: into it and around, Escape goes back to the field, Tab leaves it, Enter chooses", async () => {
  const tab = await firefox.visit(site.url("/login"))
  await tab.click({ css: "[name=password]" })
  let menu = await menuNow()
  await tab.press("ArrowDown")
  await expect.poll(chosen(menu)).toContain("mara")
  await tab.press("ArrowDown")
  await expect.poll(chosen(menu)).toContain("grace")
  await tab.press("End")
  await expect.poll(chosen(menu)).toContain("Never on")
  await tab.press("ArrowDown")
  await expect.poll(chosen(menu)).toContain("mara")
  await tab.press("ArrowUp")
  await expect.poll(chosen(menu)).toContain("Never on")
  await tab.press("Escape")
  await gone()
  expect(await focused(tab)).toBe("password")

  await tab.press("ArrowDown")
  menu = await menuNow()
  await tab.press("Escape")
  await gone()
  expect(await focused(tab)).toBe("password")

  await tab.press("ArrowDown")
  menu = await menuNow()
  await tab.press("ArrowDown")
  await expect.poll(chosen(menu)).toContain("mara")
  await tab.press("Tab")
  await gone()
  expect(await focused(tab)).toBe("password")

  await tab.press("ArrowDown")
  menu = await menuNow()
  await tab.press("ArrowDown")
  await expect.poll(chosen(menu)).toContain("mara")
  await tab.press("ArrowDown")
  await expect.poll(chosen(menu)).toContain("grace")
  await tab.press("Enter")
  await expect.poll(async () => (await firefox.find("/confirm.html")) !== undefined).toBe(true)
  expect(await values(tab)).toEqual({ username: "", password: "" })
  await (await firefox.find("/confirm.html"))!.click("confirm-yes")
  await expect.poll(() => values(tab)).toEqual({ username: "grace", password: "of grace" })
  await tab.close()
})

test("a field that the page itself focuses opens it by the arrow, and typing closes it", async () => {
  const tab = await firefox.visit(site.url("/login"))
  await tab.evaluate(`document.querySelector("[name=password]").focus()`)
  await expect
    .poll(async () => {
      // Our script comes a moment after the focus; until then the arrow is the page's.
      await tab.press("ArrowDown")
      return (await findMenu()) !== undefined
    })
    .toBe(true)
  await menuNow()
  await tab.press("Escape")
  await gone()
  await tab.press("ArrowDown")
  await menuNow()
  await tab.press("x")
  await gone()
  await tab.close()
})

/** Right-clicks a field of the page in front, and chooses what it is for. */
async function teach(what: string, selector: string, tab: PageDriver): Promise<void> {
  const at = await tab.evaluate(`(() => {
    const { x, y, width, height } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect()
    return [x + width / 2, y + height / 2]
  })()`)
  const [x, y] = v.parse(v.tuple([v.number(), v.number()]), at)
  await tab.clickAt(x, y, "right")
  await menus.choose(what)
}

const taught = async () => (await ask(own, "taught.list")).map((field) => [field.host, field.kind, field.mark.name])

test("a field that is not seen as a code's is shown once in its context menu, and filled from then on", async () => {
  const host = `odd.localhost:${String(site.port)}`
  const id = await keepCode(own, "Harbour", [host])
  let tab = await firefox.visit(site.url("/odd", "odd.localhost"))
  expect(await refusal(own, "fill.account", { id, what: "all" })).toBe("fill.none")
  await teach("The code goes here", "[name=zq]", tab)
  await expect.poll(taught).toEqual([[host, "one-time-code", "zq"]])
  expect(await values(tab)).toEqual({ zq: "", remark: "" })
  expect(await ask(own, "fill.account", { id, what: "all" })).toMatchObject({ filled: ["one-time-code"] })
  expect(await values(tab)).toEqual({ zq: expect.stringMatching(/^\d{6}$/), remark: "" })
  await tab.close()

  // On a later visit the menu stands there.
  tab = await firefox.visit(site.url("/odd", "odd.localhost"))
  await tab.click({ css: "[name=zq]" })
  expect(await (await menuNow()).waitFor("menu-row")).toContain("Harbour")
  await tab.press("Escape")
  await gone()

  await teach("Forget what was taught here", "[name=zq]", tab)
  await expect.poll(taught).toEqual([])
  expect(await refusal(own, "fill.account", { id, what: "all" })).toBe("fill.none")
  await tab.close()
})
