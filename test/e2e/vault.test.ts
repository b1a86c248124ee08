/** The main job in Chromium, on real input: first run, scan, right code; kills, PINs, locks. */
import path from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { base32, codeOf, fromBase32, stepAt } from "../demo/one-time-code.ts"
import { startDemoSite, USER, type DemoSite } from "../demo/site.ts"
import { ask, chromiumBuild, enterPin, firstRun, masterPassword, openedWelcome, optionsPage, pin } from "./flows.ts"
import { popupPage, refusal, typed, wholeList } from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"

let chromium: Chromium
let site: DemoSite
let tab: ChromiumPage
/** A page of ours that only asks. */
let page: ChromiumPage

beforeAll(async () => {
  site = await startDemoSite()
  chromium = await launchChromium({ extension: chromiumBuild })
  tab = await chromium.visit(`${site.origin}/`)
})

afterAll(async () => {
  await chromium.close()
  await site.close()
})

const alarms = (): Promise<unknown> => page.evaluate("chrome.alarms.getAll()")

describe.sequential("the main job", () => {
  test("installing opens the first run, which makes a vault with a PIN", async () => {
    const welcome = await openedWelcome(chromium)
    await firstRun(welcome)
    page = await chromium.page("manifest.json")
    const { state, hasPin } = await ask(page, "session.state")
    expect({ state, hasPin }).toEqual({ state: "open", hasPin: true })
    expect((await ask(page, "settings.get")).appLock).toBe(true)
  })

  test.each(["", "?style=dark", "?style=inverted", "?style=small", "?style=blurred"])(
    "the real toolbar popup scans the QR code of /setup%s",
    async (style) => {
      await tab.page.goto(`${site.origin}/setup${style}`)
      const popup = await chromium.popup(tab)
      const empty = (await popup.count("empty-scan")) > 0 || style === ""
      await popup.click(empty ? "empty-scan" : "add")
      if (!empty) await popup.click("add-scan")
      await popup.waitFor("find", { text: "Northwind Post" })
      await popup.close()
    },
  )

  test("several codes on one page are offered as a list and added together", async () => {
    await tab.page.goto(`${site.origin}/setup?style=many`)
    const popup = await chromium.popup(tab)
    await popup.click("empty-scan")
    await popup.waitFor("find")
    expect(await popup.count("find")).toBe(3)
    await popup.click("find-add")
    await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]", having: "Harbour Savings" })
    await popup.close()
    expect((await ask(page, "list.find", wholeList)).total).toBe(3)
  })

  test("the account of this site comes first, with the site's own code", async () => {
    await tab.page.goto(`${site.origin}/setup`)
    const popup = await chromium.popup(tab)
    await popup.waitFor("hero", { text: "Northwind" })
    const rows = await ask(page, "list.find", wholeList)
    // Three accounts carry the demo site as their site; the code of each is what Node works out for its secret.
    for (const offer of site.offers.slice(-3)) {
      const row = rows.rows.find(({ issuer, code }) => issuer === offer.issuer && code !== null)
      const secret = new URL(offer.uri).searchParams.get("secret") ?? ""
      const key = fromBase32(secret)
      expect(base32(key)).toBe(secret)
      if (row?.code?.expiresAt) expect(row.code.code).toBe(codeOf(key, stepAt(row.code.expiresAt - 1)))
    }
    await popup.screenshot(path.join(process.env.COUNTERSIGN_PICTURES ?? "/tmp", "countersign-popup.png"))
    await popup.close()
  })

  test("the site takes the code that the popup shows", async () => {
    await tab.page.goto(`${site.origin}/setup`)
    const popup = await chromium.popup(tab)
    await popup.click("add")
    await popup.click("add-scan")
    await popup.waitFor("find", { text: "Northwind Post" })
    await popup.click("find-add")
    // The same issuer and username are here already, from the page with three: replace it.
    await popup.click("duplicate-replace")
    const shownCode = async () => {
      const { rows } = await ask(page, "list.find", wholeList)
      return rows.find(({ issuer }) => issuer === "Northwind Post")?.code?.code
    }
    await expect.poll(async () => (await shownCode()) === site.codeOf(USER), { timeout: 10_000 }).toBe(true)
    await popup.close()
    await tab.type({ css: "#code" }, (await shownCode()) ?? "")
    await tab.press("Enter")
    await tab.waitFor({ css: "#done" })
    // What was replaced is kept aside, not lost.
    expect((await ask(page, "account.removed")).map(({ issuer }) => issuer)).toEqual(["Northwind Post"])
  })

  test("a second code like one that is here is asked about, and nothing is added meanwhile", async () => {
    const first = await ask(page, "account.add", { ...typed("JBSWY3DPEHPK3PXP", "Twice"), onDuplicate: "ask" })
    const again = await ask(page, "account.add", { ...typed("jbsw y3dp-ehpk 3pxp", "Other name"), onDuplicate: "ask" })
    expect(again.duplicate?.id).toBe(first.added?.id)
    expect(again.added).toBeNull()
    await ask(page, "account.erase", { id: first.added!.id })
    await ask(page, "account.remove", { id: first.added!.id })
    await ask(page, "account.erase", { id: first.added!.id })
    expect(await refusal(page, "account.get", { id: first.added!.id })).toBe("account.missing")
  })

  test("a worker stopped inside each write loses nothing: each edit is whole or not there", async () => {
    const { added } = await ask(page, "account.add", typed("GEZDGNBVGY3TQOJQ", "Killed 0"))
    const { total } = await ask(page, "list.find", wholeList)
    let last = 0
    for (let round = 1; round <= 24; round++) {
      const answered = ask(page, "account.edit", { id: added!.id, changes: { issuer: `Killed ${round}` } }).then(
        () => true,
        () => false,
      )
      // From before the first read to after the commit: an edit takes about 10 ms here.
      await pause(round % 12)
      await chromium.stopWorker()
      const whole = await answered
      const page2 = await ask(page, "list.find", wholeList)
      expect(page2.total).toBe(total)
      const { issuer } = await ask(page, "account.get", { id: added!.id })
      const now = Number(issuer.replace("Killed ", ""))
      expect([last, round]).toContain(now)
      // What was answered as done is done.
      if (whole) expect(now).toBe(round)
      last = now
    }
    expect(last).toBeGreaterThan(0)
  })

  test("nothing asked the network, and no alarm repeats; locked, there is none at all", async () => {
    expect(await ask(page, "network.list")).toEqual([])
    // App Lock is on: one alarm for the one deadline, once.
    await expect.poll(alarms).toEqual([expect.objectContaining({ name: "lock" })])
    expect(JSON.stringify(await alarms())).not.toContain("periodInMinutes")
    await ask(page, "session.lock", { fully: false })
    await expect.poll(alarms).toEqual([])
  })

  test("locked: no titles, no codes, no list; the PIN brings them back", async () => {
    expect(await refusal(page, "list.find", wholeList)).toBe("vault.locked")
    const popup = await chromium.popup(tab)
    await popup.waitFor("unlock-pin")
    expect(await popup.allText()).not.toContain("Northwind")
    await enterPin(popup, pin)
    await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]" }, { timeout: 60_000 })
    await popup.close()
  })

  test("five wrong PINs close the vault, also with the worker stopped between them; the master password opens it", async () => {
    await ask(page, "session.lock", { fully: false })
    for (let left = 4; left >= 1; left--) {
      expect(await refusal(page, "vault.openWithPin", { pin: "000000" })).toBe("pin.wrong")
      await chromium.stopWorker()
      expect((await ask(page, "session.state")).triesLeft).toBe(left)
    }
    expect(await refusal(page, "vault.openWithPin", { pin: "000000" })).toBe("pin.exhausted")
    expect((await ask(page, "session.state")).state).toBe("closed")
    expect(await refusal(page, "vault.openWithPin", { pin })).toBe("vault.closed")
    expect(await page.evaluate("chrome.storage.session.get('held')")).toEqual({})

    const popup = await chromium.popup(tab)
    await popup.type("unlock-password", `${masterPassword}!`)
    await popup.click("unlock-submit")
    await popup.waitFor("unlock-error", { text: /\S/, timeout: 60_000 })
    await popup.type("unlock-password", masterPassword)
    await popup.click("unlock-submit")
    await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]" }, { timeout: 60_000 })
    await popup.close()
    const kinds = (await ask(page, "activity.list")).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(["pin.exhausted", "vault.failed", "vault.opened"]))
  })

  test("many wrong PINs at once are still five tries", async () => {
    await ask(page, "session.lock", { fully: false })
    const wrong = Array.from({ length: 12 }, (_, i) => refusal(page, "vault.openWithPin", { pin: String(1000 + i) }))
    const codes = (await Promise.all(wrong)).toSorted()
    expect(codes.filter((code) => code === "pin.wrong")).toHaveLength(4)
    expect(codes.filter((code) => code === "pin.exhausted")).toHaveLength(1)
    expect(codes.filter((code) => code === "vault.closed")).toHaveLength(7)
    await ask(page, "vault.open", { password: masterPassword })
  })

  test("another master password: the old one opens nothing any more, the PIN and the accounts stay", async () => {
    const { total } = await ask(page, "list.find", wholeList)
    const next = "a wholly different sentence"
    expect(await refusal(page, "vault.changePassword", { current: "not this one at all", next })).toBe("password.wrong")
    await ask(page, "vault.changePassword", { current: masterPassword, next })
    await ask(page, "session.lock", { fully: true })
    expect(await refusal(page, "vault.open", { password: masterPassword })).toBe("password.wrong")
    await ask(page, "vault.open", { password: next })
    await ask(page, "session.lock", { fully: false })
    await ask(page, "vault.openWithPin", { pin })
    expect((await ask(page, "list.find", wholeList)).total).toBe(total)
    await ask(page, "vault.changePassword", { current: next, next: masterPassword })
  })

  test("the gate stays in front of notes, for its window; a code's link asks afresh every time", async () => {
    const [row] = (await ask(page, "list.find", wholeList)).rows
    const { id } = row!
    expect(await refusal(page, "notes.get", { id })).toBe("gate.closed")
    await ask(page, "gate.open", { pin })
    await ask(page, "notes.set", { id, notes: "behind the gate" })
    expect(await ask(page, "notes.get", { id })).toMatchObject({ text: "behind the gate" })
    expect(await refusal(page, "account.reveal", { id, proof: { pin: "1111" } })).toBe("pin.wrong")
    expect((await ask(page, "account.reveal", { id, proof: { pin } })).uri).toMatch(/^otpauth:\/\/totp\//)
    await ask(page, "settings.set", { gateWindow: "once" })
    await ask(page, "gate.open", { pin })
    expect(await ask(page, "notes.get", { id })).toMatchObject({ text: "behind the gate" })
    expect(await refusal(page, "notes.get", { id })).toBe("gate.closed")
  })

  test.each([
    ["the time is up", -1000, 0],
    ["the clock was set back to before the last use", 60_000, 120_000],
  ])("App Lock's time-out: %s", async (_, lockAt, since) => {
    await ask(page, "vault.openWithPin", { pin }).catch(() => ask(page, "vault.open", { password: masterPassword }))
    expect((await ask(page, "session.state")).state).toBe("open")
    // By the lock that the worker changes it under, or a change of its own may be in between.
    await page.evaluate(`navigator.locks.request("held", async () => {
      const { held } = await chrome.storage.session.get("held")
      await chrome.storage.session.set({
        held: { ...held, lockAt: Date.now() + ${lockAt}, since: Date.now() + ${since} },
      })
    })`)
    expect(await refusal(page, "list.find", wholeList)).toBe("vault.locked")
    expect((await ask(page, "session.state")).state).toBe("locked")
  })

  test("a browser that ends closes the vault", async () => {
    await chromium.close({ keepProfile: true })
    const { profile } = chromium
    chromium = await launchChromium({ extension: chromiumBuild, profile })
    page = await chromium.page("manifest.json")
    expect((await ask(page, "session.state")).state).toBe("closed")
    await ask(page, "vault.open", { password: masterPassword })
    expect((await ask(page, "list.find", wholeList)).total).toBeGreaterThan(3)
    const options = await chromium.page(optionsPage)
    await options.waitFor("settings-app-lock")
    await options.close()
    const popup = await chromium.page(popupPage)
    await popup.waitFor("search")
    await popup.close()
  })
})
