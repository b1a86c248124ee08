/** A backup that saves itself: only with the permission, only when due, whole. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { expect, test } from "vitest"
import {
  ask,
  chromiumBuild,
  firstRun,
  masterPassword,
  openedWelcome,
  optionsPage,
  popupPage,
  refusal,
  typed,
} from "./flows.ts"
import { launchChromium, type ChromiumPage } from "./launch/chromium.ts"

/** Puts the time of the last backup back, as if it had been made then. */
const setLast = (page: ChromiumPage, at: number): Promise<unknown> =>
  page.evaluate(`new Promise((done, failed) => {
    const open = indexedDB.open("countersign")
    open.onerror = () => failed(open.error)
    open.onsuccess = () => {
      const put = open.result.transaction("meta", "readwrite").objectStore("meta").put(${at}, "backup")
      put.onsuccess = () => { open.result.close(); done(true) }
      put.onerror = () => failed(put.error)
    }
  })`)

/** Grants the optional permission as the browser stores it: its prompt cannot be clicked without a screen. */
async function grantDownloads(profile: string, id: string): Promise<void> {
  const file = path.join(profile, "Default", "Preferences")
  const preferences = JSON.parse(await readFile(file, "utf8")) as {
    extensions: { settings: Record<string, Record<string, { api: string[] }>> }
  }
  const own = preferences.extensions.settings[id]!
  for (const kind of ["active_permissions", "granted_permissions", "runtime_granted_permissions"]) {
    own[kind] = { ...own[kind], api: [...(own[kind]?.api ?? []), "downloads"] }
  }
  await writeFile(file, JSON.stringify(preferences))
}

test("a due backup is saved when the vault is opened; without the permission it is only asked for", async () => {
  const profile = await mkdtemp(path.join(tmpdir(), "countersign-auto-"))
  const month = Date.now() - 40 * 86_400_000
  try {
    const before = await launchChromium({ extension: chromiumBuild, profile })
    await firstRun(await openedWelcome(before), null)
    let page = await before.page("manifest.json")
    await ask(page, "account.add", typed("GEZDGNBVGY3TQOJQ", "Bank"))
    await setLast(page, month)
    await ask(page, "session.lock", { fully: true })
    await ask(page, "vault.open", { password: masterPassword })
    expect(await ask(page, "backup.state")).toMatchObject({ lastAt: month, due: true })
    const settings = await before.page(`${optionsPage}#backup`)
    await settings.waitFor("backup-due")
    expect(await settings.evaluate(`document.querySelector("[data-testid=backup-auto]").checked`)).toBe(false)
    const id = before.extensionId
    await before.close()

    await grantDownloads(profile, id)
    const after = await launchChromium({ extension: chromiumBuild, profile })
    page = await after.page("manifest.json")
    expect(await page.evaluate(`chrome.permissions.contains({ permissions: ["downloads"] })`)).toBe(true)
    await ask(page, "vault.open", { password: masterPassword })
    await expect.poll(async () => (await ask(page, "backup.state")).due, { timeout: 30_000 }).toBe(false)
    const items = await page.evaluate(`chrome.downloads.search({})`)
    expect(items).toEqual([expect.objectContaining({ state: "complete", mime: expect.any(String) })])
    const saved = (items as { filename: string; fileSize: number }[])[0]!
    const bytes = await readFile(saved.filename)
    expect(bytes.length).toBe(saved.fileSize)
    const file = bytes.toString("base64url")
    const view = await ask(page, "backup.compare", { file, by: { password: masterPassword } })
    expect([view.accounts, view.differences]).toEqual([1, []])
    expect(await refusal(page, "backup.compare", { file, by: { password: "another one" } })).toBe("password.wrong")

    // Not due: opened again, nothing more is saved.
    await ask(page, "session.lock", { fully: true })
    await ask(page, "vault.open", { password: masterPassword })
    await ask(page, "backup.state")
    expect(await page.evaluate(`chrome.downloads.search({}).then((all) => all.length)`)).toBe(1)

    // Due again in a vault that stayed open all the while: as soon as it is looked at.
    await setLast(page, month)
    const popup = await after.page(popupPage)
    await expect
      .poll(() => page.evaluate(`chrome.downloads.search({}).then((all) => all.length)`), { timeout: 30_000 })
      .toBe(2)
    await expect.poll(async () => (await ask(page, "backup.state")).due).toBe(false)
    await popup.close()
    await after.close()
  } finally {
    await rm(profile, { recursive: true, force: true })
  }
})
