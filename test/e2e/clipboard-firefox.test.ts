/** In Firefox: what was copied is taken off the clipboard by the event page, which was suspended meanwhile. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { ask, firefoxBuild, masterPassword, optionsPage, popupPage, typed } from "./flows.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox, type Firefox } from "./launch/firefox.ts"

let firefox: Firefox
let options: PageDriver
let popup: PageDriver

beforeAll(async () => {
  firefox = await launchFirefox({
    extension: firefoxBuild,
    // Headless, nobody can answer the question; this grants on request, by a real click only.
    prefs: { "extensions.webextOptionalPermissionPrompts": false, "extensions.background.idle.timeout": 1000 },
  })
  options = await firefox.page(`${optionsPage}#codes`)
  await ask(options, "vault.create", { password: masterPassword })
  await ask(options, "account.add", typed("JBSWY3DPEHPK3PXP", "Shop"))
})

afterAll(() => firefox.close())

const clipboard = (): Promise<unknown> => popup.evaluate("navigator.clipboard.readText()")
const end = async (): Promise<number> =>
  Number(await popup.evaluate("browser.alarms.get('clipboard').then((alarm) => alarm?.scheduledTime ?? 0)"))
const bringForward = (): Promise<unknown> =>
  popup.evaluate("browser.alarms.create('clipboard', { when: Date.now() + 1 })")
const inMemory = (): Promise<unknown> => popup.evaluate("browser.storage.session.get(null)")
const suspended = (): Promise<unknown> => popup.evaluate("browser.extension.getBackgroundPage() === null")

test("switched on, a copied code is gone after its time; what was copied elsewhere stays", async () => {
  await options.click("settings-clipboard")
  await expect.poll(async () => (await ask(options, "settings.get")).clearClipboard).toBe(60)
  await options.close()
  popup = await firefox.page(popupPage)
  await popup.click("row-code")
  await expect.poll(clipboard).toMatch(/^\d{6}$/)
  await expect.poll(end).toBeGreaterThan(Date.now() + 30_000)
  const code = String(await clipboard())
  expect(JSON.stringify(await inMemory())).not.toContain(code)
  await expect.poll(suspended, { timeout: 20_000 }).toBe(true)
  await bringForward()
  await expect.poll(clipboard).toBe("")
  expect(await end()).toBe(0)

  await popup.click("row-code")
  await expect.poll(clipboard).toMatch(/^\d{6}$/)
  await expect.poll(end).toBeGreaterThan(0)
  await popup.evaluate("navigator.clipboard.writeText('a shopping list')")
  await bringForward()
  await expect.poll(inMemory).not.toHaveProperty("copied")
  expect(await clipboard()).toBe("a shopping list")
})
