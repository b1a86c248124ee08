/** Firefox: no passkeys, and it says so; the recovery code; a backup saved to disk and taken over by another vault. */
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import {
  ask,
  firefoxBuild,
  firstRun,
  masterPassword,
  optionsPage,
  refusal,
  typed,
  welcomePage,
  wholeList,
} from "./flows.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox, type Firefox } from "./launch/firefox.ts"

let folder: string
let firefox: Firefox
let settings: PageDriver
let code: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "countersign-firefox-"))
  firefox = await launchFirefox({
    extension: firefoxBuild,
    prefs: {
      "browser.download.folderList": 2,
      "browser.download.dir": folder,
      "browser.download.useDownloadDir": true,
    },
  })
  const welcome = await firefox.page(welcomePage)
  await firstRun(welcome, null)
  await welcome.close()
  settings = await firefox.page(optionsPage)
})

afterAll(async () => {
  await firefox.close()
  await rm(folder, { recursive: true })
})

test("passkeys are not offered, with the reason", async () => {
  await settings.waitFor("passkeys-hint", { text: "does not let extensions use passkeys" })
  expect(await settings.count("passkey-add")).toBe(0)
})

test("a recovery code is made, typed back, and opens a vault whose password is forgotten", async () => {
  await settings.click("settings-recovery")
  code = (await settings.waitFor("recovery-code")).replaceAll(/\s/g, "")
  await settings.click("new-recovery-submit")
  await settings.type("recovery-typed", code.toLowerCase())
  await settings.type("recovery-password", masterPassword)
  await settings.click("new-recovery-submit")
  await settings.waitGone("new-recovery", { timeout: 60_000 })
  await ask(settings, "account.add", typed("GEZDGNBVGY3TQOJQ", "Example Bank"))
  await ask(settings, "session.lock", { fully: true })
  await settings.click("unlock-forgotten")
  await settings.type("open-recovery-code", code)
  await settings.click("open-recovery-check")
  await settings.type("open-password", "a wholly different sentence")
  await settings.type("open-password-again", "a wholly different sentence")
  await settings.click("open-recover")
  await settings.waitFor("open-recovered", { timeout: 60_000 })
  expect((await ask(settings, "list.find", wholeList)).total).toBe(1)
  expect(await refusal(settings, "gate.open", { password: masterPassword })).toBe("password.wrong")
})

test("a backup is saved to disk; another vault takes it over by the recovery code of its day", async () => {
  const backups = await firefox.page(`${optionsPage}#backup`)
  await backups.click("backup-make")
  await backups.waitFor("backup-made", { text: "one account" })
  const saved = async () => (await readdir(folder)).filter((name) => name.endsWith(".countersign-backup"))
  const read = async () => readFile(path.join(folder, (await saved())[0] ?? ""))
  // Firefox makes the file before it fills it.
  const begins = async () => (await read().catch(() => Buffer.alloc(0))).toString("latin1", 0, 18)
  await expect.poll(begins, { timeout: 30_000 }).toBe("Countersign backup")
  const file = (await read()).toString("base64")

  const other = await launchFirefox({ extension: firefoxBuild })
  try {
    const welcome = await other.page(welcomePage)
    await firstRun(welcome, null)
    await welcome.click("welcome-backup")
    // As the file dialog leaves it in the field: no test can click in a dialog.
    await welcome.evaluate((bytes: string) => {
      const given = new DataTransfer()
      given.items.add(new File([Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0))], "a.countersign-backup"))
      const input = document.querySelector<HTMLInputElement>("[data-testid=restore-file-input]")!
      input.files = given.files
      input.dispatchEvent(new Event("change", { bubbles: true }))
    }, file)
    await welcome.click("restore-by-code")
    await welcome.type("restore-secret", code)
    await welcome.click("restore-file-submit")
    await welcome.waitFor("differences-missing", { text: "Example Bank", timeout: 60_000 })
    expect((await ask(welcome, "list.find", wholeList)).total).toBe(0)
    await welcome.click("restore-choice-submit")
    await welcome.type("restore-proof", masterPassword)
    await welcome.press("Enter")
    await welcome.waitFor("welcome-restored", { text: "One account", timeout: 60_000 })
    const [row] = (await ask(welcome, "list.find", wholeList)).rows
    expect([row?.issuer, row?.code?.code.length]).toEqual(["Example Bank", 6])
  } finally {
    await other.close()
  }
})
