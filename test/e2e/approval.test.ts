/**
 * Sign-in requests as a person meets them: registered from the sign-in server's own page, answered in the popup, and the
 * relying party says who is in. The server and the site are real; the popup is the one that the toolbar button opens.
 */
import { AxeBuilder } from "@axe-core/playwright"
import { rm } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { PlainServer } from "../approval/plain-server.ts"
import { startDemoSite, type DemoSite } from "../demo/site.ts"
import { STAFF } from "../demo/sign-in-server.ts"
import { PASSWORD, startTestServer, type TestServer } from "../server/harness.ts"
import {
  ask,
  chromiumBuild,
  firefoxBuild,
  firstRun,
  masterPassword,
  openedWelcome,
  optionsPage,
  pin,
  popupPage,
  showIn,
  typed,
  welcomePage,
  wholeList,
} from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox } from "./launch/firefox.ts"
import { launchGranted } from "./launch/grant.ts"
import { newDevice } from "./passkeys.ts"

const hosts = ["http://localhost/*", "https://localhost/*"]

let server: TestServer
let site: DemoSite

beforeAll(async () => {
  server = await startTestServer()
  await server.command("users", "add", STAFF.username, "--name", STAFF.name, "--password-stdin")
  await server.command("users", "add", ADA.username, "--name", ADA.name, "--password-stdin")
  site = await startDemoSite({
    signIn: {
      origin: server.url,
      async addClient(name, redirect, logout) {
        const told = await server.command("clients", "add", name, "--redirect", redirect, "--logout", logout)
        const [, id = "", secret = ""] = /client_id: (\S+)\nclient_secret: (\S+)/.exec(told) ?? []
        return { id, secret }
      },
      close: () => server.stop(),
    },
  })
}, 120_000)
afterAll(async () => {
  await site?.close()
  await server?.stop()
})

/** Who meets the server in Firefox: of one person it takes no more than eight requests in ten minutes. */
const ADA = { ...STAFF, username: "ada", name: "Ada Lund" }

/** On the server's own page, to which the site has sent the tab. */
async function typePassword(tab: PageDriver, { username } = STAFF): Promise<void> {
  await tab.waitFor({ css: "#username" })
  await tab.type({ css: "#username" }, username)
  await tab.type({ css: "#password" }, PASSWORD)
  await tab.press("Enter")
}

/** The number that the sign-in page shows. */
const numberOn = async (tab: PageDriver): Promise<string> =>
  (await tab.waitFor({ css: ".number" }, { text: /\d\d/ })).trim()

/** PIN typed where a request asks for it. */
async function prove(popup: PageDriver): Promise<void> {
  await popup.type("proof-pin", pin)
  await popup.press("Enter")
}

describe.sequential("Chromium", () => {
  let chromium: Chromium
  /** A page of ours that only asks. */
  let page: ChromiumPage
  let tab: ChromiumPage

  beforeAll(async () => {
    chromium = await launchGranted({ extension: chromiumBuild }, hosts, ["notifications"])
    await firstRun(await openedWelcome(chromium).catch(() => chromium.page(welcomePage)))
    page = await chromium.page("manifest.json")
    tab = await chromium.visit("about:blank")
  })
  afterAll(async () => {
    await chromium?.close({ keepProfile: true })
    await rm(chromium.profile, { recursive: true, force: true, maxRetries: 5 })
  })

  /** Whoever signed in before is forgotten, at the site and at the server. */
  async function begin(): Promise<void> {
    await chromium.context.clearCookies()
    const start = `${site.origin}/staff/sign-in`
    // The page of the sign-in before may just be leaving by itself, which interrupts ours; once.
    await tab.page.goto(start).catch(() => tab.page.goto(start))
    await typePassword(tab)
  }

  /** The site says who is in. */
  const isIn = (): Promise<string> => tab.waitFor({ css: "#done" }, { text: STAFF.name })

  async function clean(opened: ChromiumPage): Promise<void> {
    for (const colorScheme of ["light", "dark"] as const) {
      await showIn(opened, colorScheme)
      const { violations } = await new AxeBuilder({ page: opened.page }).analyze()
      expect(
        violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(" ")}`),
      ).toEqual([])
      await look(opened, colorScheme)
    }
  }
  let shots = 0
  async function look(opened: ChromiumPage, scheme: string): Promise<void> {
    const folder = process.env["COUNTERSIGN_SHOTS"]
    shots += 1
    if (folder !== undefined) await opened.screenshot(`${folder}/${String(shots).padStart(2, "0")}-${scheme}.png`)
  }

  /** The popup's page in a tab, as large as the popup is: what axe can look at. */
  async function popupTab(): Promise<ChromiumPage> {
    const popup = await chromium.page(popupPage)
    await popup.page.setViewportSize({ width: 380, height: 600 })
    return popup
  }

  test("scanned on the server's page, the popup says what is sent, and registers on a click", async () => {
    await begin()
    await tab.waitFor({ css: "h1" }, { text: "Set up approving" })
    const popup = await chromium.popup(tab)
    await popup.click("add")
    await popup.click("add-scan")
    expect(await popup.waitFor("offer-issuer")).toContain("Contoso")
    expect(await popup.waitFor("offer-no-access")).toContain("no access")
    const sends = await popup.waitFor("offer-sends")
    for (const piece of ["PIPU", "no_firebase_token", "pubkey", "device_name"]) expect(sends).toContain(piece)
    expect((await ask(page, "network.list")).filter(({ origin }) => origin === server.url)).toEqual([])
    await popup.close()
    // Left, it waits; and here it is looked at.
    const again = await popupTab()
    await again.click("offer-go-on")
    await again.waitFor("offer")
    await clean(again)
    await again.click("offer-confirm")
    await again.waitFor("registered", { timeout: 30_000 })
    // The server's page goes on by itself with a request, which takes the popup as soon as it is here.
    await again.close()
    const { rows } = await ask(page, "list.find", wholeList)
    expect(rows).toMatchObject([{ registered: true, kind: null }])
  })

  test("the first request: what is asked and by whom, the number, the PIN; and the site says who is in", async () => {
    // The page goes on by itself, by a request.
    const number = await numberOn(tab)
    const opened = await popupTab()
    await opened.waitFor("request", { timeout: 30_000 })
    expect(await opened.text("request-issuer")).toBe("Contoso")
    expect(await opened.text("request-account")).toBe(STAFF.username)
    expect(await opened.waitFor("request-facts")).toContain(new URL(server.url).host)
    await clean(opened)
    await opened.type("request-digits", number)
    await opened.press("Enter")
    await opened.waitFor("proof-pin")
    await clean(opened)
    await opened.type("proof-pin", "000000")
    await opened.press("Enter")
    await opened.waitFor("proof-error", { text: /\S/, timeout: 30_000 })
    expect(await tab.count({ css: "#done" })).toBe(0)
    await prove(opened)
    await opened.waitFor("request-outcome", { text: "Approved", timeout: 30_000 })
    await isIn()
    // By itself it goes on to the list.
    await opened.waitFor("row")
    await opened.close()
  })

  test("in the toolbar's popup, with the worker stopped between arrival and answer", async () => {
    await begin()
    const number = await numberOn(tab)
    const before = await chromium.popup(tab)
    await before.waitFor("request", { timeout: 30_000 })
    await before.close()
    await chromium.stopWorker()
    const popup = await chromium.popup(tab)
    await popup.waitFor("request", { timeout: 30_000 })
    await popup.type("request-digits", number)
    await popup.click("request-approve")
    await prove(popup)
    await popup.waitFor("request-outcome", { text: "Approved", timeout: 30_000 })
    await isIn()
    await popup.close()
  })

  test("hidden by Escape, the list is there, and after five seconds the request again; denied, nobody is in", async () => {
    await begin()
    await numberOn(tab)
    const popup = await popupTab()
    await popup.waitFor("request", { timeout: 30_000 })
    await popup.press("Escape")
    await popup.waitFor("row")
    await popup.waitFor("request-hidden")
    await popup.waitFor("request")
    await popup.click("request-deny")
    await prove(popup)
    expect(await popup.waitFor("request-outcome", { text: "Denied", timeout: 30_000 })).toContain("Contoso")
    await tab.waitFor({ css: "#problem, h1" }, { text: /denied|declined|not/i })
    expect(await tab.count({ css: "#done" })).toBe(0)
    await popup.close()
  })

  test("a wrong number is said to be one, and the next request comes with a warning; it wasn't me", async () => {
    await begin()
    const number = await numberOn(tab)
    const popup = await popupTab()
    await popup.waitFor("request", { timeout: 30_000 })
    await popup.type("request-digits", number === "00" ? "01" : "00")
    await popup.click("request-approve")
    await prove(popup)
    await popup.waitFor("request-outcome", { text: "Wrong number", timeout: 30_000 })
    expect(await popup.text("request-outcome")).not.toContain("enied")
    await clean(popup)
    await popup.click("request-done")
    await popup.waitFor("row")
    await begin()
    await numberOn(tab)
    await popup.waitFor("request-warned", { timeout: 30_000 })
    await clean(popup)
    await popup.click("request-go-on")
    await popup.waitFor("request-facts")
    await popup.click("request-not-me")
    expect(await popup.waitFor("request-confirm")).toContain("ten minutes")
    await clean(popup)
    await prove(popup)
    await popup.waitFor("request-outcome", { text: "Denied", timeout: 30_000 })
    await popup.click("request-done")
    await popup.close()
  })

  test("the settings: state, notifications, the registration", async () => {
    const options = await chromium.page(`${optionsPage}#requests`)
    await options.waitFor("requests-state", { text: "Receiving" })
    await options.waitFor("registration", { text: "Contoso" })
    await clean(options)
    await options.click("requests-try")
    await options.waitFor("toast")
    await options.close()
  })

  test("revoked there, it is told; the account shows why, cannot be removed, and unregistering says what is lost", async () => {
    const [registration] = await ask(page, "registration.list")
    await server.command("devices", "revoke", STAFF.username, registration!.serial)
    const popup = await popupTab()
    await popup.waitFor("request-trouble", { text: "no longer knows", timeout: 30_000 })
    await clean(popup)
    await popup.click("detail-open")
    await popup.waitFor("registration-trouble", { text: "no longer knows" })
    await clean(popup)
    await popup.click("registration-remove")
    expect(await popup.waitFor("unregister")).toContain("erased")
    await clean(popup)
    await popup.click("unregister-confirm")
    await popup.waitFor("empty-scan")
    await popup.close()
  })

  describe.sequential("a server as others run it", () => {
    let plain: PlainServer
    beforeAll(async () => {
      plain = await new PlainServer().start()
    })
    afterAll(() => plain.stop())

    test("an account that has codes is turned into one with requests, by a link that names it otherwise", async () => {
      const { added } = await ask(page, "account.add", typed("GEZDGNBVGY3TQOJQ", "Contoso", "katy"))
      const popup = await popupTab()
      await popup.click("detail-open")
      await popup.click("turn-on-open")
      expect(await popup.waitFor("turn-on", { text: "Contoso" })).toContain("their own apps only")
      await clean(popup)
      await popup.click("turn-on-scan")
      // There is nothing to be seen in this tab; the link goes in by hand.
      await popup.waitFor("scan-error")
      await popup.click("add-back")
      await popup.click("add-link")
      await popup.type("add-secret", plain.link({ issuer: "privacyIDEA" }).replace("Contoso:katy", plain.serial))
      await popup.press("Enter")
      expect(await popup.waitFor("offer-issuer")).toContain("privacyIDEA")
      await popup.waitFor("offer-account")
      await popup.click("offer-confirm")
      await popup.click("registered-done", { timeout: 30_000 })
      await popup.waitFor("row-code")
      expect((await ask(page, "registration.list"))[0]!.account.id).toBe(added!.id)
      await popup.close()
    })

    test("locked and closed it says that a request waits, or that none come", async () => {
      plain.ask()
      await ask(page, "requests.check")
      await ask(page, "session.lock", { fully: false })
      const popup = await popupTab()
      await popup.waitFor("request-locked", { text: "request waits" })
      await clean(popup)
      await ask(page, "session.lock", { fully: true })
      await popup.waitFor("request-locked", { text: "Unlock to receive" })
      await popup.type("unlock-password", masterPassword)
      await popup.click("unlock-submit")
      await popup.waitFor("request", { timeout: 30_000 })
      await popup.click("request-deny")
      await prove(popup)
      await popup.waitFor("request-outcome", { text: "Denied", timeout: 30_000 })
      await popup.click("request-done")
      await popup.close()
    })

    test("numbers as buttons, chosen by typing one; two requests queue, the oldest first", async () => {
      const first = plain.ask({ choices: ["18", "63", "42"], choice: "63", title: "First" })
      await ask(page, "requests.check")
      const second = plain.ask({ title: "Second" })
      await ask(page, "requests.check")
      const popup = await popupTab()
      await popup.waitFor("request-queue", { text: "1 of 2" })
      expect(await popup.text("request-facts")).toContain("First")
      await clean(popup)
      await popup.press("6")
      await popup.press("3")
      await popup.press("Enter")
      await prove(popup)
      await popup.waitFor("request-outcome", { text: "Approved", timeout: 30_000 })
      expect(plain.state(first)).toBe("accept")
      await popup.click("request-done")
      await popup.waitFor("request-facts", { text: "Second" })
      await popup.click("request-approve")
      await prove(popup)
      await popup.waitFor("request-outcome", { text: "Approved", timeout: 30_000 })
      expect(plain.state(second)).toBe("accept")
      await popup.waitFor("row")
      await popup.close()
    })

    test("a code for the page is shown, large, until it is dismissed", async () => {
      plain.ask({ code: "57" })
      await ask(page, "requests.check")
      const popup = await popupTab()
      await popup.click("request-approve")
      await prove(popup)
      await popup.waitFor("request-code", { timeout: 30_000 })
      await clean(popup)
      await popup.close()
      const again = await popupTab()
      await again.waitFor("request-code")
      await again.click("request-done")
      await again.waitFor("row")
      await again.close()
    })

    test("by a passkey it goes on in a tab, which sends the answer and is gone", async () => {
      const device = await chromium.page(optionsPage)
      await newDevice(chromium, device)
      await device.click("passkey-add")
      await device.type("add-passkey-name", "This computer")
      await device.type("add-passkey-password", masterPassword)
      await device.click("add-passkey-submit")
      await device.waitFor("passkey", { text: "This computer", timeout: 60_000 })
      const asked = plain.ask({ choices: ["18", "63", "42"], choice: "42" })
      await ask(page, "requests.check")
      const popup = await popupTab()
      await popup.click({ id: "request-number", having: "42" })
      const opening = chromium.context.waitForEvent("page", { predicate: (one) => one.url().includes("open.html") })
      await popup.click("proof-passkey")
      // The device is in one tab, where it stays; so that is where the address of the new one goes.
      const opened = await opening
      const address = opened.url()
      await opened.close()
      await device.page.goto("about:blank")
      const gone = device.page.waitForEvent("close", { timeout: 30_000 })
      await device.page.goto(address)
      await device.page.bringToFront()
      await device.click("open-passkey-go", { timeout: 3000 }).catch(() => undefined)
      await gone
      expect(plain.state(asked)).toBe("accept")
    })

    test("a server that nobody reaches is said to be that, with a way to ask now", async () => {
      plain.instead = (response) => response.destroy()
      await ask(page, "requests.check")
      const popup = await popupTab()
      await popup.waitFor("request-trouble")
      plain.instead = null
      await popup.click("request-check")
      await popup.waitGone("request-trouble")
      await popup.close()
    })

    test("expired on the screen, it is said to be over", async () => {
      plain.ask()
      await ask(page, "requests.check")
      const popup = await popupTab()
      await popup.waitFor("request")
      // The page's own clock is put ahead, as if the time had passed.
      await popup.evaluate("void (Date.now = ((now) => () => now() + 10 * 60_000)(Date.now.bind(Date)))")
      await popup.waitFor("request-outcome", { text: "expired" })
      await popup.close()
      plain.expire()
    })
  })
})

test("Firefox: enrol from a link, approve, and the site says who is in", async () => {
  const firefox = await launchFirefox({ extension: firefoxBuild })
  try {
    const welcome = await firefox.page(welcomePage)
    await firstRun(welcome)
    await welcome.close()
    const tab = await firefox.visit(`${site.origin}/staff/sign-in`)
    await typePassword(tab, ADA)
    await tab.waitFor({ css: "h1" }, { text: "Set up approving" })
    const link = String(await tab.evaluate("document.querySelector('#link').value"))
    const popup = await firefox.page(popupPage)
    await popup.click("add")
    await popup.click("add-link")
    await popup.type("add-secret", link)
    await popup.press("Enter")
    await popup.click("offer-confirm", { timeout: 30_000 })
    await popup.waitFor("registered", { timeout: 30_000 })
    const number = await numberOn(tab)
    await popup.waitFor("request", { timeout: 30_000 })
    await popup.type("request-digits", number)
    await popup.click("request-approve")
    await prove(popup)
    await popup.waitFor("request-outcome", { text: "Approved", timeout: 30_000 })
    await tab.waitFor({ css: "#done" }, { text: ADA.name })
  } finally {
    await firefox.close()
  }
})
