/**
 * The tour of pictures in README: the built extension with made-up accounts, each screen in light and dark, laid out on
 * sheets. `npm run pictures` after `npm run build`.
 */
import { writeFile } from "node:fs/promises"
import path from "node:path"
import { ask, masterPassword, openedWelcome, optionsPage, pin, popupPage, typed } from "../test/e2e/flows.ts"
import { showIn } from "../test/e2e/flows.ts"
import { launchChromium, type ChromiumPage } from "../test/e2e/launch/chromium.ts"

type Scheme = "light" | "dark"
/** One screen in both schemes, PNG. */
type Screen = Readonly<Record<Scheme, Buffer>>

const accounts = [
  ["GitHub", "katy.reid@contoso.example", "JBSWY3DPEHPK3PXP"],
  ["Stripe", "ops@northwind.example", "GEZDGNBVGY3TQOJQ"],
  ["Amazon Web Services", "root · 8841-2201", "MFRGGZDFMZTWQ2LK"],
  ["Fastmail", "katy@reid.example", "NBSWY3DPO5XXE3DE"],
  ["Proton", "katy.reid", "ONSWG4TFOQQGCYTD"],
  ["Dropbox", "katy@reid.example", "KRUGKIDROVUWG2ZA"],
  ["Discord", "kat", "MJZG653OEBTG66BA"],
] as const

const chromium = await launchChromium({ extension: path.resolve(import.meta.dirname, "../dist/chromium") })

async function shoot(opened: ChromiumPage): Promise<Screen> {
  const taken: Buffer[] = []
  for (const scheme of ["light", "dark"] as const) {
    await opened.page.bringToFront()
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
    body { grid-template-columns: repeat(${screens.length}, 1fr); }
    img { width: 100%; display: block; border-radius: 8px; }
  </style>${images("light")}${images("dark")}`)
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete))
  await writeFile(path.join(import.meta.dirname, `${name}.png`), await page.screenshot({ fullPage: true }))
  await page.close()
}

async function firstRun(): Promise<Screen[]> {
  const welcome = await openedWelcome(chromium)
  await welcome.page.setViewportSize({ width: 500, height: 790 })
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

async function fillVault(page: ChromiumPage): Promise<void> {
  for (const [issuer, username, secret] of accounts) await ask(page, "account.add", typed(secret, issuer, username))
  await ask(page, "gate.open", { password: masterPassword })
  for (const [issuer, username] of accounts.slice(3)) {
    const wish = { issuer, username, email: "", sites: [], password: "a long made-up password", recovery: [] }
    await ask(page, "signIn.save", { id: null, wish })
  }
}

try {
  await sheet("welcome", await firstRun())
  const page = await chromium.page("manifest.json")
  const popup = await open(popupPage, 380, 600)
  await popup.waitFor("empty-scan")
  const empty = await shoot(popup)
  await fillVault(page)
  await popup.waitFor({ id: "row", having: "Discord" })
  const codes = await shoot(popup)

  await popup.click("keep")
  await popup.waitFor("keep-window")
  const keep = await shoot(popup)
  await popup.press("Escape")
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

  const security = await open(optionsPage, 1000, 720)
  await security.waitFor("settings-state")
  const backup = await open(`${optionsPage}#backup`, 1000, 720)
  await backup.waitFor("section-backup")
  await sheet("settings", [await shoot(security), await shoot(backup)])

  await ask(page, "session.lock", { fully: false })
  const locked = await open(popupPage, 380, 600)
  await locked.waitFor("unlock-pin")
  await sheet("popup", [codes, account, await shoot(locked), empty])
  await sheet("more", [passwords, generator, palette, keep])
} finally {
  await chromium.close()
}
