/** axe finds nothing on the screens of unlocking, recovery and restoring, light and dark; `COUNTERSIGN_PICTURES` keeps pictures. */
import path from "node:path"
import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import {
  ask,
  chromiumBuild,
  firstRun,
  masterPassword,
  openedWelcome,
  optionsPage,
  popupPage,
  showIn,
  typed,
} from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"
import { newDevice } from "./passkeys.ts"

let chromium: Chromium
let page: ChromiumPage
let settings: ChromiumPage

beforeAll(async () => {
  chromium = await launchChromium({ extension: chromiumBuild })
  await firstRun(await openedWelcome(chromium))
  page = await chromium.page("manifest.json")
  for (const issuer of ["Bank", "Post", "Shop"]) await ask(page, "account.add", typed("GEZDGNBVGY3TQOJQ", issuer))
  settings = await chromium.page(optionsPage)
  await newDevice(chromium, settings)
})

afterAll(() => chromium.close())

async function expectClean(opened: ChromiumPage, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await showIn(opened, colorScheme)
    const folder = process.env.COUNTERSIGN_PICTURES
    if (folder !== undefined) await opened.screenshot(path.join(folder, `${name}-${colorScheme}.png`))
    const { violations } = await new AxeBuilder({ page: opened.page }).analyze()
    const found = violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(" ")}`)
    expect(found).toEqual([])
  }
  await opened.page.emulateMedia({ colorScheme: "light" })
}

describe.sequential("axe", () => {
  test("passkeys: none, adding, one, removing", async () => {
    await settings.click("passkey-add")
    await settings.click("add-passkey-submit")
    await expectClean(settings, "passkey-add")
    await settings.type("add-passkey-name", "This computer")
    await settings.type("add-passkey-password", masterPassword)
    await settings.click("add-passkey-submit")
    await settings.waitFor("passkey", { timeout: 60_000 })
    await expectClean(settings, "security")
    await settings.click("passkey-remove")
    await expectClean(settings, "passkey-remove")
    await settings.press("Escape")
  })

  test("recovery code: shown, typed back", async () => {
    await settings.click("settings-recovery")
    const code = (await settings.waitFor("recovery-code")).replaceAll(/\s/g, "")
    await expectClean(settings, "recovery-shown")
    await settings.click("new-recovery-submit")
    await settings.type("recovery-typed", "0000")
    await settings.click("new-recovery-submit")
    await expectClean(settings, "recovery-typed")
    await settings.press("Escape")
    await ask(page, "recovery.set", { password: masterPassword, code })
  })

  test("backup: files, earlier states, opening, choosing, undoing", async () => {
    await settings.click("nav-backup")
    await settings.waitFor("snapshot")
    await expectClean(settings, "backup")
    await settings.click("backup-restore")
    await expectClean(settings, "restore-file")
    await settings.press("Escape")
    const { rows } = await ask(page, "list.find", { query: "", offset: 0, count: 50, archived: false, tag: null })
    const [, bank, shop] = rows
    await ask(page, "account.edit", { id: bank!.id, changes: { issuer: "Edited" } })
    await ask(page, "account.remove", { id: shop!.id })
    // The first state is that before the second account; a restore of nothing keeps the one with all three.
    await ask(page, "account.restore", { id: shop!.id })
    const [at] = await ask(page, "snapshot.list")
    await ask(page, "snapshot.restore", { at: at!, ids: [] })
    await ask(page, "account.remove", { id: shop!.id })
    await ask(page, "account.edit", { id: bank!.id, changes: { issuer: "Edited again" } })
    await settings.click({ id: "snapshot-look", nth: 0 })
    await settings.waitFor("differences-missing")
    await settings.waitFor("differences-older")
    await expectClean(settings, "restore-choice")
    await settings.click("restore-choice-submit")
    await settings.waitFor("restore-undo")
    await expectClean(settings, "restore-undo")
  })

  test("erasing asks about the earlier states", async () => {
    const { rows } = await ask(page, "list.find", { query: "", offset: 0, count: 50, archived: false, tag: null })
    await ask(page, "account.remove", { id: rows[0]!.id })
    await settings.click("nav-removed")
    await settings.click({ id: "removed-erase", nth: 0 })
    await expectClean(settings, "erase")
    await settings.press("Escape")
  })

  test("the popup: an account, its clock; the lock with a passkey, by PIN and by password", async () => {
    const popup = await chromium.page(popupPage)
    await popup.page.setViewportSize({ width: 380, height: 600 })
    await popup.click({ id: "detail-open", nth: 0 })
    await popup.click("clock-check")
    await popup.waitFor({ css: ".clock-check .notice" })
    await expectClean(popup, "popup-clock")
    await popup.click("detail-back")
    await ask(page, "session.lock", { fully: false })
    await popup.waitFor("unlock-passkey")
    await expectClean(popup, "popup-unlock-pin")
    await ask(page, "session.lock", { fully: true })
    await popup.waitFor("unlock-forgotten")
    await expectClean(popup, "popup-unlock-password")
    await settings.waitFor("unlock-passkey")
    await expectClean(settings, "options-unlock")
    await popup.close()
  })

  test("the tab that unlocks: by passkey, by recovery code", async () => {
    const tab = await chromium.page("src/options/open.html#passkey")
    await tab.waitFor("open-passkey")
    await newDevice(chromium, tab)
    await expectClean(tab, "open-passkey")
    await tab.close()
    const recovery = await chromium.page("src/options/open.html#recovery")
    await recovery.type("open-recovery-code", "0000")
    await recovery.click("open-recovery-check")
    await recovery.waitFor("open-error")
    await expectClean(recovery, "open-recovery")
    await recovery.close()
  })
})
