/** A backup made, the vault gone, restored; earlier states; and the clock beside a site's. */
import { createServer, type Server } from "node:http"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { codeAt } from "../../src/domain/any-otp.ts"
import { utf8 } from "../../src/domain/bytes.ts"
import {
  ask,
  chromiumBuild,
  finishFirstRun,
  firstRun,
  masterPassword,
  openedWelcome,
  optionsPage,
  pin,
  refusal,
  typed,
  welcomePage,
  wholeList,
} from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"

let folder: string
let chromium: Chromium
let page: ChromiumPage
let backup: string

/** RFC 6238's own secret, "12345678901234567890". */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "countersign-backup-"))
  backup = path.join(folder, "file.countersign-backup")
  chromium = await launchChromium({ extension: chromiumBuild })
  await firstRun(await openedWelcome(chromium))
  page = await chromium.page("manifest.json")
})

afterAll(async () => {
  await chromium.close()
  await rm(folder, { recursive: true })
})

const settingsOf = async (browser: Chromium): Promise<ChromiumPage> => browser.page(`${optionsPage}#backup`)
const idOf = async (on: ChromiumPage, issuer: string): Promise<string | undefined> =>
  (await ask(on, "list.find", wholeList)).rows.find((row) => row.issuer === issuer)?.id

/** Chooses the backup file and opens it with a password. */
async function choose(settings: ChromiumPage, password: string): Promise<void> {
  await settings.click("backup-restore")
  await open(settings, password)
}

async function newVault(welcome: ChromiumPage): Promise<void> {
  await welcome.click("welcome-begin")
  await welcome.type("welcome-password", "another browser altogether")
  await welcome.type("welcome-password-again", "another browser altogether")
  await welcome.click("welcome-create")
  await welcome.waitFor("welcome-pin", { timeout: 60_000 })
}

async function open(settings: ChromiumPage, password: string): Promise<void> {
  await settings.page.setInputFiles("[data-testid=restore-file-input]", backup)
  await settings.type("restore-secret", password)
  await settings.click("restore-file-submit")
}

describe.sequential("a backup file", () => {
  test("is made by hand, read back, and saved without a permission", async () => {
    for (const issuer of ["Bank", "Post", "Shop"]) await ask(page, "account.add", typed(secret, issuer))
    await ask(page, "gate.open", { pin })
    await ask(page, "notes.set", { id: (await idOf(page, "Bank"))!, notes: "in the blue folder" })
    const settings = await settingsOf(chromium)
    const downloading = settings.page.waitForEvent("download")
    await settings.click("backup-make")
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(/^countersign-\d{4}-\d\d-\d\d\.countersign-backup$/)
    await download.saveAs(backup)
    await settings.waitFor("backup-made", { text: "3 accounts" })
    const { lastAt, due } = await ask(page, "backup.state")
    expect([Math.abs(lastAt! - Date.now()) < 60_000, due]).toEqual([true, false])
    const bytes = await readFile(backup, "latin1")
    expect(bytes.startsWith("Countersign backup\n")).toBe(true)
    for (const word of ["Bank", "Post", "blue folder", secret]) expect(bytes).not.toContain(word)
    await settings.close()
  })

  test("the vault is gone with its browser: a new one takes everything over", async () => {
    const other = await launchChromium({ extension: chromiumBuild })
    try {
      const welcome = await openedWelcome(other)
      await newVault(welcome)
      const there = await other.page("manifest.json")
      const settings = await settingsOf(other)
      await choose(settings, "not the password")
      await settings.waitFor("restore-file-failed", { text: /\S/, timeout: 60_000 })
      await settings.type("restore-secret", masterPassword)
      await settings.click("restore-file-submit")
      await settings.waitFor("differences-missing", { text: /Bank[\s\S]*Post[\s\S]*Shop/, timeout: 60_000 })
      expect((await ask(there, "list.find", wholeList)).total).toBe(0)
      await settings.click("restore-choice-submit")
      // Another vault's secrets are sealed anew, which takes this vault's password.
      await settings.type("restore-proof", "not the password of this one")
      await settings.press("Enter")
      await settings.waitFor("restore-proof-error", { text: /\S/, timeout: 60_000 })
      await settings.type("restore-proof", "another browser altogether")
      await settings.press("Enter")
      await settings.waitFor("restore-undo", { text: "3 accounts", timeout: 60_000 })
      const { rows, total } = await ask(there, "list.find", wholeList)
      expect(total).toBe(3)
      const otp = {
        kind: "totp",
        algorithm: "SHA1",
        digits: 6,
        period: 30,
        counter: 0,
        secret: utf8("12345678901234567890"),
      } as const
      for (const { code } of rows) expect(code!.code).toBe((await codeAt(otp, code!.expiresAt! - 1)).code)
      await ask(there, "gate.open", { password: "another browser altogether" })
      expect(await ask(there, "notes.get", { id: (await idOf(there, "Bank"))! })).toMatchObject({
        text: "in the blue folder",
      })
      // A duplicate is told by marks that were made anew.
      const again = await ask(there, "account.add", { ...typed(secret, "Again"), onDuplicate: "ask" })
      expect(again.duplicate).not.toBeNull()

      await settings.click("restore-undo-go")
      await settings.waitGone("restore-undo")
      expect((await ask(there, "list.find", wholeList)).total).toBe(0)
      expect(await ask(there, "account.removed")).toHaveLength(3)
    } finally {
      await other.close()
    }
  })

  test("a first run ends with what a backup brings", async () => {
    const other = await launchChromium({ extension: chromiumBuild })
    try {
      const welcome = await openedWelcome(other)
      await newVault(welcome)
      await welcome.click("welcome-pin-skip")
      await finishFirstRun(welcome)
      await welcome.click("welcome-backup")
      await open(welcome, masterPassword)
      await welcome.waitFor("differences-missing", { text: /Bank[\s\S]*Post[\s\S]*Shop/, timeout: 60_000 })
      await welcome.click("restore-choice-submit")
      await welcome.type("restore-proof", "another browser altogether")
      await welcome.press("Enter")
      await welcome.waitFor("welcome-restored", { text: "3 accounts", timeout: 60_000 })
      expect((await ask(welcome, "list.find", wholeList)).total).toBe(3)
      await welcome.click("welcome-done")
      const again = await other.page(welcomePage)
      await again.waitFor("welcome-exists")
    } finally {
      await other.close()
    }
  })

  test("into a full vault: what is newer stays, what was lost comes back, and it is all seen before", async () => {
    const [bank, post] = [await idOf(page, "Bank"), await idOf(page, "Post")]
    await ask(page, "account.edit", { id: bank!, changes: { issuer: "Bank, renamed" } })
    await ask(page, "account.remove", { id: post! })
    await ask(page, "account.erase", { id: post! })
    const added = await ask(page, "account.add", typed(secret, "Newer than the backup"))
    const settings = await settingsOf(chromium)
    await choose(settings, masterPassword)
    await settings.waitFor("differences-missing", { text: "Post", timeout: 60_000 })
    await settings.waitFor("differences-older", { text: /Site or app:\s*Bank, renamed\s*Bank$/ })
    expect(await settings.count("difference")).toBe(2)
    expect(await settings.count("change")).toBe(1)
    await settings.click("restore-choice-submit", { text: "Restore one" })
    await settings.waitFor("restore-undo", { timeout: 60_000 })
    const issuers = (await ask(page, "list.find", wholeList)).rows.map(({ issuer }) => issuer)
    expect(issuers.toSorted()).toEqual(["Bank, renamed", "Newer than the backup", "Post", "Shop"])

    await settings.click("restore-undo-go")
    await settings.waitGone("restore-undo")
    expect((await ask(page, "list.find", wholeList)).rows.map(({ issuer }) => issuer).toSorted()).toEqual([
      "Bank, renamed",
      "Newer than the backup",
      "Shop",
    ])
    await ask(page, "account.remove", { id: added.added!.id })
    await settings.close()
  })

  test("by the recovery code of its day; a damaged file, and one of another kind, are refused", async () => {
    const { file } = await ask(page, "backup.make")
    expect(await refusal(page, "backup.compare", { file, by: { code: "0".repeat(28) } })).toBe("recovery.none")
    expect(
      await refusal(page, "backup.compare", { file: `${file.slice(0, -8)}AAAAAAAA`, by: { password: masterPassword } }),
    ).toBe("backup.damaged")
    expect(await refusal(page, "backup.compare", { file: "AAAA", by: { password: masterPassword } })).toBe(
      "backup.foreign",
    )
    const settings = await settingsOf(chromium)
    const wrong = path.join(folder, "wrong")
    await writeFile(wrong, "something else altogether")
    await settings.click("backup-restore")
    await settings.page.setInputFiles("[data-testid=restore-file-input]", wrong)
    await settings.type("restore-secret", masterPassword)
    await settings.click("restore-file-submit")
    await settings.waitFor("restore-file-failed", { text: "not a Countersign backup" })
    await settings.close()
  })
})

describe.sequential("the time machine", () => {
  test("keeps the state before a change, shows the difference, goes back, and forward again", async () => {
    const times = await ask(page, "snapshot.list")
    expect(times.length).toBeGreaterThan(0)
    const shop = await idOf(page, "Shop")
    const settings = await settingsOf(chromium)
    const newest = times[0]!
    await ask(page, "account.edit", { id: shop!, changes: { issuer: "Shop, by mistake" } })
    await settings.click({ id: "snapshot-look", nth: 0 })
    await settings.waitFor("differences-older", { text: "Shop" })
    await settings.click({ id: "difference", having: "Shop" })
    await settings.click("restore-choice-submit")
    await settings.waitFor("restore-undo", { timeout: 60_000 })
    expect(await idOf(page, "Shop")).toBe(shop)
    expect(await ask(page, "snapshot.list")).toContain(newest)
    await settings.click("restore-undo-go")
    await settings.waitGone("restore-undo")
    expect(await idOf(page, "Shop, by mistake")).toBe(shop)
    await settings.close()
  })

  test("an account erased from the earlier states too is in none of them", async () => {
    const { added } = await ask(page, "account.add", typed(secret, "Erase me"))
    const { id } = added!
    const settings = await settingsOf(chromium)
    // A restore keeps the state before it: one that has the account.
    await ask(page, "snapshot.restore", { at: (await ask(page, "snapshot.list"))[0]!, ids: [] })
    const holding = async (): Promise<number> => {
      let count = 0
      for (const at of await ask(page, "snapshot.list")) {
        const { differences } = await ask(page, "snapshot.compare", { at })
        if (differences.some((difference) => difference.id === id)) count++
      }
      return count
    }
    await ask(page, "account.remove", { id })
    expect(await holding()).toBeGreaterThan(0)
    await settings.page.goto(settings.page.url().replace("#backup", "#removed"))
    await settings.click({ id: "removed-erase", within: { id: "removed-account", having: "Erase me" } })
    await settings.click("erase-snapshots")
    await settings.click("erase-submit")
    await settings.waitGone({ id: "removed-account", having: "Erase me" })
    await expect.poll(holding).toBe(0)
    await settings.close()
  })
})

describe.sequential("the clock", () => {
  /** A site whose clock is `ahead` of ours, ms. */
  async function siteAhead(ahead: number): Promise<{ origin: string; close: () => Promise<void>; heads: string[] }> {
    const heads: string[] = []
    const server: Server = createServer((request, response) => {
      if (request.method === "HEAD") heads.push(`${request.url ?? ""} ${request.headers.cookie ?? "no cookie"}`)
      response.sendDate = false
      response.setHeader("Date", new Date(Date.now() + ahead).toUTCString())
      response.setHeader("Content-Security-Policy", "default-src 'none'")
      response.setHeader("Set-Cookie", "session=1")
      response.end("<title>site</title><h1>site</h1>")
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const address = server.address()
    if (address === null || typeof address === "string") throw new Error("no port")
    return {
      origin: `http://127.0.0.1:${address.port}`,
      heads,
      close: () =>
        new Promise((done) => {
          server.close(() => done())
          server.closeAllConnections()
        }),
    }
  }

  test("is compared with the very site by a click, corrected, and codes follow; what was copied is marked as used", async () => {
    const site = await siteAhead(300_000)
    const tab = await chromium.visit(`${site.origin}/login?next=1`)
    const shop = (await idOf(page, "Shop, by mistake"))!
    const popup = await chromium.popup(tab)
    await popup.click({ id: "detail-open", within: { id: "row", having: "Shop" } })
    expect(await ask(page, "network.list")).toEqual([])
    await popup.click("clock-check")
    await popup.waitFor("clock-off", { text: /(299|30\d)\S* seconds behind 127\.0\.0\.1/ })
    expect(site.heads).toEqual(["/login no cookie"])
    expect((await ask(page, "network.list"))[0]).toMatchObject({
      purpose: "network_clock",
      origin: site.origin,
      status: 200,
    })
    const before = (await ask(page, "code.show", { ids: [shop] }))[shop]!
    await popup.click("clock-correct")
    await expect.poll(async () => (await ask(page, "settings.get")).clockOffset).toBeGreaterThan(298_000)
    const { clockOffset } = await ask(page, "settings.get")
    const otp = {
      kind: "totp",
      algorithm: "SHA1",
      digits: 6,
      period: 30,
      counter: 0,
      secret: utf8("12345678901234567890"),
    } as const
    const after = (await ask(page, "code.show", { ids: [shop] }))[shop]!
    expect(after.code).not.toBe(before.code)
    expect(after.code).toBe((await codeAt(otp, after.expiresAt! + clockOffset - 1)).code)
    expect(after.expiresAt! - Date.now()).toBeLessThanOrEqual(30_000)
    await popup.click("clock-check")
    await popup.waitFor("clock-right")

    expect(after.used).toBe(false)
    await popup.click("detail-copy")
    await expect.poll(async () => (await ask(page, "code.show", { ids: [shop] }))[shop]!.used).toBe(true)
    expect((await ask(page, "code.show", { ids: [shop] }))[shop]!.used).toBe(true)
    await popup.click("detail-back")
    await popup.waitFor("used")
    await popup.close()
    await ask(page, "settings.set", { clockOffset: 0 })
    await tab.close()
    await site.close()
  })

  test("a page that the browser keeps to itself is not asked, and says so", async () => {
    const tab = await chromium.visit("about:blank")
    await tab.page.bringToFront()
    expect(await refusal(page, "clock.check")).toBe("clock.forbidden")
    await tab.close()
  })
})
