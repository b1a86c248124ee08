/**
 * The tour of pictures in README: the built extension with made-up accounts, each screen in light and dark, laid out on
 * sheets. `npm run pictures` after `npm run build`.
 */
import { rm, writeFile } from "node:fs/promises"
import path from "node:path"
import type { Page } from "playwright-core"
import { startDemoSignInServer, STAFF } from "../test/demo/sign-in-server.ts"
import { PASSWORD, startDemoSite, USER } from "../test/demo/site.ts"
import {
  ask,
  masterPassword,
  optionsPage,
  pin,
  popupPage,
  showIn,
  typed,
  welcomePage,
  wholeList,
} from "../test/e2e/flows.ts"
import type { ChromiumPage } from "../test/e2e/launch/chromium.ts"
import { launchGranted } from "../test/e2e/launch/grant.ts"
import { menuOn } from "../test/e2e/menu-frame.ts"

type Scheme = "light" | "dark"
/** One screen in both schemes, PNG. */
type Screen = Readonly<Record<Scheme, Buffer>>

/** The account of the site that is in front. */
const here = "Northwind Post"

const accounts = [
  ["GitHub", "katy.reid@contoso.example", "JBSWY3DPEHPK3PXP"],
  ["Stripe", "ops@northwind.example", "GEZDGNBVGY3TQOJQ"],
  ["Amazon Web Services", "root · 8841-2201", "MFRGGZDFMZTWQ2LK"],
  ["Fastmail", "katy@reid.example", "NBSWY3DPO5XXE3DE"],
  ["Proton", "katy.reid", "ONSWG4TFOQQGCYTD"],
  ["Dropbox", "katy@reid.example", "KRUGKIDROVUWG2ZA"],
  ["Discord", "kat", "MJZG653OEBTG66BA"],
  [here, USER, "PFXXK4RAORSXQ5A2"],
] as const

const signIn = await startDemoSignInServer()
const site = await startDemoSite({ signIn })
// The browser's own questions cannot be clicked without a display.
const chromium = await launchGranted(
  { extension: path.resolve(import.meta.dirname, "../dist/chromium"), args: ["--hide-scrollbars"] },
  ["http://localhost/*", "http://127.0.0.1/*"],
)

async function shoot(opened: ChromiumPage, toFront = true): Promise<Screen> {
  const taken: Buffer[] = []
  for (const scheme of ["light", "dark"] as const) {
    if (toFront) await opened.page.bringToFront()
    await showIn(opened, scheme)
    taken.push(await opened.page.screenshot())
  }
  const [light, dark] = taken
  if (light === undefined || dark === undefined) throw new Error("a screen was not taken")
  return { light, dark }
}

async function open(file: string, width: number, height: number): Promise<ChromiumPage> {
  const opened = await chromium.page(file)
  await opened.page.setViewportSize({ width, height })
  return opened
}

/** Lays screens out, light above and dark below, and writes the sheet. */
async function sheet(name: string, screens: readonly Screen[]): Promise<void> {
  const page = await chromium.context.newPage()
  await page.setViewportSize({ width: 1200, height: 600 })
  const images = (scheme: Scheme): string =>
    screens.map((screen) => `<img src="data:image/png;base64,${screen[scheme].toString("base64")}">`).join("")
  await page.setContent(`<style>
    body { margin: 0; padding: 12px; background: #dad7cf; display: grid; gap: 12px; }
    body { grid-template-columns: repeat(${screens.length}, 1fr); align-items: start; }
    html { scrollbar-width: none; }
    img { width: 100%; display: block; border-radius: 8px; }
  </style>${images("light")}${images("dark")}`)
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete))
  await writeFile(path.join(import.meta.dirname, `${name}.png`), await page.screenshot({ fullPage: true }))
  await page.close()
}

async function firstRun(): Promise<Screen[]> {
  const welcome = await chromium.page(welcomePage)
  await welcome.page.setViewportSize({ width: 500, height: 900 })
  const begin = await shoot(welcome)
  await welcome.click("welcome-begin")
  await welcome.type("welcome-password", masterPassword)
  await welcome.type("welcome-password-again", masterPassword)
  await welcome.click("welcome-create")
  await welcome.waitFor("welcome-pin", { timeout: 60_000 })
  const lock = await shoot(welcome)
  await welcome.type("welcome-pin", pin)
  await welcome.type("welcome-pin-again", pin)
  await welcome.click("welcome-pin-set")
  await welcome.waitFor("recovery-code", { timeout: 60_000 })
  const recovery = await shoot(welcome)
  await welcome.click("welcome-recovery-later")
  await welcome.waitFor("welcome-access-go")
  const access = await shoot(welcome)
  await welcome.page.goto(`chrome-extension://${chromium.extensionId}/manifest.json`)
  return [begin, lock, recovery, access]
}

/** Each account has a code; the later ones a password too. */
async function fillVault(page: ChromiumPage): Promise<void> {
  await ask(page, "gate.open", { password: masterPassword })
  for (const [index, [issuer, username, secret]] of accounts.entries()) {
    const { added } = await ask(page, "account.add", typed(secret, issuer, username))
    const sites = issuer === here ? [new URL(site.origin).host] : []
    const wish = { issuer, username, email: "", sites, password: PASSWORD, recovery: [] }
    if (index >= 3) await ask(page, "signIn.save", { id: added!.id, wish })
  }
}

/** Keeps a state of the vault, and then has things go wrong. */
async function goWrong(page: ChromiumPage): Promise<void> {
  const [at = 0] = await ask(page, "snapshot.list")
  await ask(page, "snapshot.restore", { at, ids: [] })
  const { rows } = await ask(page, "list.find", wholeList)
  const idOf = (name: string): string => rows.find(({ issuer }) => issuer === name)?.id ?? ""
  await ask(page, "account.remove", { id: idOf("Dropbox") })
  await ask(page, "account.edit", { id: idOf("Stripe"), changes: { username: "ops@northwnd.example", tags: ["work"] } })
}

/** Our own window, which stays beside the tab that it is about. */
async function ownWindow(page: ChromiumPage): Promise<ChromiumPage> {
  const isPanel = (one: Page): boolean => one.url().endsWith("/src/popup/panel.html")
  const opening = chromium.context.waitForEvent("page", { predicate: isPanel })
  await page.evaluate(
    `chrome.windows.create({ type: "popup", url: chrome.runtime.getURL("src/popup/panel.html") }).then(() => true)`,
  )
  const own = chromium.drive(await opening)
  await own.page.setViewportSize({ width: 380, height: 600 })
  return own
}

/** The log-in page of the demo site with the menu at its field, and what is asked when something of it was chosen. */
async function filling(tab: ChromiumPage): Promise<Screen[]> {
  await tab.page.setViewportSize({ width: 560, height: 600 })
  await tab.page.goto(`${site.origin}/login`)
  await tab.click({ css: "#username" })
  const menu = await menuOn(tab.page)
  await menu.waitFor("menu-row")
  const offered = await shoot(tab)
  // A click within the menu's first moments is not taken for a choice.
  await tab.page.waitForTimeout(1000)
  const asking = chromium.context.waitForEvent("page", { predicate: (one) => one.url().includes("/confirm.html") })
  await menu.click("menu-row")
  const confirm = chromium.drive(await asking)
  await confirm.page.setViewportSize({ width: 420, height: 450 })
  await confirm.waitFor("confirm-yes")
  // The window takes no input in its first moments either.
  await confirm.page.waitForTimeout(1000)
  const asked = await shoot(confirm)
  await confirm.page.close()
  return [offered, asked]
}

/** Registers at the demo's sign-in server and begins a sign-in there: the sign-in page, and the request in the popup. */
async function request(tab: ChromiumPage): Promise<Screen[]> {
  const begin = async (): Promise<void> => {
    await chromium.context.clearCookies()
    await tab.page.goto(`${site.origin}/staff/sign-in`)
    await tab.type({ css: "#username" }, STAFF.username)
    await tab.press("Escape")
    await tab.type({ css: "#password" }, STAFF.password)
    await tab.press("Enter")
  }
  await tab.page.setViewportSize({ width: 560, height: 600 })
  await begin()
  await tab.waitFor({ css: "h1" }, { text: "Set up approving" })
  const scanning = await chromium.popup(tab)
  await scanning.click("add")
  await scanning.click("add-scan")
  await scanning.click("offer-confirm")
  await scanning.waitFor("registered", { timeout: 30_000 })
  await scanning.close()
  await tab.waitFor({ css: ".number" }, { text: /\d\d/ })
  const number = await shoot(tab)
  const popup = await open(popupPage, 380, 600)
  await popup.waitFor("request", { timeout: 30_000 })
  const asked = await shoot(popup)
  await popup.close()
  return [number, asked]
}

try {
  await sheet("welcome", await firstRun())
  const page = await chromium.page("manifest.json")
  const popup = await open(popupPage, 380, 600)
  await popup.waitFor("empty-scan")
  const empty = await shoot(popup)
  await fillVault(page)

  await popup.press("Control+k")
  await popup.type("palette-typed", "s")
  await popup.waitFor("palette-command")
  const palette = await shoot(popup)
  await popup.press("Escape")
  await popup.click("nav-passwords")
  await popup.waitFor("sign-in")
  const passwords = await shoot(popup)
  await popup.click("generator-open")
  const generator = await shoot(popup)
  await popup.press("Escape")
  await popup.click("nav-codes")
  await popup.click({ id: "detail-open", within: { id: "row", having: "Stripe" } })
  await popup.waitFor("detail-code")
  const account = await shoot(popup)
  await popup.close()
  await sheet("more", [account, passwords, generator, palette])

  const security = await open(optionsPage, 1000, 720)
  await security.waitFor("settings-state")
  const backup = await open(`${optionsPage}#backup`, 1000, 720)
  await backup.waitFor("section-backup")
  await sheet("settings", [await shoot(security), await shoot(backup)])
  await goWrong(page)
  await backup.page.reload()
  await backup.click({ id: "snapshot-look", nth: 0 })
  await backup.click({ id: "difference", having: "Stripe" })
  const difference = await shoot(backup)
  await backup.click("restore-choice-submit")
  await backup.waitFor("restore-undo")
  await backup.waitGone("toast")
  await sheet("restore", [difference, await shoot(backup)])

  const tab = await chromium.visit(`${site.origin}/login`)
  const own = await ownWindow(page)
  await own.waitFor("hero")
  const codes = await shoot(own, false)
  await own.close()
  await ask(page, "gate.open", { password: masterPassword })
  const [offered, confirm] = await filling(tab)
  const [number, asked] = await request(tab)
  await sheet("filling", [offered!, confirm!, number!])

  await ask(page, "session.lock", { fully: false })
  const locked = await open(popupPage, 380, 600)
  await locked.waitFor("unlock-pin")
  await sheet("popup", [codes, asked!, await shoot(locked), empty])
} finally {
  await chromium.close()
  await rm(chromium.profile, { recursive: true, force: true, maxRetries: 5 })
  await site.close()
  await signIn.close()
}
