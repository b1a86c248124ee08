import { setTimeout as pause } from "node:timers/promises"

import type { Chromium, ChromiumPage } from "../e2e/launch/chromium.ts"
import type { PageDriver } from "../e2e/launch/driver.ts"
import { EMAIL, PASSWORD, USER, type DemoSite } from "./site.ts"
import { registerAtServer, signInByNumber } from "./tour-staff.ts"

const masterPassword = "correct horse battery staple"
const wrongPin = "000000"
/** What stands in the list for the account of the demo site. */
const title = "Northwind Post"
/** Its place: a row of the list or, on the site that it is known to belong to, the card above it. */
const account = { css: "[data-testid=row], [data-testid=hero]", having: title }
const code = { css: "[data-testid=row-code], [data-testid=hero-code]", within: account }

/** What each step works with. */
export interface Scene {
  chromium: Chromium
  site: DemoSite
  /** The tab that shows the demo site. */
  tab: ChromiumPage
  shoot: (page: PageDriver, name: string) => Promise<void>
  /** What is chosen in the first run. */
  pin: string
  /** Clicks the toolbar button over the demo site's tab, and closes the popup after the piece of work. */
  inPopup: <T>(work: (popup: PageDriver) => Promise<T>) => Promise<T>
}

/** The steps, in order; each gives what was seen, or throws. */
export const STEPS: [name: string, step: (scene: Scene) => Promise<string>][] = [
  ["first run: a vault", makeVault],
  ["first run: a PIN", setPin],
  ["scan the site's QR code", scan],
  ["the code is shown", showCode],
  ["the site takes the code", confirmCode],
  ["lock", lock],
  ["a wrong PIN opens nothing", tryWrongPin],
  ["the PIN unlocks", unlock],
  ["log in with password and code", logIn],
  ["register this browser at the sign-in server", registerAtServer],
  ["approve a sign-in by its number", signInByNumber],
]

/** The welcome page. */
async function welcome({ chromium }: Scene): Promise<ChromiumPage> {
  const end = Date.now() + 20_000
  for (;;) {
    const open = chromium.context.pages().find((page) => page.url().includes("/src/options/welcome.html"))
    if (open) {
      await open.bringToFront()
      return chromium.drive(open)
    }
    if (Date.now() > end) throw new Error("the extension has not opened its welcome page")
    await pause(100)
  }
}

async function makeVault(scene: Scene): Promise<string> {
  const page = await welcome(scene)
  await page.waitFor("welcome-begin")
  await scene.shoot(page, "welcome")
  await page.click("welcome-begin")
  await page.type("welcome-password", masterPassword)
  await page.type("welcome-password-again", masterPassword)
  await scene.shoot(page, "master-password")
  await page.click("welcome-create")
  // Argon2id with 64 MiB takes its time on a small machine.
  await page.waitFor("welcome-pin", { timeout: 60_000 })
  return "the vault is made, and the page asks for a PIN"
}

async function setPin(scene: Scene): Promise<string> {
  const { pin } = scene
  const page = await welcome(scene)
  await page.type("welcome-pin", pin)
  await page.type("welcome-pin-again", pin)
  await scene.shoot(page, "pin")
  await page.click("welcome-pin-set")
  await page.waitFor("welcome-recovery-later", { timeout: 60_000 })
  await scene.shoot(page, "recovery-code")
  await page.click("welcome-recovery-later")
  await page.waitFor("welcome-access-go")
  await scene.shoot(page, "site-access")
  await page.click("welcome-access-go")
  await page.waitFor("welcome-done")
  await scene.shoot(page, "ready")
  await page.click("welcome-done")
  return "the first run is done"
}

async function scan({ site, tab, shoot, inPopup }: Scene): Promise<string> {
  await tab.page.goto(`${site.origin}/setup`)
  await shoot(tab, "site-setup")
  return inPopup(async (popup) => {
    await popup.waitFor("empty-scan")
    await shoot(popup, "popup-empty")
    await popup.click("empty-scan")
    await popup.waitFor("find", { text: title })
    await shoot(popup, "popup-found")
    await popup.click("find-add")
    await popup.waitFor(account, { text: EMAIL })
    return `"${title}, ${EMAIL}" was found on the page and added`
  })
}

/** The code that the popup shows for the site's account, as digits. */
async function shownCode(popup: PageDriver): Promise<string> {
  // With "hide codes" on there are dots until a click; a code on its way has a moment to come by itself.
  await popup.waitFor(code, { text: /\d/, timeout: 3000 }).catch(() => popup.click(code))
  return (await popup.waitFor(code, { text: /^\D*(?:\d\D*){6}$/ })).replaceAll(/\D/g, "")
}

/** Its code, checked against what the site itself works out; near the end of a period the two may look twice. */
async function rightCode({ site }: Scene, popup: PageDriver): Promise<string> {
  for (let look = 0; ; look += 1) {
    const digits = await shownCode(popup)
    if (digits === site.codeOf(USER)) return digits
    if (look === 20) throw new Error(`the popup shows ${digits}, the site expects ${site.codeOf(USER) ?? "none"}`)
    await pause(200)
  }
}

async function showCode(scene: Scene): Promise<string> {
  return scene.inPopup(async (popup) => {
    const digits = await rightCode(scene, popup)
    await scene.shoot(popup, "popup-code")
    return `${digits.slice(0, 3)} ${digits.slice(3)}, which is what the site works out too`
  })
}

async function confirmCode(scene: Scene): Promise<string> {
  const digits = await scene.inPopup((popup) => rightCode(scene, popup))
  await scene.tab.type({ css: "#code" }, digits)
  await scene.tab.press("Enter")
  const said = await scene.tab.waitFor({ css: "#done, #problem" })
  await scene.shoot(scene.tab, "site-confirmed")
  if (said !== "Two-factor is on") throw new Error(`the site says: ${said}`)
  return `"${said}"`
}

async function lock({ shoot, inPopup }: Scene): Promise<string> {
  return inPopup(async (popup) => {
    await popup.click("lock")
    await popup.waitFor("unlock-pin")
    await shoot(popup, "popup-locked")
    if ((await popup.allText()).includes(title)) throw new Error("a title can be read while locked")
    return "the popup asks for the PIN, and no title can be read"
  })
}

async function enterPin(popup: PageDriver, digits: string): Promise<void> {
  await popup.type("unlock-pin", digits)
  // Some PIN fields send themselves with the last digit.
  if (await popup.text("unlock-submit")) await popup.click("unlock-submit", { timeout: 3000 }).catch(() => undefined)
}

async function tryWrongPin({ shoot, inPopup }: Scene): Promise<string> {
  return inPopup(async (popup) => {
    await enterPin(popup, wrongPin)
    const said = await popup.waitFor("unlock-error", { text: /\S/, timeout: 60_000 })
    const left = await popup.waitFor("tries-left", { text: /4/ })
    await shoot(popup, "popup-wrong-pin")
    if ((await popup.count(account)) > 0) throw new Error("the list is shown after a wrong PIN")
    return `"${said}", "${left}"`
  })
}

async function unlock(scene: Scene): Promise<string> {
  return scene.inPopup(async (popup) => {
    await popup.waitFor("unlock-pin")
    await enterPin(popup, scene.pin)
    await popup.waitFor(account, { timeout: 60_000 })
    await rightCode(scene, popup)
    await scene.shoot(popup, "popup-unlocked")
    return "the list is back, with the right code"
  })
}

async function logIn(scene: Scene): Promise<string> {
  const { site, tab, shoot } = scene
  await tab.page.goto(`${site.origin}/login`)
  await tab.type({ css: "#username" }, USER)
  // Countersign offers the account over the next field; this person types.
  await tab.press("Escape")
  await tab.type({ css: "#password" }, PASSWORD)
  await tab.press("Enter")
  await tab.waitFor({ css: "h1" }, { text: "Your code" })
  await shoot(tab, "site-code")
  // The code of the set-up is used up: a code is good for one use, so this may have to wait for the next one.
  const end = Date.now() + 90_000
  for (;;) {
    const digits = await scene.inPopup((popup) => rightCode(scene, popup))
    await tab.type({ css: "#code" }, digits)
    await Promise.all([tab.page.waitForEvent("framenavigated"), tab.press("Enter")])
    const said = await tab.waitFor({ css: "#done, #problem" })
    if (said.startsWith("Welcome")) {
      await shoot(tab, "site-welcome")
      return `"${said}"`
    }
    if (Date.now() > end) throw new Error(`the site says: ${said}`)
    await pause(30_000 - (Date.now() % 30_000) + 500)
  }
}
