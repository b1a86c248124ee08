/**
 * Removing a browser moves the vault: everything goes along under other keys, the others follow by master password, who was
 * shut out reads nothing that comes after, and whoever joins with what was given out before finds the vault where it is.
 */
import { readdir } from "node:fs/promises"
import path from "node:path"
import { rm } from "node:fs/promises"
import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { randomBytes } from "../../src/domain/bytes.ts"
import { writeRecoveryCode } from "../../src/domain/recovery-code.ts"
import { hasWebdavServer, startWebdavServer, type WebdavServer } from "../servers/webdav.ts"
import {
  ask,
  chromiumBuild,
  firefoxBuild,
  masterPassword,
  optionsPage,
  pin,
  popupPage,
  refusal,
  send,
  showIn,
  typed,
  welcomePage,
  wholeList,
} from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox, type Firefox } from "./launch/firefox.ts"
import { launchGranted } from "./launch/grant.ts"

const secret = "GEZDGNBVGY3TQOJQ"
const hosts = ["http://127.0.0.1/*", "https://127.0.0.1/*"]
const there = await hasWebdavServer("lighttpd")
if (!there) test.skip("skipped: lighttpd and lighttpd-mod-webdav cannot be installed here", () => {})

const issuers = async (page: PageDriver): Promise<string[]> =>
  (await ask(page, "list.find", wholeList)).rows.map(({ issuer }) => issuer).toSorted()

async function idOf(page: PageDriver, issuer: string): Promise<string> {
  const { rows } = await ask(page, "list.find", { ...wholeList, query: issuer })
  if (rows[0] === undefined) throw new Error(`no ${issuer}`)
  return rows[0].id
}

const mark = { type: "text", id: "", name: "zq", autocomplete: "", says: "", at: 0, of: 1, path: [] }
const taught = { host: "bank.example", kind: "one-time-code", mark } as const

const newCode = (): string => writeRecoveryCode(randomBytes(16))

describe.runIf(there).sequential("a browser is removed", () => {
  let server: WebdavServer
  let first: Chromium
  let second: Chromium
  let firefox: Firefox
  /** Pages that only ask: the one that removes, the one that is removed, the one that follows. */
  let one: ChromiumPage
  let two: ChromiumPage
  let three: PageDriver
  let options: ChromiumPage
  /** What was given out before the move. */
  let joining = ""
  const oldRecovery = newCode()
  let recovery = ""
  const extra: Chromium[] = []

  beforeAll(async () => {
    server = await startWebdavServer("lighttpd", { auth: "digest" })
    first = await launchGranted({ extension: chromiumBuild }, hosts)
    second = await launchGranted({ extension: chromiumBuild }, hosts)
    // Headless, nobody can answer the question; this grants on request, by a real click only.
    const prefs = { "extensions.webextOptionalPermissionPrompts": false }
    firefox = await launchFirefox({ extension: firefoxBuild, prefs })
    one = await first.page("manifest.json")
    two = await second.page("manifest.json")
  })

  afterAll(async () => {
    await firefox?.close()
    for (const chromium of [first, second, ...extra]) {
      await chromium?.close()
      await rm(chromium.profile, { recursive: true, force: true, maxRetries: 5 })
    }
    await server?.stop()
  })

  const vaults = async () =>
    (await readdir(path.join(server.folder, "Countersign"))).filter((name) => name.length === 22)

  const fresh = async (): Promise<ChromiumPage> => {
    const chromium = await launchGranted({ extension: chromiumBuild }, hosts)
    extra.push(chromium)
    return chromium.page("manifest.json")
  }

  test("three browsers share a vault with everything that a vault can hold", async () => {
    await ask(one, "vault.create", { password: masterPassword })
    await ask(one, "pin.set", { password: masterPassword, pin })
    await ask(one, "recovery.set", { password: masterPassword, code: oldRecovery })
    await ask(one, "settings.set", { maskCodes: true, gateWindow: "15" })
    await ask(one, "taught.take", {
      text: JSON.stringify({ countersign: "taught-fields", version: 1, fields: [taught] }),
    })
    await ask(one, "account.add", typed(secret, "GitHub"))
    await ask(one, "generated.keep", { password: "swept-before" })
    await ask(one, "gate.open", { password: masterPassword })
    const wish = {
      issuer: "Shop",
      username: "me",
      email: "",
      sites: ["shop.example"],
      password: "old pass",
      recovery: [],
    }
    const { id } = await ask(one, "signIn.save", { id: null, wish })
    await ask(one, "signIn.save", { id, wish: { ...wish, password: "new pass", recovery: ["code-1"] } })
    await ask(one, "notes.set", { id: await idOf(one, "GitHub"), notes: "Kept in the safe" })
    await ask(one, "generated.keep", { password: "still in the inbox" })
    await ask(one, "sync.start", { address: server.address, user: server.user, password: server.password })
    joining = (await ask(one, "sync.code", { password: masterPassword })).code
    await ask(two, "sync.join", { code: joining, password: masterPassword })
    const welcome = await firefox.page(welcomePage)
    await welcome.click("welcome-join")
    await welcome.type("welcome-join-code", joining)
    await welcome.type("welcome-join-password", masterPassword)
    await welcome.click("welcome-join-submit")
    await welcome.waitFor("welcome-pin-skip", { timeout: 60_000 })
    three = welcome
    for (const page of [two, three, one]) await ask(page, "sync.now")
    expect(await issuers(two)).toEqual(["GitHub"])
    expect(await issuers(three)).toEqual(["GitHub"])
    expect((await ask(one, "sync.state"))?.devices).toHaveLength(3)
    expect(await vaults()).toHaveLength(1)
  })

  test("what it means is said, the new recovery code is typed back, and the vault moves", async () => {
    options = await first.page(`${optionsPage}#sync`)
    const rows = options.page
      .getByTestId("sync-device")
      .filter({ hasNotText: "Firefox" })
      .getByTestId("sync-device-remove")
    await rows.first().click()
    await options.waitFor("sync-move", { text: "Your other browsers come along" })
    await axeClean(options)
    await options.click("sync-move-submit")
    recovery = (await options.waitFor("recovery-code")).replaceAll(/\s/g, "")
    await axeClean(options)
    await options.click("sync-move-submit")
    await options.type("sync-move-typed", oldRecovery)
    await options.type("sync-move-password", masterPassword)
    await options.click("sync-move-submit")
    await options.waitFor("sync-move-typed-error", { text: /\S/ })
    expect(await vaults()).toHaveLength(1)
    await options.type("sync-move-typed", recovery)
    await options.type("sync-move-password", "not the master password")
    await options.click("sync-move-submit")
    await options.waitFor("sync-move-password-error", { text: /\S/, timeout: 60_000 })
    await axeClean(options)
    await options.type("sync-move-password", masterPassword)
    await options.click("sync-move-submit")
    await options.waitFor("sync-move", { text: "locked out", timeout: 60_000 })
    await axeClean(options)
    await options.click("sync-move-submit")
    await options.waitGone("sync-move")
    expect(await vaults()).toHaveLength(2)
    const state = await ask(one, "sync.state")
    expect(state).toMatchObject({ trouble: null, findings: [], moved: false })
    expect(state?.devices).toHaveLength(1)
  })

  test("everything went along: codes, passwords, notes, history, PIN, settings, generated passwords, taught fields, the time machine", async () => {
    expect(await ask(one, "settings.get")).toMatchObject({ maskCodes: true, gateWindow: "15", appLock: true })
    expect(await ask(one, "taught.list")).toEqual([taught])
    const github = await idOf(one, "GitHub")
    const shown = await ask(one, "code.show", { ids: [github] })
    expect(shown[github]?.code).toMatch(/^\d{6}$/)
    expect(await refusal(one, "signIn.list")).toBe("gate.closed")
    await ask(one, "session.lock", { fully: false })
    await ask(one, "vault.openWithPin", { pin })
    await ask(one, "gate.open", { pin })
    const [shop] = await ask(one, "signIn.list")
    expect(await ask(one, "signIn.get", { id: shop!.id })).toMatchObject({
      password: "new pass",
      former: [{ password: "old pass" }],
      recovery: [{ code: "code-1" }],
    })
    expect(await ask(one, "notes.get", { id: github })).toMatchObject({ text: "Kept in the safe" })
    const generated = (await ask(one, "generated.list")).map(({ password }) => password)
    expect(generated).toEqual(["still in the inbox", "swept-before"])
    const activity = await ask(one, "activity.list")
    expect(activity.map(({ kind }) => kind)).toContain("sync.removed")
    const added = activity.filter(({ kind }) => kind === "account.added")
    expect(new Set(added.map(({ about }) => about))).toEqual(new Set(["GitHub", "Shop"]))
    const [at] = await ask(one, "snapshot.list")
    expect((await ask(one, "snapshot.compare", { at: at! })).accounts).toBeGreaterThan(0)
    await ask(one, "session.lock", { fully: true })
    expect(await refusal(one, "vault.recover", { code: oldRecovery, password: masterPassword })).toBe("recovery.wrong")
    await ask(one, "vault.open", { password: masterPassword })
  })

  test("another follows by master password; what it had changed is not lost", async () => {
    await ask(three, "account.add", typed(secret, "From Firefox"))
    await ask(three, "sync.now")
    expect(await ask(three, "sync.state")).toMatchObject({ moved: true, findings: [] })
    const settings = await firefox.page(`${optionsPage}#sync`)
    await settings.waitFor("sync-moved", { text: "was moved" })
    await settings.type("sync-moved-password", "not the master password")
    await settings.click("sync-moved-submit")
    await settings.waitFor("sync-moved-password-error", { text: /\S/, timeout: 60_000 })
    await settings.type("sync-moved-password", masterPassword)
    await settings.click("sync-moved-submit")
    await settings.waitFor("toast", { text: "has the moved vault", timeout: 60_000 })
    expect(await settings.count("sync-moved")).toBe(0)
    await ask(one, "sync.now")
    expect(await issuers(one)).toEqual(["From Firefox", "GitHub"])
    expect(await issuers(three)).toEqual(["From Firefox", "GitHub"])
    expect((await ask(one, "sync.state"))?.devices).toHaveLength(2)
    expect(await vaults()).toHaveLength(2)
  })

  test("who was removed is told of the move, sends nothing more, and gets nothing that came after it", async () => {
    await ask(one, "account.add", typed(secret, "After the move"))
    await ask(one, "sync.now")
    await ask(two, "account.add", typed(secret, "By the removed one"))
    const before = (await ask(two, "sync.state"))?.last?.sent
    await ask(two, "sync.now")
    const state = await ask(two, "sync.state")
    expect(state).toMatchObject({ moved: true, trouble: null })
    expect(state?.last?.sent).toBeLessThan(before ?? 0)
    expect(await issuers(two)).not.toContain("After the move")
    const popup = await second.page(popupPage)
    await popup.waitFor("sync-due", { text: "moved your vault" })
    await axeClean(popup)
    const opening = second.context.waitForEvent("page")
    await popup.click("sync-due")
    const told = second.drive(await opening)
    await told.waitFor("sync-moved")
    await popup.close()
    await axeClean(told)
    await told.close()
  })

  test("a code that was given out before the move joins the moved vault", async () => {
    const four = await fresh()
    await ask(four, "sync.join", { code: joining, password: masterPassword })
    expect(await issuers(four)).toEqual(["After the move", "From Firefox", "GitHub"])
    expect((await ask(four, "sync.state"))?.findings).toEqual([])
  })

  test("by recovery code it is the new one that counts, and the old one is said to have ended", async () => {
    const five = await fresh()
    const at = { address: server.address, user: server.user, password: server.password }
    expect(
      await refusal(five, "sync.recover", { server: at, code: oldRecovery, password: "another long password" }),
    ).toBe("recovery.old")
    await ask(five, "sync.recover", { server: at, code: recovery, password: masterPassword })
    expect(await issuers(five)).toContain("After the move")
  })

  test("one that comes later follows although the master password was changed meanwhile", async () => {
    const next = "another horse battery staple"
    await ask(one, "sync.now")
    await ask(one, "vault.changePassword", { current: masterPassword, next })
    await ask(one, "sync.now")
    expect(await refusal(two, "sync.follow", { password: masterPassword, before: null })).toBe("password.wrong")
    expect(await refusal(two, "sync.follow", { password: next, before: null })).toBe("password.before")
    await ask(two, "sync.follow", { password: next, before: { password: masterPassword } })
    await ask(one, "sync.now")
    expect(await issuers(two)).toEqual(["After the move", "By the removed one", "From Firefox", "GitHub"])
    expect(await issuers(one)).toEqual(await issuers(two))
    await ask(two, "session.lock", { fully: true })
    await ask(two, "vault.open", { password: next })
  })

  test("two move at once: all end in the one with the lower id", async () => {
    const password = "another horse battery staple"
    await ask(three, "sync.now")
    await Promise.all([
      ask(one, "sync.move", { password, code: newCode(), device: null }),
      ask(two, "sync.move", { password, code: newCode(), device: null }).catch(() => null),
    ])
    for (let round = 0; round < 4; round++) {
      for (const page of [one, two, three]) {
        await ask(page, "sync.now")
        const state = await ask(page, "sync.state")
        const before = page === three ? { password: masterPassword } : null
        if (state?.moved === true) {
          await ask(page, "sync.follow", { password, before: null }).catch(() =>
            ask(page, "sync.follow", { password, before }),
          )
        }
      }
    }
    for (const page of [one, two, three]) {
      expect(await issuers(page)).toEqual(["After the move", "By the removed one", "From Firefox", "GitHub"])
      expect(await ask(page, "sync.state")).toMatchObject({ moved: false, findings: [], trouble: null })
    }
    expect((await ask(one, "sync.state"))?.devices.length).toBeGreaterThanOrEqual(3)
  })

  test("a worker that is killed anywhere in a move leaves the one vault or the other, whole", async () => {
    const password = "another horse battery staple"
    const whole = await issuers(two)
    let [moved, kept] = [0, 0]
    for (let delay = 0; delay < 3200 && (moved < 2 || kept < 2 || delay < 1600); delay += 160) {
      const count = (await vaults()).length
      const cut = send(two, "sync.move", { password, code: newCode(), device: null }).catch(() => null)
      await new Promise((done) => setTimeout(done, delay))
      await second.stopWorker()
      await Promise.race([cut, new Promise((done) => setTimeout(done, 500))])
      await ask(two, "session.lock", { fully: true })
      await ask(two, "vault.open", { password })
      expect(await issuers(two)).toEqual(whole)
      await ask(two, "sync.now")
      expect(await ask(two, "sync.state")).toMatchObject({ moved: false, findings: [], trouble: null })
      if ((await vaults()).length > count) moved++
      else kept++
    }
    expect(moved).toBeGreaterThan(0)
    expect(kept).toBeGreaterThan(0)
    const shown = await ask(two, "code.show", { ids: [await idOf(two, "GitHub")] })
    expect(Object.values(shown)[0]?.code).toMatch(/^\d{6}$/)
    await ask(one, "sync.now")
    await ask(one, "sync.follow", { password, before: null })
    expect(await issuers(one)).toEqual(whole)
  })
})

async function axeClean(opened: ChromiumPage): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await showIn(opened, colorScheme)
    const { violations } = await new AxeBuilder({ page: opened.page }).analyze()
    expect(
      violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    ).toEqual([])
  }
}
