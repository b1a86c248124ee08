/** Two browsers and one real WebDAV server: what one does the other has, and nothing that either did is lost. */
import { cp, rm } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type browser from "webextension-polyfill"
import { hasWebdavServer, startWebdavServer, type WebdavServer } from "../servers/webdav.ts"
import {
  ask,
  chromiumBuild,
  finishFirstRun,
  firefoxBuild,
  firstRun,
  masterPassword,
  optionsPage,
  popupPage,
  refusal,
  typed,
  welcomePage,
  wholeList,
} from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox } from "./launch/firefox.ts"
import { launchGranted } from "./launch/grant.ts"

const secret = "GEZDGNBVGY3TQOJQ"
const there = await hasWebdavServer("lighttpd")
if (!there) test.skip("skipped: lighttpd and lighttpd-mod-webdav cannot be installed here", () => {})

describe.runIf(there).sequential("two browsers on one server", () => {
  let server: WebdavServer
  let first: Chromium
  let second: Chromium
  /** Pages that only ask. */
  let one: ChromiumPage
  let two: ChromiumPage
  let options: ChromiumPage
  let code = ""
  const hosts = ["http://127.0.0.1/*", "https://127.0.0.1/*"]

  beforeAll(async () => {
    server = await startWebdavServer("lighttpd", { auth: "digest" })
    first = await launchGranted({ extension: chromiumBuild }, hosts)
    second = await launchGranted({ extension: chromiumBuild }, hosts)
    one = await first.page("manifest.json")
    two = await second.page("manifest.json")
  })

  afterAll(async () => {
    await first?.close()
    await second?.close()
    await server?.stop()
    for (const { profile } of [first, second]) await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  })

  const issuers = async (page: PageDriver): Promise<string[]> =>
    (await ask(page, "list.find", wholeList)).rows.map(({ issuer }) => issuer).toSorted()
  const idOf = async (page: ChromiumPage, issuer: string): Promise<string> => {
    const { rows } = await ask(page, "list.find", { ...wholeList, query: issuer })
    if (rows[0] === undefined) throw new Error(`no ${issuer}`)
    return rows[0].id
  }

  test("sync is set up: a wrong password is said to be one, the right one works, the list says up to date", async () => {
    const welcome = await first.page(welcomePage)
    await firstRun(welcome)
    await ask(one, "account.add", typed(secret, "GitHub"))
    options = await first.page(`${optionsPage}#sync`)
    await options.waitFor("sync-off")
    await options.type("sync-address", server.address)
    await options.type("sync-user", server.user)
    await options.type("sync-password", "wrong")
    await options.click("sync-try")
    await options.waitFor("sync-error", { text: "refused" })
    await options.type("sync-password", server.password)
    await options.click("sync-try")
    await options.waitFor("sync-found", { text: server.address })
    await options.click("sync-start")
    await options.waitFor("sync-title", { text: "Up to date", timeout: 60_000 })
    await options.waitFor("sync-device", { text: "This browser" })
  })

  test("access that was given for sync brings no script into the server's pages, unless the person wants that", async () => {
    const scripts = async () => {
      const worker = await first.worker()
      return worker.evaluate(async () => {
        const { chrome } = globalThis as unknown as { chrome: typeof browser }
        return (await chrome.scripting.getRegisteredContentScripts()).map(({ matches }) => matches)
      })
    }
    await expect.poll(scripts).toEqual([])
    const filling = await first.page(`${optionsPage}#filling`)
    await filling.waitFor("access-state", { text: "Only when you click" })
    await filling.click("filling-serverIsSite")
    await expect.poll(scripts).toEqual([hosts])
    await filling.waitFor("access-state", { text: "Chosen sites" })
    await filling.click("filling-serverIsSite")
    await expect.poll(scripts).toEqual([])
    await filling.close()
  })

  test("another browser joins by code and master password, and has the accounts", async () => {
    await options.click("sync-add-browser")
    await options.type("sync-code-password", masterPassword)
    await options.click("sync-code-proof-submit")
    code = await options.waitFor("sync-code-text", { text: "countersign-join:", timeout: 60_000 })
    const picture = await options.screenshot()
    await options.click("sync-code-done")

    const welcome = await second.page(welcomePage)
    await welcome.click("welcome-join")
    await welcome.click("welcome-join-submit")
    await welcome.waitFor("welcome-join-code-error", { text: /\S/ })
    // Off the picture of the QR code, as it stands on the other screen.
    const file = { name: "code.png", mimeType: "image/png", buffer: picture }
    await welcome.page.setInputFiles("[data-testid=join-picture-file]", file)
    await welcome.waitFor("welcome-join-code", { text: code })
    await welcome.type("welcome-join-password", "not the master password")
    await welcome.click("welcome-join-submit")
    await welcome.waitFor("welcome-join-password-error", { text: /\S/, timeout: 60_000 })
    await welcome.type("welcome-join-password", masterPassword)
    await welcome.click("welcome-join-submit")
    await welcome.waitFor("welcome-pin-skip", { timeout: 60_000 })
    await welcome.click("welcome-pin-skip")
    await finishFirstRun(welcome)
    await welcome.waitFor("welcome-joined")
    expect(await issuers(two)).toEqual(["GitHub"])
    const shown = await ask(two, "code.show", { ids: [await idOf(two, "GitHub")] })
    expect(Object.values(shown)[0]?.code).toMatch(/^\d{6}$/)
    expect(await refusal(two, "sync.join", { code, password: masterPassword })).toBe("vault.exists")
  })

  test("what is added in either is in both after a sync, and each lists the other", async () => {
    await ask(two, "account.add", typed(secret, "Stripe", "two@site.example"))
    await ask(two, "sync.now")
    await ask(one, "sync.now")
    expect(await issuers(one)).toEqual(["GitHub", "Stripe"])
    const state = await ask(one, "sync.state")
    expect(state?.last?.added.map(({ issuer }) => issuer)).toEqual(["Stripe"])
    expect(state?.findings).toEqual([])
    await ask(two, "sync.now")
    expect((await ask(two, "sync.state"))?.devices).toHaveLength(2)
    await expect.poll(() => options.count("sync-device")).toBe(2)
  })

  test("both change one account while apart: the later name is kept, and the conflict is told in words", async () => {
    const id = await idOf(one, "GitHub")
    await ask(one, "sync.pause", { paused: true })
    await ask(two, "sync.pause", { paused: true })
    await ask(one, "account.edit", { id, changes: { issuer: "GitHub one", tags: ["work"] } })
    await ask(two, "account.edit", { id, changes: { issuer: "GitHub two", username: "new@site.example" } })
    await ask(one, "sync.pause", { paused: false })
    await ask(two, "sync.pause", { paused: false })
    await ask(one, "sync.now")
    for (const page of [one, two]) {
      expect(await ask(page, "account.get", { id })).toMatchObject({
        issuer: "GitHub two",
        username: "new@site.example",
        tags: ["work"],
      })
    }
    // It is told where the two met, once.
    const told = await second.page(`${optionsPage}#sync`)
    await told.waitFor("sync-conflict", { text: "The name: yours was the later one" })
    await told.click("sync-conflicts-dismiss")
    await told.waitGone("sync-conflicts")
    await told.close()
  })

  test("what lost is in the account's history: the name, and behind the gate the password", async () => {
    const id = await idOf(one, "GitHub")
    for (const page of [one, two]) {
      const { formerNames } = await ask(page, "account.get", { id })
      const names = formerNames.filter(({ field }) => field === "issuer")
      expect(names.map(({ value }) => value)).toEqual(["GitHub one", "GitHub"])
    }
    const wish = { issuer: "Shop", username: "me", email: "", sites: [], password: "of before", recovery: [] }
    const gate = (page: ChromiumPage) => ask(page, "gate.open", { password: masterPassword })
    await gate(one)
    const shop = await ask(one, "signIn.save", { id: null, wish })
    await ask(one, "sync.now")
    await ask(two, "sync.now")
    for (const page of [one, two]) await ask(page, "sync.pause", { paused: true })
    for (const [page, password] of [
      [one, "by one"],
      [two, "by two"],
    ] as const) {
      await gate(page)
      await ask(page, "signIn.save", { id: shop.id, wish: { ...wish, password } })
    }
    for (const page of [one, two]) await ask(page, "sync.pause", { paused: false })
    await ask(one, "sync.now")
    for (const page of [one, two]) {
      await gate(page)
      const { password, former } = await ask(page, "signIn.get", { id: shop.id })
      expect([password, ...former.map((each) => each.password)]).toEqual(["by two", "by one", "of before"])
    }
    const popup = await first.page(popupPage)
    await popup.click({ id: "detail-open", within: { id: "row", having: "GitHub two" } })
    await popup.waitFor("detail-history", { text: "What it was before" })
    await popup.close()
  })

  test("a change goes by itself, without anybody asking", async () => {
    const last = async () => (await ask(two, "sync.state"))?.last ?? { at: 0, sent: 0 }
    const before = await last()
    await ask(two, "account.add", typed(secret, "By itself", "self@site.example"))
    await expect.poll(async () => (await last()).at, { timeout: 20_000 }).toBeGreaterThan(before.at)
    expect((await last()).sent).toBeGreaterThan(2000)
    await ask(one, "sync.now")
    expect(await issuers(one)).toContain("By itself")
  })

  test("a worker that is killed in the middle of a sync goes on where it was", async () => {
    for (const delay of [0, 30, 90]) {
      await ask(two, "account.add", typed(secret, `Killed ${delay}`, `k${delay}@site.example`))
      const cut = ask(two, "sync.now").catch(() => null)
      await new Promise((done) => setTimeout(done, delay))
      await second.stopWorker()
      await Promise.race([cut, new Promise((done) => setTimeout(done, 1000))])
      await ask(two, "sync.now")
      await ask(one, "sync.now")
      expect(await issuers(one)).toContain(`Killed ${delay}`)
    }
    for (const page of [one, two]) expect((await ask(page, "sync.state"))?.findings).toEqual([])
    await ask(two, "account.add", typed(secret, "Fastmail", "three@site.example"))
    await ask(two, "sync.now")
    await ask(one, "sync.now")
  })

  test("a sync is undone here, and by the next one everywhere", async () => {
    await options.click("sync-undo")
    await options.waitFor("sync-undo-dialog", { text: "Fastmail" })
    await options.click("sync-undo-dialog-submit")
    await expect.poll(() => issuers(one)).not.toContain("Fastmail")
    await ask(one, "sync.now")
    await ask(two, "sync.now")
    expect(await issuers(two)).not.toContain("Fastmail")
    expect((await ask(two, "account.removed")).map(({ issuer }) => issuer)).toContain("Fastmail")
  })

  test("many removals wait for the person, who may keep the accounts everywhere", async () => {
    for (let i = 0; i < 8; i++) await ask(one, "account.add", typed(secret, `Many ${i}`, `many${i}@site.example`))
    await ask(one, "sync.now")
    await ask(two, "sync.now")
    for (let i = 0; i < 8; i++) await ask(two, "account.remove", { id: await idOf(two, `Many ${i}`) })
    await ask(two, "sync.now")
    await ask(one, "sync.now")
    expect((await issuers(one)).filter((name) => name.startsWith("Many"))).toHaveLength(8)
    expect(await ask(one, "sync.need")).toBe("removals")
    await options.waitFor("sync-waiting", { text: "Many 0" })
    await options.click("sync-keep")
    await options.waitGone("sync-waiting")
    await ask(one, "sync.now")
    await ask(two, "sync.now")
    expect((await issuers(two)).filter((name) => name.startsWith("Many"))).toHaveLength(8)
  })

  test("a master password that was changed in one browser opens the other once it is typed there", async () => {
    const next = "another horse battery staple"
    await ask(one, "vault.changePassword", { current: masterPassword, next })
    await ask(one, "sync.now")
    await ask(two, "sync.now")
    expect(await ask(two, "sync.state")).toMatchObject({ awaitsPassword: true, findings: [], trouble: null })
    expect(await ask(two, "sync.need")).toBe("password")
    await ask(two, "session.lock", { fully: true })
    await ask(two, "vault.open", { password: masterPassword })
    await ask(two, "session.lock", { fully: true })
    await ask(two, "vault.open", { password: next })
    expect((await ask(two, "sync.state"))?.awaitsPassword).toBe(false)
    expect(await ask(two, "sync.need")).toBeNull()
    await ask(two, "session.lock", { fully: true })
    expect(await refusal(two, "vault.open", { password: masterPassword })).toBe("password.wrong")
    await ask(two, "vault.open", { password: next })
    await ask(two, "sync.now")
    await ask(one, "sync.now")
    expect(await ask(one, "sync.state")).toMatchObject({ awaitsPassword: false, findings: [] })
  })

  test("a copied profile takes a name of its own, says so, and neither loses an edit", async () => {
    await second.close()
    const copy = `${second.profile}-copy`
    await cp(second.profile, copy, { recursive: true })
    second = await launchChromium({ extension: chromiumBuild, profile: second.profile })
    const twin = await launchChromium({ extension: chromiumBuild, profile: copy })
    try {
      two = await second.page("manifest.json")
      const other = await twin.page("manifest.json")
      const password = "another horse battery staple"
      await ask(two, "vault.open", { password })
      await ask(two, "account.add", typed(secret, "Original", "original@site.example"))
      await ask(two, "sync.now")
      await ask(other, "vault.open", { password })
      await ask(other, "account.add", typed(secret, "Twin", "twin@site.example"))
      await ask(other, "sync.now")
      await ask(two, "sync.now")
      for (const page of [two, other]) expect(await issuers(page)).toEqual(expect.arrayContaining(["Original", "Twin"]))
      expect((await ask(other, "sync.state"))?.findings.map(({ kind }) => kind)).toContain("copied")
      const told = await twin.page(`${optionsPage}#sync`)
      await told.waitFor("sync-finding-copied", { text: "profile was copied" })
      await told.click("sync-findings-dismiss")
      await told.waitGone("sync-findings")
      expect((await ask(two, "sync.state"))?.devices).toHaveLength(3)
    } finally {
      await twin.close()
      await rm(copy, { recursive: true, force: true, maxRetries: 5 })
    }
  })

  test("a third browser recovers the vault with server and recovery code, under a new master password", async () => {
    await options.evaluate("void (location.hash = 'security')")
    await options.click("settings-recovery")
    const recovery = (await options.waitFor("recovery-code")).replaceAll(/\s/g, "")
    await options.press("Escape")
    await ask(one, "recovery.set", { password: "another horse battery staple", code: recovery })
    await ask(one, "sync.now")
    await options.evaluate("void (location.hash = 'sync')")
    const third = await launchGranted({ extension: chromiumBuild }, hosts)
    try {
      const welcome = await third.page(welcomePage)
      await welcome.click("welcome-join")
      await welcome.click("welcome-join-recover")
      await welcome.type("recover-address", server.address)
      await welcome.type("recover-user", server.user)
      await welcome.type("recover-server-password", server.password)
      await welcome.type("recover-code", recovery)
      await welcome.type("recover-password", "third horse battery staple")
      await welcome.type("recover-password-again", "third horse battery staple")
      await welcome.click("recover-submit")
      await welcome.waitFor("welcome-pin-skip", { timeout: 60_000 })
      const three = await third.page("manifest.json")
      expect(await issuers(three)).toEqual(await issuers(one))
      await ask(one, "sync.now")
      // The new master password is on its way to the others; theirs still opens them.
      expect(await ask(one, "sync.state")).toMatchObject({ awaitsPassword: true, findings: [] })
    } finally {
      await third.close()
      await rm(third.profile, { recursive: true, force: true, maxRetries: 5 })
    }
  })

  test("Firefox joins too, and what it changes reaches the others", async () => {
    const firefox = await launchFirefox({
      extension: firefoxBuild,
      // Headless, nobody can answer the question; this grants on request, by a real click only.
      prefs: { "extensions.webextOptionalPermissionPrompts": false },
    })
    try {
      const given = await ask(one, "sync.code", { password: "another horse battery staple" })
      const welcome = await firefox.page(welcomePage)
      await welcome.click("welcome-join")
      await welcome.type("welcome-join-code", given.code)
      // Of two changes the later is the master password now: the one that the third browser set.
      await welcome.type("welcome-join-password", "third horse battery staple")
      await welcome.click("welcome-join-submit")
      await welcome.waitFor("welcome-pin-skip", { timeout: 60_000 })
      expect(await issuers(welcome)).toEqual(await issuers(one))
      await ask(welcome, "account.add", typed(secret, "From Firefox", "ff@site.example"))
      await ask(welcome, "sync.now")
      await ask(one, "sync.now")
      expect(await issuers(one)).toContain("From Firefox")
      const devices = (await ask(one, "sync.state"))?.devices.map(({ name }) => name) ?? []
      expect(devices.some((name) => name.startsWith("Firefox on "))).toBe(true)
    } finally {
      await firefox.close()
    }
  })

  test("without the server nothing is lost, and it is said what is the matter", async () => {
    await server.stop()
    await ask(two, "account.add", typed(secret, "Offline", "off@site.example"))
    expect(await refusal(two, "sync.now")).toBe("remote.offline")
    expect((await ask(two, "sync.state"))?.trouble).toBe("remote.offline")
    expect(await issuers(two)).toContain("Offline")
  })

  test("sync is turned off, and the accounts stay", async () => {
    await options.click("sync-stop")
    await options.click("sync-stop-dialog-submit")
    await options.waitFor("sync-off")
    expect(await ask(one, "sync.state")).toBeNull()
    // The leave to reach the server is given back.
    expect(await one.evaluate(`chrome.permissions.contains({ origins: ["${hosts[0]}"] })`)).toBe(false)
    expect((await issuers(one)).length).toBeGreaterThan(8)
  })
})
