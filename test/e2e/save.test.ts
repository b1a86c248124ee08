/** What is typed into pages is offered to be saved in our own popup, in Chromium, with site access and without. */
import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { startFormsSite, type FormsSite } from "./forms-site.ts"
import { ask, chromiumBuild, masterPassword, popupPage, refusal, showIn } from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"

let chromium: Chromium
let site: FormsSite
/** A page of ours that only asks. */
let page: ChromiumPage
let tab: ChromiumPage

beforeAll(async () => {
  site = await startFormsSite()
  chromium = await launchGranted({ extension: chromiumBuild }, ["http://*/*", "https://*/*"], ["notifications"])
  page = await chromium.page("manifest.json")
  await ask(page, "vault.create", { password: masterPassword })
  // Registered after the first answer.
  await vi.waitFor(async () => {
    expect(await page.evaluate("chrome.scripting.getRegisteredContentScripts().then((all) => all.length)")).toBe(1)
  }, 10_000)
})

afterAll(async () => {
  await chromium.close()
  await site.close()
})

beforeEach(async () => {
  tab = await chromium.visit(site.origin)
  return () => tab.close()
})

const field = (name: string) => ({ css: `[name=${name}]` })

async function go(path: string): Promise<void> {
  await tab.page.goto(`${site.origin}${path}`)
}

/** Focus first: the script that notices comes with it. */
async function type(name: string, text: string): Promise<void> {
  await tab.click(field(name))
  await tab.page.waitForTimeout(300)
  await tab.type(field(name), text)
}

async function logIn(name: string, password: string, path = "/login"): Promise<void> {
  await go(path)
  await type("username", name)
  await type("password", password)
  await tab.click({ css: "button" })
  await tab.waitFor("in")
}

const offers = () => ask(page, "saving.list")
const openGate = () => ask(page, "gate.open", { password: masterPassword })
const closeGate = async () => {
  await ask(page, "session.lock", { fully: true })
  await ask(page, "vault.open", { password: masterPassword })
}

async function open(): Promise<ChromiumPage> {
  const popup = await chromium.page(popupPage)
  await popup.page.setViewportSize({ width: 380, height: 600 })
  return popup
}

async function expectClean(popup: ChromiumPage, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await showIn(popup, colorScheme)
    const directory = process.env["LOOK"]
    if (directory !== undefined) await popup.screenshot(`${directory}/save-${name}-${colorScheme}.png`)
    const { violations } = await new AxeBuilder({ page: popup.page }).analyze()
    expect(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([])
  }
}

const passwordOf = async (username: string): Promise<string | undefined> => {
  await openGate()
  const row = (await ask(page, "signIn.list")).find((one) => one.username === username)
  return row && (await ask(page, "signIn.get", { id: row.id })).password
}

describe.sequential("saving", () => {
  test("a log-in is offered in the popup, saved behind the gate, and the page sees nothing of it", async () => {
    await logIn("ada", "first-password")
    await expect.poll(offers).toMatchObject([{ username: "ada", accounts: [], compared: false }])
    const badge = () => page.evaluate("chrome.action.getBadgeText({})")
    expect(await badge()).toBe("+")
    const popup = await open()
    await popup.waitFor("save-offer-title", { text: site.origin.replace("http://", "") })
    await expectClean(popup, "new")
    await popup.click("save-offer-change")
    await popup.type("save-offer-issuer", "Forms")
    await expectClean(popup, "new-changed")
    await popup.click("save-offer-save")
    await popup.type("proof-password", masterPassword)
    await popup.click("proof-submit")
    await popup.waitGone("save-offer")
    await popup.close()
    expect(await badge()).toBe("")
    expect(await passwordOf("ada")).toBe("first-password")
    const [account] = await ask(page, "signIn.list")
    expect(account).toMatchObject({ issuer: "Forms", sites: [site.origin.replace("http://", "")] })
    expect(await tab.evaluate("document.documentElement.outerHTML")).not.toMatch(/chrome-extension|countersign/i)
  })

  test("unchanged with the gate open: nothing is offered; with the gate shut it is forgotten at the next verification", async () => {
    await openGate()
    await logIn("ada", "first-password")
    await logIn("grace", "marker", "/script")
    await expect.poll(async () => (await offers()).map(({ username }) => username)).toEqual(["grace"])
    await ask(page, "saving.dismiss", { offer: (await offers())[0]!.offer })
    await closeGate()
    await logIn("ada", "first-password")
    await expect.poll(offers).toMatchObject([{ username: "ada", compared: false }])
    await openGate()
    expect(await offers()).toEqual([])
  })

  test("not now: the very same is not offered again", async () => {
    await logIn("grace", "marker", "/script")
    await logIn("joan", "another", "/script")
    await expect.poll(async () => (await offers()).map(({ username }) => username)).toEqual(["joan"])
    await ask(page, "saving.dismiss", { offer: (await offers())[0]!.offer })
  })

  test("a changed password updates its account and goes to the history", async () => {
    await logIn("ada", "second-password")
    await expect.poll(offers).toMatchObject([{ accounts: [{ username: "ada" }], compared: true }])
    const popup = await open()
    await popup.waitFor("save-offer-save", { text: "Save password" })
    await popup.click("save-offer-change")
    await expectClean(popup, "update")
    await popup.click("save-offer-save")
    await popup.waitGone("save-offer")
    await popup.close()
    expect(await passwordOf("ada")).toBe("second-password")
    const rows = await ask(page, "signIn.list")
    expect(rows).toHaveLength(1)
    expect((await ask(page, "signIn.get", { id: rows[0]!.id })).former.map(({ password }) => password)).toEqual([
      "first-password",
    ])
  })

  test("a change form without a username goes to the account of the site", async () => {
    await go("/change")
    await type("old", "second-password")
    await type("new", "third-password")
    await type("again", "third-password")
    await tab.click({ css: "button" })
    await tab.waitFor("in")
    await expect.poll(offers).toMatchObject([{ accounts: [{ username: "ada" }] }])
    const [offer] = await offers()
    const taken = { offer: offer!.offer, into: offer!.accounts[0]!.id, issuer: "", username: "" }
    expect(await ask(page, "saving.take", taken)).toMatchObject({ saved: { issuer: "Forms", username: "ada" } })
    expect(await passwordOf("ada")).toBe("third-password")
    expect(await refusal(page, "saving.take", taken)).toBe("saving.gone")
  })

  test("two steps on two pages are one sign-in", async () => {
    await go("/name")
    await type("username", "mary")
    await tab.click({ css: "button" })
    await tab.waitFor(field("password"))
    await type("password", "two-step-secret")
    await tab.click({ css: "button" })
    await tab.waitFor("in")
    await expect.poll(offers).toMatchObject([{ username: "mary", accounts: [] }])
    const [offer] = await offers()
    await ask(page, "saving.take", { offer: offer!.offer, into: null, issuer: "Forms", username: "mary" })
    expect(await passwordOf("mary")).toBe("two-step-secret")
  })

  test("while locked it is taken in, and offered after unlocking; over the worker's death too", async () => {
    await ask(page, "pin.set", { password: masterPassword, pin: "482915" })
    await ask(page, "session.lock", { fully: false })
    await logIn("hedy", "typed-while-locked")
    expect(await refusal(page, "saving.list")).toBe("vault.locked")
    await chromium.stopWorker()
    await ask(page, "vault.openWithPin", { pin: "482915" })
    expect(await offers()).toMatchObject([{ username: "hedy", compared: false }])
    const session = JSON.stringify(await page.evaluate("chrome.storage.session.get(null)"))
    expect(session).toContain('"captured"')
    expect(session).not.toContain("typed-while-locked")
    expect(session).not.toContain("hedy")
  })

  test("never here: what waits is gone and nothing comes, until it is taken off the list", async () => {
    const popup = await open()
    await popup.click("save-offer-change")
    await popup.click("save-offer-never")
    await popup.waitGone("save-offer")
    await popup.close()
    await logIn("hedy", "another-one", "/script")
    await tab.page.waitForTimeout(500)
    expect(await offers()).toEqual([])
    const host = site.origin.replace("http://", "")
    expect(await ask(page, "saving.silent")).toEqual([host])
    await ask(page, "saving.unsilence", { host })
    await logIn("hedy", "another-one", "/script")
    await expect.poll(offers).toMatchObject([{ username: "hedy" }])
    await ask(page, "saving.dismiss", { offer: (await offers())[0]!.offer })
  })

  test("a notification says so where it is wanted, leads to our popup, and goes with what it is about", async () => {
    const notices = async (): Promise<string[]> =>
      (await chromium.worker()).evaluate(async () => {
        const shown: object = await Reflect.get(globalThis, "chrome").notifications.getAll()
        return Object.keys(shown)
      })
    await openGate()
    await logIn("joan", "not-yet-wanted", "/script")
    await expect.poll(offers).toMatchObject([{ username: "joan" }])
    expect(await notices()).toEqual([])
    await ask(page, "saving.dismiss", { offer: (await offers())[0]!.offer })

    await ask(page, "settings.set", { notifySaves: true })
    // What is known is no news.
    await logIn("ada", (await passwordOf("ada")) ?? "", "/script")
    await tab.page.waitForTimeout(500)
    expect(await notices()).toEqual([])
    await logIn("joan", "wanted-by-now", "/script")
    await expect.poll(notices).toEqual(["save"])
    await (
      await chromium.worker()
    ).evaluate(() => Reflect.get(globalThis, "chrome").notifications.onClicked.dispatch("save"))
    const popups = () =>
      page.evaluate(`chrome.runtime.getContexts({ contextTypes: ["POPUP"] }).then((all) => all.length)`)
    await expect.poll(popups).toBe(1)
    expect(await notices()).toEqual([])
    await logIn("joan", "and-another-one", "/script")
    await expect.poll(notices).toEqual(["save"])
    for (const { offer } of await offers()) await ask(page, "saving.dismiss", { offer })
    await expect.poll(notices).toEqual([])
    await ask(page, "settings.set", { notifySaves: false })
    await closeGate()
  })

  test("generated, signed up with, saved", async () => {
    await ask(page, "generated.keep", { password: "made-by-the-generator" })
    await go("/signup")
    await type("username", "katherine")
    await type("password", "made-by-the-generator")
    await tab.click({ css: "button" })
    await tab.waitFor("in")
    const popup = await open()
    await popup.waitFor("save-offer-who", { text: "katherine" })
    await popup.click("save-offer-save")
    await popup.type("proof-pin", "482915")
    await popup.press("Enter")
    await popup.waitGone("save-offer")
    await popup.close()
    expect(await passwordOf("katherine")).toBe("made-by-the-generator")
  })

  test("switched off, nothing is taken in", async () => {
    await ask(page, "settings.set", { offerSave: false })
    await logIn("dorothy", "not-for-you", "/script")
    await tab.page.waitForTimeout(500)
    expect(await offers()).toEqual([])
    await ask(page, "settings.set", { offerSave: true })
  })
})

test("what I typed, by the click on the icon alone: without site access, and before it is sent", async () => {
  const plain = await launchChromium({ extension: chromiumBuild })
  try {
    const ours = await plain.page("manifest.json")
    await ask(ours, "vault.create", { password: masterPassword })
    const visited = await plain.visit(`${site.origin}/login`)
    await visited.type(field("username"), "ada")
    await visited.type(field("password"), "typed-before")
    const popup = await plain.popup(visited)
    await popup.click("empty-other")
    await popup.click("save-typed")
    await popup.waitFor("save-offer-who", { text: "ada" })
    await popup.click("save-offer-save")
    await popup.type("proof-password", masterPassword)
    await popup.click("proof-submit")
    await popup.waitGone("save-offer")
    const [account] = await ask(ours, "signIn.list")
    expect((await ask(ours, "signIn.get", { id: account!.id })).password).toBe("typed-before")
  } finally {
    await plain.close()
  }
})
