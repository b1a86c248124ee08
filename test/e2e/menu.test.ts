/** The menu at the field in Chromium, with site access: when it opens, what it lists, by mouse and by keyboard. */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { AxeBuilder } from "@axe-core/playwright"
import type { Frame, Page } from "playwright-core"
import * as v from "valibot"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { ask, chromiumBuild, masterPassword, optionsPage, popupPage, showIn } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchGranted } from "./launch/grant.ts"
import { menuFrame, menuOn, placeOf, settled } from "./menu-frame.ts"
import { startMenuSite, type MenuSite } from "./menu-site.ts"
import { inScript } from "./without-gesture.ts"

let chromium: Chromium
let site: MenuSite
/** A page of ours that only asks. */
let own: ChromiumPage
let tab: ChromiumPage

const secret = "open sesame 1"
const axePackage = createRequire(import.meta.url).resolve("@axe-core/playwright")
const axe = readFileSync(createRequire(axePackage).resolve("axe-core/axe.min.js"), "utf8")

async function save(issuer: string, username: string, sites: readonly string[]): Promise<void> {
  const wish = { issuer, username, email: "", sites, password: secret, recovery: [] }
  await ask(own, "signIn.save", { id: null, wish })
}

beforeAll(async () => {
  site = await startMenuSite()
  chromium = await launchGranted({ extension: chromiumBuild, loopbackHosts: ["n0rthbank.test"] }, [
    "http://*/*",
    "https://*/*",
  ])
  own = await chromium.page("manifest.json")
  await ask(own, "vault.create", { password: masterPassword })
  await ask(own, "gate.open", { password: masterPassword })
  const here = `bank.localhost:${site.port}`
  await save("Northwind", "ada@northwind.example", [here, "bank.localhost"])
  await save("Contoso", "grace", ["bank.localhost"])
})

afterAll(async () => {
  await chromium.close()
  await site.close()
})

beforeEach(async () => {
  await tab?.close()
})

async function open(path: string, host = "bank.localhost"): Promise<Page> {
  tab = await chromium.visit(site.url(host, path))
  return tab.page
}

/** The reply to a message that a frame of the menu sends. */
const said = (frame: Frame, name: string, given: object): Promise<unknown> =>
  frame.evaluate(`chrome.runtime.sendMessage(${JSON.stringify({ name, args: [given] })})`)

const rows = async (menu: PageDriver): Promise<unknown> =>
  menu.evaluate(
    `[...document.querySelectorAll("[role=option] .who")].map((one) => one.innerText.replaceAll(/\\s+/g, " "))`,
  )
const value = (page: Page, id: string): Promise<string> => page.inputValue(`#${id}`)

const isConfirm = (page: Page): boolean => page.url().includes("/src/options/confirm.html")

/** Our window that a choice opens, and that it opens at all. */
async function asked(): Promise<ChromiumPage> {
  await expect.poll(() => chromium.context.pages().some(isConfirm)).toBe(true)
  return chromium.drive(chromium.context.pages().find(isConfirm)!)
}
async function confirm(): Promise<void> {
  const window = await asked()
  const closed = window.page.waitForEvent("close")
  await window.click("confirm-yes")
  await closed
}
const focused = (page: Page): Promise<string | undefined> => page.evaluate(() => document.activeElement?.id)
const hasNone = async (page: Page): Promise<void> => {
  await page.waitForTimeout(600)
  expect(menuFrame(page) === undefined).toBe(true)
}
const gone = (page: Page): Promise<void> => expect.poll(() => menuFrame(page) === undefined).toBe(true)

test("a click into a field opens it: accounts of this host, then of its domain below a line", async () => {
  const page = await open("/login")
  await page.click("#password")
  const menu = await menuOn(page)
  expect(await rows(menu)).toEqual([
    "Northwind ada@northwind.example",
    "Contoso grace",
    `Never on bank.localhost:${site.port}`,
  ])
  expect(
    await menu.evaluate(`[...document.querySelectorAll("[role=group]")].map((one) => one.children.length)`),
  ).toEqual([1, 1, 1])
  expect(await menu.evaluate(`getComputedStyle(document.querySelector(".domain")).borderTopStyle`)).toBe("solid")
})

test("it stands at the field, follows it when the page is scrolled, and goes with it out of sight", async () => {
  const page = await open("/login")
  await page.click("#password")
  await menuOn(page)
  const below = async (): Promise<number> => {
    const field = await page.locator("#password").boundingBox()
    const menu = await placeOf(menuFrame(page)!)
    return Math.round(menu.y - (field!.y + field!.height))
  }
  expect(await below()).toBe(4)
  await page.mouse.move(700, 400)
  await page.mouse.wheel(0, 60)
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(60)
  await expect.poll(below).toBe(4)
  await page.mouse.wheel(0, 1500)
  await gone(page)
})

test("it stays in the window, also in a page without a doctype", async () => {
  const page = await open("/quirks")
  await page.click("#password")
  await menuOn(page)
  const { y, height } = await placeOf(menuFrame(page)!)
  expect(await page.evaluate(() => [document.compatMode, innerHeight < 1000])).toEqual(["BackCompat", true])
  expect([y >= 0, y + height <= (await page.evaluate(() => innerHeight))]).toEqual([true, true])
})

test("it is as high as its lines: nothing in it scrolls", async () => {
  const page = await open("/login")
  await page.click("#password")
  const menu = await menuOn(page)
  expect(
    await menu.evaluate(`(() => { const { scrollHeight, clientHeight } = document.querySelector(".choices")
      return scrollHeight - clientHeight })()`),
  ).toBe(0)
})

test("a field that the page itself focuses opens nothing until the person clicks or presses the arrow", async () => {
  const page = await open("/autofocus")
  expect(await inScript(page, "[document.activeElement.id, navigator.userActivation.isActive]")).toEqual([
    "password",
    false,
  ])
  await hasNone(page)
  await page.keyboard.press("ArrowDown")
  await menuOn(page)
})

test("by keyboard: into it and around, Escape goes back to the field, Tab leaves it", async () => {
  const page = await open("/login")
  await page.click("#password")
  let menu = await menuOn(page)
  // Of the line that has the focus: until one has, the next key is still the page's.
  const chosen = (): Promise<unknown> =>
    menu.evaluate(`document.querySelector("[role=option]:focus b")?.textContent ?? ""`)
  await page.keyboard.press("ArrowDown")
  await expect.poll(chosen).toBe("Northwind")
  await page.keyboard.press("ArrowDown")
  await expect.poll(chosen).toBe("Contoso")
  // As the browser says when its window comes back.
  await menu.evaluate(`dispatchEvent(new FocusEvent("focus"))`)
  expect(await chosen()).toBe("Contoso")
  await page.keyboard.press("End")
  await page.keyboard.press("ArrowDown")
  await expect.poll(chosen).toBe("Northwind")
  await page.keyboard.press("ArrowUp")
  await expect.poll(chosen).toContain("Never on")
  await page.keyboard.press("Escape")
  await gone(page)
  expect(await focused(page)).toBe("password")
  await hasNone(page)
  await page.keyboard.press("ArrowDown")
  menu = await menuOn(page)
  await page.keyboard.press("ArrowDown")
  await expect.poll(chosen).toBe("Northwind")
  await page.keyboard.press("Tab")
  await gone(page)
  expect(await focused(page)).toBe("password")
})

test("it closes when the person types, clicks elsewhere, goes to another field or presses Escape in the field", async () => {
  const page = await open("/login")
  for (const leave of [
    () => page.keyboard.press("x"),
    () => page.mouse.click(600, 300),
    () => page.keyboard.press("Shift+Tab").then(() => page.mouse.click(600, 300)),
    () => page.keyboard.press("Escape"),
  ]) {
    await page.fill("#password", "")
    await page.click("h1")
    await page.click("#password")
    await menuOn(page)
    await leave()
    await gone(page)
  }
})

test("what a screen reader hears: how many accounts, and a list of options by name", async () => {
  const page = await open("/login")
  await page.click("#password")
  const menu = await menuOn(page)
  await expect.poll(() => menu.evaluate(`document.querySelector("[role=status]").textContent`)).toContain("2 accounts")
  const name = await menu.evaluate(`document.querySelector("[role=listbox]").getAttribute("aria-label")`)
  expect(name).toBe(`Countersign for bank.localhost:${site.port}`)
})

test("a field in a modal dialog has it too, and it can be clicked", async () => {
  const page = await open("/dialog", "dialog.localhost")
  await page.click("#password")
  const menu = await menuOn(page)
  await settled()
  await menu.click("menu-never")
  await gone(page)
  await page.click("#user")
  await hasNone(page)
})

test("whatever is chosen is confirmed in our window, by mouse and by keyboard, the first time and later", async () => {
  const byMouse = (menu: PageDriver): Promise<void> => menu.click({ id: "menu-row", having: "Northwind" })
  const byKeyboard = async (menu: PageDriver): Promise<void> => {
    await tab.page.keyboard.press("ArrowDown")
    await expect.poll(() => menu.evaluate(`document.activeElement.getAttribute("role")`)).toBe("option")
    await tab.page.keyboard.press("Enter")
  }
  for (const choose of [byMouse, byMouse, byKeyboard]) {
    const page = await open("/login")
    await page.click("#password")
    const menu = await menuOn(page)
    expect(await menu.allText()).toContain("You confirm in a Countersign window")
    await settled()
    await choose(menu)
    await asked()
    await gone(page)
    expect([await value(page, "user"), await value(page, "password")]).toEqual(["", ""])
    await confirm()
    await expect.poll(() => value(page, "password")).toBe(secret)
    expect([await value(page, "user"), await focused(page)]).toEqual(["ada@northwind.example", "password"])
    await tab.close()
  }
})

test("a form that sends to another site is asked about once; chosen there again, it is filled", async () => {
  for (const isFirst of [true, false]) {
    const page = await open("/elsewhere")
    await page.click("#password")
    const menu = await menuOn(page)
    await settled()
    await menu.click({ id: "menu-row", having: "Northwind" })
    const window = await asked()
    await window.waitFor("confirm-doubt-menu")
    expect(await window.count("confirm-doubt-elsewhere")).toBe(isFirst ? 1 : 0)
    if (isFirst) expect(await window.waitFor("confirm-doubt-elsewhere")).toContain("http://id.example")
    await confirm()
    await expect.poll(() => value(page, "password")).toBe(secret)
    await tab.close()
  }
})

test.each(["/embedder", "/credentialless", "/isolated"])(
  "a page that lets in only what says it may come (%s) has it too",
  async (path) => {
    const page = await open(path)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(path === "/isolated")
    await page.click("#password")
    const menu = await menuOn(page)
    await settled()
    await menu.click({ id: "menu-row", having: "Northwind" })
    await confirm()
    await expect.poll(() => value(page, "password")).toBe(secret)
  },
)

test("it works for who was in the middle of it when the worker was stopped", async () => {
  const page = await open("/login")
  await page.click("#password")
  const menu = await menuOn(page)
  await chromium.stopWorker()
  await page.bringToFront()
  await settled()
  await menu.click({ id: "menu-row", having: "Northwind" })
  await confirm()
  await expect.poll(() => value(page, "password")).toBe(secret)
})

/** The menu's own clock stands still until it is set, and what is clicked and sent in its frame is written down. */
const watched = `if (location.pathname === "/src/menu/index.html") {
  clock = 1000
  performance.now = () => clock
  clicks = 0
  addEventListener("click", ({ isTrusted }) => void (isTrusted && clicks++), true)
  sent = []
  const send = chrome.runtime.sendMessage
  chrome.runtime.sendMessage = (message, ...more) => {
    sent.push(message.name)
    return send.call(chrome.runtime, message, ...more)
  }
}`

test("a click sooner than half a second after it has appeared counts for nothing, and the next waits as long", async () => {
  tab = chromium.drive(await chromium.context.newPage())
  const { page } = tab
  await page.addInitScript(watched)
  await page.goto(site.url("bank.localhost", "/login"))
  await page.click("#password")
  const menu = await menuOn(page)
  // The first is too soon; it makes the second too soon, and the third, which comes half a second after it appeared.
  for (const [at, clicks] of [1499, 1998, 2497].map((now, i) => [now, i + 1] as const)) {
    await menu.evaluate(`void (clock = ${at})`)
    await menu.click({ id: "menu-row", having: "Northwind" })
    await expect.poll(() => menu.evaluate("clicks")).toBe(clicks)
    expect(await menu.evaluate("sent")).toEqual(["menu.open"])
  }
  expect(chromium.context.pages().some(isConfirm)).toBe(false)
  // The same click, when the menu has been let alone for half a second, does choose.
  await menu.evaluate("void (clock = 2997)")
  await menu.click({ id: "menu-row", having: "Northwind" })
  await (await asked()).click("confirm-no")
})

test("a pass is of one tab and of the frame that used it first, and ends with what it was for", async () => {
  const page = await open("/login")
  await page.click("#password")
  await menuOn(page)
  const menu = menuFrame(page)!
  const token = new URL(menu.url()).hash.slice(1)
  const call = { name: "menu.open", args: [{ token }] }
  const say = (message: object): string => `chrome.runtime.sendMessage(${JSON.stringify(message)})`
  expect(await menu.evaluate(say(call))).toMatchObject({ ok: true })
  // A page of ours that is no frame, and one in another frame of the same tab.
  expect(await own.evaluate(say(call))).toMatchObject({ ok: false })
  await page.evaluate(() => document.body.append(document.createElement("iframe")))
  const other = page.frames().find((frame) => frame !== menu && frame.parentFrame() !== null)!
  // As only the debugger can: a page does not get there.
  await other.goto(menu.url())
  expect(await other.evaluate(say(call))).toEqual({ ok: false, code: "menu.ended" })
  expect(await other.evaluate("document.body.innerText.trim()")).toBe("")
  await page.evaluate(() => document.querySelector("iframe")!.remove())
  await page.keyboard.press("Escape")
  await gone(page)
  await page.keyboard.press("ArrowDown")
  await menuOn(page)
  expect(await menuFrame(page)!.evaluate(say(call))).toEqual({ ok: false, code: "menu.ended" })
  expect(await menuFrame(page)!.evaluate(say({ name: "signIn.list", args: [] }))).toMatchObject({ ok: false })
})

test("a menu that is shown again takes no choice of the former one, and one of its own", async () => {
  const page = await open("/login")
  await page.click("#password")
  await menuOn(page)
  const tokenOf = (frame: Frame): string => new URL(frame.url()).hash.slice(1)
  const former = tokenOf(menuFrame(page)!)
  await page.keyboard.press("Escape")
  await gone(page)
  await page.keyboard.press("ArrowDown")
  const menu = await menuOn(page)
  const now = menuFrame(page)!
  expect(tokenOf(now)).not.toBe(former)
  const { value: view } = v.parse(
    v.object({ value: v.object({ rows: v.array(v.object({ id: v.string() })) }) }),
    await said(now, "menu.open", { token: tokenOf(now) }),
  )
  const id = view.rows[0]!.id
  const calls = [
    ["menu.open", {}],
    ["menu.choose", { id }],
    ["menu.generate", {}],
    ["menu.scan", {}],
    ["menu.unlock", {}],
    ["menu.never", {}],
    ["menu.close", {}],
  ] as const
  for (const [name, given] of calls)
    expect([name, await said(now, name, { ...given, token: former })]).toEqual([
      name,
      { ok: false, code: "menu.ended" },
    ])
  expect(chromium.context.pages().some(isConfirm)).toBe(false)
  await settled()
  await menu.click({ id: "menu-row", having: "Northwind" })
  await confirm()
  await expect.poll(() => value(page, "password")).toBe(secret)
})

test("one that stood open for ten minutes is over: it says so, chooses nothing, and goes", async () => {
  const page = await open("/login")
  await page.click("#password")
  const menu = await menuOn(page)
  const worker = await chromium.worker()
  await worker.evaluate("void (realNow = Date.now, Date.now = () => realNow() + 600_000)")
  try {
    await settled()
    await menu.click({ id: "menu-row", having: "Northwind" })
    expect(await menu.waitFor("menu-error")).toBe("This menu was open for too long. Click the field once more.")
    expect(chromium.context.pages().some(isConfirm)).toBe(false)
    expect(await value(page, "password")).toBe("")
  } finally {
    await worker.evaluate("void (Date.now = realNow)")
  }
  // Usually it has gone by then.
  await inScript(page, "void (realNow = Date.now, Date.now = () => realNow() + 600_000)")
  await gone(page)
  await inScript(page, "void (Date.now = realNow)")
  await page.click("#password")
  await menuOn(page)
})

test("on a host that looks like one of an account's, it warns, and lists none", async () => {
  await save("North Bank", "ines", ["northbank.test"])
  const page = await open("/login", "n0rthbank.test")
  for (const field of ["#password", "#user"]) {
    await page.click(field)
    const menu = await menuOn(page)
    expect(await menu.waitFor("menu-looks-like")).toBe("This is not northbank.test, though it looks like it")
    expect(await rows(menu)).toEqual([`Never on n0rthbank.test:${site.port}`])
    await expectClean("looks-like")
    await page.keyboard.press("Escape")
    await gone(page)
  }
})

test("where a new password is wanted, one is made, kept, and put there", async () => {
  const page = await open("/signup")
  await page.click("#new")
  const menu = await menuOn(page)
  await settled()
  await menu.click("menu-generate")
  await confirm()
  await expect.poll(() => value(page, "new")).toMatch(/^.{20}$/)
  const [latest] = await ask(own, "generated.list")
  expect(latest?.password).toBe(await value(page, "new"))
})

test("where a code is wanted, the page is scanned, and what it shows waits in a page of ours", async () => {
  const page = await open("/setup", "localhost")
  await page.click("#code")
  const menu = await menuOn(page)
  expect(await menu.allText()).toContain("No account for this site yet")
  await settled()
  const opened = chromium.context.waitForEvent("page")
  await menu.click("menu-scan")
  const found = chromium.drive(await opened)
  expect(found.page.url()).toContain(`${popupPage}#found`)
  await expect.poll(() => found.allText()).toContain("Northwind")
  await found.close()
})

test("the check by axe finds what is wrong in the menu", async () => {
  const page = await open("/login")
  await page.click("#password")
  const menu = await menuOn(page)
  await menu.evaluate(`void document.querySelector("[role=listbox]").removeAttribute("aria-label")`)
  expect(await violations()).toContain("aria-input-field-name")
})

test("axe finds nothing, light and dark, in every state", async () => {
  const page = await open("/login")
  await page.setViewportSize({ width: 900, height: 500 })
  const states: readonly [string, string, string][] = [
    ["accounts", "/login", "#password"],
    ["generate", "/signup", "#new"],
    ["scan", "/setup", "#code"],
  ]
  for (const [name, path, field] of states) {
    await page.goto(site.url("bank.localhost", path))
    await page.click(field)
    await menuOn(page)
    await expectClean(name)
  }
  await ask(own, "session.lock", { fully: true })
  await page.goto(site.url("bank.localhost", "/login"))
  await page.click("#password")
  await menuOn(page)
  await expectClean("closed")
})

/** What axe finds in the menu. It runs in the frame itself: from outside it does not get into a closed shadow root. */
async function violations(): Promise<string[]> {
  const menu = menuFrame(tab.page)!
  await menu.evaluate(axe)
  // The heading of a page is that of the page around it.
  const options = JSON.stringify({ rules: { "page-has-heading-one": { enabled: false } } })
  const found = await menu.evaluate(`axe.run(${options}).then(({ violations }) => violations.map(({ id }) => id))`)
  return v.parse(v.array(v.string()), found)
}

async function expectClean(name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await showIn(tab, colorScheme)
    const directory = process.env["LOOK"]
    if (directory !== undefined) await tab.screenshot(`${directory}/menu-${name}-${colorScheme}.png`)
    expect([name, colorScheme, ...(await violations())]).toEqual([name, colorScheme])
  }
}

test("closed, it only unlocks: in our popup", async () => {
  const page = await open("/login")
  await page.click("#password")
  const menu = await menuOn(page)
  expect(await rows(menu)).toEqual(["Unlock Countersign To see what belongs here"])
  await settled()
  await menu.click("menu-unlock")
  await gone(page)
  await ask(own, "vault.open", { password: masterPassword })
  await page.click("#password")
  expect(await rows(await menuOn(page))).toContain("Contoso grace")
})

test("switched off, or never here, no field has it", async () => {
  await ask(own, "settings.set", { fillMenu: false })
  let page = await open("/login")
  await page.click("#password")
  await hasNone(page)
  await ask(own, "settings.set", { fillMenu: true })
  await tab.close()
  page = await open("/login", "localhost")
  await page.click("#password")
  const menu = await menuOn(page)
  await settled()
  await menu.click("menu-never")
  await gone(page)
  await page.click("h1")
  await page.click("#password")
  await hasNone(page)
})

test("never here is told, listed and undone in the settings, by keyboard too", async () => {
  const options = await chromium.page(`${optionsPage}#filling`)
  const listed = (): Promise<unknown> =>
    options.evaluate(`[...document.querySelectorAll("[data-testid=menuless-host]")].map((one) => one.textContent)`)
  const hosts = [`dialog.localhost:${site.port}`, `localhost:${site.port}`]
  await expect.poll(listed).toEqual(hosts)
  expect((await ask(own, "activity.list")).flatMap(({ kind, about }) => (kind === "menu.hidden" ? about : []))).toEqual(
    hosts.toReversed(),
  )
  const remove = options.page.getByRole("button", { name: `Remove localhost:${site.port}`, exact: true })
  await remove.focus()
  await options.press("Enter")
  await expect.poll(listed).toEqual(hosts.slice(0, 1))
  await expectCleanOptions(options)
  await options.click("menuless-remove")
  expect(await options.waitFor("menuless-none")).toContain("“Never on” a site")
  expect(await ask(own, "menuless.list")).toEqual([])
  await expect
    .poll(async () => (await ask(own, "activity.list"))[0])
    .toMatchObject({ kind: "menu.shown", about: `dialog.localhost:${site.port}` })
  await options.close()
  const page = await open("/login", "localhost")
  await page.click("#password")
  await menuOn(page)
})

async function expectCleanOptions(options: ChromiumPage): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await showIn(options, colorScheme)
    const directory = process.env["LOOK"]
    await options.page.getByTestId("menuless-host").scrollIntoViewIfNeeded()
    if (directory !== undefined) await options.screenshot(`${directory}/menuless-${colorScheme}.png`)
    const found = await new AxeBuilder({ page: options.page }).analyze()
    expect([colorScheme, ...found.violations.map(({ id }) => id)]).toEqual([colorScheme])
  }
}

test("a frame of the site's own has it, and none of another site", async () => {
  const page = await open("/framed")
  const inner = (): Frame => page.frames().find((frame) => frame.url().endsWith("/login"))!
  await inner().click("#password")
  await menuOn(page)
  await page.keyboard.press("Escape")
  await gone(page)
  await page.evaluate((url) => (document.querySelector("iframe")!.src = url), site.url("localhost", "/login"))
  await expect.poll(() => inner().url()).toContain("//localhost")
  await inner().click("#password")
  await hasNone(page)
})
