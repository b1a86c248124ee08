/**
 * What was copied is taken off the clipboard (threats D12), in Chromium: by the worker that the alarm wakes. The alarm is
 * the browser's own; its time is looked at, and then brought forward.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { markOf } from "../../src/domain/copied.ts"
import { ask, chromiumBuild, masterPassword, optionsPage, pin, popupPage, typed } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"

let chromium: Chromium
let options: ChromiumPage
let popup: ChromiumPage

beforeAll(async () => {
  chromium = await launchGranted({ extension: chromiumBuild }, [], ["clipboardRead", "clipboardWrite"])
  // For the eyes of this test: a web page's permission, of no use to a document without the focus.
  await chromium.context.grantPermissions(["clipboard-read", "clipboard-write"])
  options = await chromium.page("manifest.json")
  await ask(options, "vault.create", { password: masterPassword })
  await ask(options, "pin.set", { password: masterPassword, pin })
  await ask(options, "settings.set", { appLock: false })
  await ask(options, "account.add", typed("JBSWY3DPEHPK3PXP", "Shop"))
  await options.close()
  options = await chromium.page(`${optionsPage}#codes`)
  popup = await chromium.page(popupPage)
})

afterAll(() => chromium.close())

const clipboard = (): Promise<unknown> => popup.evaluate("navigator.clipboard.readText()")
const write = (text: string): Promise<unknown> =>
  popup.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`)
const seconds = async (): Promise<number> => (await ask(options, "settings.get")).clearClipboard
const permitted = (): Promise<unknown> =>
  options.evaluate("chrome.permissions.contains({ permissions: ['clipboardRead', 'clipboardWrite'] })")
/** When the time of what was copied is over; 0: nothing waits. */
const end = async (): Promise<number> =>
  Number(await options.evaluate("chrome.alarms.get('clipboard').then((alarm) => alarm?.scheduledTime ?? 0)"))
const bringForward = (): Promise<unknown> =>
  options.evaluate("chrome.alarms.create('clipboard', { when: Date.now() + 1 })")
const inMemory = (): Promise<unknown> => options.evaluate("chrome.storage.session.get(null)")

/** Copies the code that the popup shows, as a person does, and waits until the worker knows of it. */
async function copyCode(): Promise<string> {
  await write("from before")
  await popup.click("row-code")
  await expect.poll(clipboard).toMatch(/^\d{6}$/)
  await expect.poll(end).toBeGreaterThan(0)
  return String(await clipboard())
}

describe.sequential("the clipboard", () => {
  test("stays as it is unless that was switched on: nothing is kept of a copy, and no alarm set", async () => {
    expect(await seconds()).toBe(0)
    await ask(options, "clipboard.copied", await markOf("123456"))
    expect(await end()).toBe(0)
    expect(await inMemory()).not.toHaveProperty("copied")
  })

  test("is emptied of a code after the time chosen, by a worker that was stopped meanwhile, with the vault closed", async () => {
    await options.click("settings-clipboard")
    await expect.poll(seconds).toBe(60)
    await options.page.getByTestId("settings-clipboard-after").selectOption({ label: "30 seconds" })
    await expect.poll(seconds).toBe(30)
    const before = Date.now()
    const code = await copyCode()
    const after = Date.now()
    const when = await end()
    expect(when).toBeGreaterThanOrEqual(before + 30_000)
    expect(when).toBeLessThanOrEqual(after + 31_000)
    expect(JSON.stringify(await inMemory())).not.toContain(code)
    await ask(options, "session.lock", { fully: true })
    await chromium.stopWorker()
    expect(await clipboard()).toBe(code)
    await bringForward()
    await expect.poll(clipboard).toBe("")
    expect(await end()).toBe(0)
    await expect.poll(inMemory).not.toHaveProperty("copied")
    await ask(options, "vault.open", { password: masterPassword })
  })

  test("keeps what was copied elsewhere in between", async () => {
    await popup.waitFor("row-code")
    await copyCode()
    await write("a shopping list")
    await bringForward()
    await expect.poll(inMemory).not.toHaveProperty("copied")
    // The same job once more, to its end: the one before has ended by then.
    await ask(options, "clipboard.copied", await markOf("another"))
    await bringForward()
    await expect.poll(inMemory).not.toHaveProperty("copied")
    expect(await clipboard()).toBe("a shopping list")
  })

  test("is let be when the permission is withdrawn, and the settings say so; switched off, it is given back", async () => {
    const code = await copyCode()
    await options.evaluate("chrome.permissions.remove({ permissions: ['clipboardRead'] })")
    await expect.poll(end).toBe(0)
    await expect.poll(inMemory).not.toHaveProperty("copied")
    await options.waitFor("clipboard-withdrawn")
    await ask(options, "clipboard.copied", await markOf(code))
    expect(await end()).toBe(0)
    expect(await clipboard()).toBe(code)
    await options.click("settings-clipboard")
    await options.waitGone("clipboard-withdrawn")
    expect(await permitted()).toBe(true)
    expect(await seconds()).toBe(30)
    await options.click("settings-clipboard")
    await expect.poll(seconds).toBe(0)
    expect(await permitted()).toBe(false)
  })
})
