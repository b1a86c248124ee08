/** Sign-in accounts in Chromium: behind the gate always, generator, recovery codes, history, drafts. */
import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ask, chromiumBuild, masterPassword, popupPage, refusal, showIn, typed, wholeList } from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"

let chromium: Chromium
/** A page of ours that only asks. */
let page: ChromiumPage
let popup: ChromiumPage

beforeAll(async () => {
  chromium = await launchChromium({ extension: chromiumBuild })
  page = await chromium.page("manifest.json")
  await ask(page, "vault.create", { password: masterPassword })
  await ask(page, "account.add", typed("JBSWY3DPEHPK3PXP", "Northwind", "ada"))
  await chromium.context.grantPermissions(["clipboard-read", "clipboard-write"])
})

afterAll(() => chromium.close())

async function open(): Promise<ChromiumPage> {
  const opened = await chromium.page(popupPage)
  await opened.page.setViewportSize({ width: 380, height: 600 })
  return opened
}

async function expectClean(name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await showIn(popup, colorScheme)
    const directory = process.env["LOOK"]
    if (directory !== undefined) await popup.screenshot(`${directory}/passwords-${name}-${colorScheme}.png`)
    const { violations } = await new AxeBuilder({ page: popup.page }).analyze()
    expect(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([])
  }
}

async function prove(): Promise<void> {
  await popup.type("proof-password", masterPassword)
  await popup.click("proof-submit")
}

const clipboard = (): Promise<unknown> => popup.evaluate("navigator.clipboard.readText()")

describe.sequential("passwords", () => {
  test("the gate is shut although App Lock is off and the codes are shown", async () => {
    expect((await ask(page, "settings.get")).appLock).toBe(false)
    expect((await ask(page, "session.state")).state).toBe("open")
    expect(await refusal(page, "signIn.list")).toBe("gate.closed")
    expect(await refusal(page, "generated.list")).toBe("gate.closed")
    const wish = { issuer: "Bank", username: "ada", email: "", sites: [], password: "x", recovery: [] }
    expect(await refusal(page, "signIn.save", { id: null, wish })).toBe("gate.closed")
    popup = await open()
    await popup.click("nav-passwords")
    await popup.waitFor("passwords-gate")
    await expectClean("gate")
  })

  test("the master password opens it; nothing is there yet", async () => {
    await prove()
    await popup.waitFor("password-add")
    await expectClean("empty")
  })

  test("a half-typed account outlives the popup, but not its password", async () => {
    await popup.click("password-add")
    await popup.type("sign-in-issuer", "Harbour Bank")
    await popup.type("sign-in-username", "ada@example.com")
    await popup.type("sign-in-password", "secret-not-to-be-kept")
    await popup.type("sign-in-sites", "bank.example")
    await popup.waitFor("strength")
    await popup.page.close()
    popup = await open()
    await popup.click("nav-passwords")
    await popup.click("password-add")
    await popup.waitFor("sign-in-issuer", { text: "Harbour Bank" })
    expect(await popup.text("sign-in-username")).toBe("ada@example.com")
    expect(await popup.text("sign-in-sites")).toBe("bank.example")
    expect(await popup.text("sign-in-password")).toBe("")
  })

  test("the generator makes what it is set to, and what is used is kept before it is saved", async () => {
    await popup.click("sign-in-generate")
    const first = await popup.waitFor("generated", { text: /^.{20}$/ })
    await expectClean("generator")
    await popup.click("generator-again")
    await expect.poll(() => popup.text("generated")).not.toBe(first)
    await popup.click("generator-symbols")
    await popup.waitFor("generated", { text: /^[A-Za-z0-9]{20}$/ })
    await popup.click({ css: "[data-testid=generator] summary" })
    await popup.type("generator-rules", "maxlength: 9; required: digit; allowed: upper")
    await popup.waitFor("generated", { text: /^[A-Z0-9]{9}$/ })
    await popup.type("generator-rules", "maxlength: 1; required: digit; required: upper")
    await popup.waitFor("generator-error", { text: "fits" })
    await popup.page.getByTestId("generator-kind").selectOption("words")
    const words = await popup.waitFor("generated", { text: /^[a-z]+(?:-[a-z]+){4}$/ })
    await popup.waitFor("strength", { text: "Very strong" })
    await popup.click("generator-use")
    await popup.waitFor("sign-in-password", { text: words })
    const kept = await ask(page, "generated.list")
    expect(kept.map(({ password }) => password)).toEqual([words])
  })

  test("saved, found by search, shown, copied, its history kept", async () => {
    const first = await popup.text("sign-in-password")
    await popup.type("sign-in-recovery", "alpha-1")
    await popup.press("Enter")
    await popup.page.keyboard.type("bravo-2\ncharlie-3\ndelta-4")
    await expectClean("form")
    await popup.click("sign-in-save")
    await popup.waitFor("sign-in", { text: "Harbour Bank" })
    expect(await popup.count("sign-in")).toBe(1)
    await expectClean("list")
    // Without a code it is none of the codes.
    expect((await ask(page, "list.find", wholeList)).rows.map(({ issuer }) => issuer)).toEqual(["Northwind"])
    await popup.click("sign-in-copy")
    await expect.poll(clipboard).toBe(first)
    await popup.page.evaluate(() => navigator.clipboard.writeText(""))
    await popup.type("passwords-search", "harb")
    await popup.press("Enter")
    await popup.waitFor("sign-in-title", { text: "Harbour Bank" })
    expect(await popup.text("password-text")).toBe("••••••••••")
    await popup.click("password-copy")
    await expect.poll(clipboard).toBe(first)
    await popup.click("password-show")
    await popup.waitFor("password-text", { text: first ?? "" })
    await popup.click("sign-in-edit")
    await popup.type("sign-in-password", "another long password 7")
    await popup.click("sign-in-save")
    await popup.click("sign-in")
    await popup.click({ css: "[data-testid=password-history] summary" })
    await popup.waitFor("password-history", { text: first ?? "" })
    await expectClean("account")
  })

  test("recovery codes are ticked off, stay so, and a low stock is said", async () => {
    expect(await popup.count("recovery-code")).toBe(4)
    expect(await popup.count("recovery-low")).toBe(0)
    await popup.click({ id: "recovery-code", nth: 0 })
    await popup.click({ id: "recovery-code", nth: 1 })
    await popup.waitFor("recovery-low", { text: "2 codes left" })
    await popup.page.close()
    popup = await open()
    await popup.click("nav-passwords")
    await popup.click("sign-in")
    await popup.waitFor("recovery-low")
    const marks = await popup.evaluate(
      `[...document.querySelectorAll("[data-testid=recovery-code]")].map((box) => box.checked)`,
    )
    expect(marks).toEqual([true, true, false, false])
    await popup.click("sign-in-edit")
    await popup.waitFor("sign-in-recovery", { text: "charlie-3" })
    await popup.click("sign-in-save")
    await popup.click("sign-in")
    const ticked = `document.querySelectorAll("[data-testid=recovery-code]:checked").length`
    await expect.poll(() => popup.evaluate(ticked)).toBe(2)
  })

  test("a code and a password can be one account's", async () => {
    const { rows } = await ask(page, "list.find", wholeList)
    const { id } = rows[0]!
    const wish = { issuer: "Northwind", username: "ada", email: "", sites: [], password: "p w", recovery: [] }
    await ask(page, "signIn.save", { id, wish })
    expect((await ask(page, "signIn.get", { id })).hasCode).toBe(true)
    expect((await ask(page, "list.find", wholeList)).rows[0]?.code?.code).toMatch(/^\d{6}$/)
    // The other way round: a code joins the account that waited for one, without a question.
    const added = await ask(page, "account.add", {
      ...typed("GEZDGNBVGY3TQOJQ", "Harbour Bank", "ada@example.com"),
      onDuplicate: "ask",
    })
    expect(added.duplicate).toBeNull()
    const bank = (await ask(page, "signIn.list")).find(({ issuer }) => issuer === "Harbour Bank")
    expect(bank).toMatchObject({ id: added.added?.id, hasPassword: true, hasCode: true })
  })

  test("what is generated while the gate is shut is kept, sealed, and seen after the next verification", async () => {
    await ask(page, "session.lock", { fully: true })
    await ask(page, "vault.open", { password: masterPassword })
    await ask(page, "generated.keep", { password: "made-while-shut" })
    expect(await refusal(page, "generated.list")).toBe("gate.closed")
    expect(await refusal(page, "signIn.list")).toBe("gate.closed")
    await ask(page, "gate.open", { password: masterPassword })
    const [first, second] = await ask(page, "generated.list")
    expect(first?.password).toBe("made-while-shut")
    expect(second?.password).toMatch(/-/)
  })

  test("a gate for one use gives one account's secrets, once", async () => {
    await ask(page, "settings.set", { gateWindow: "once" })
    await ask(page, "gate.open", { password: masterPassword })
    const list = await ask(page, "signIn.list")
    await ask(page, "signIn.get", { id: list[0]!.id })
    expect(await refusal(page, "signIn.get", { id: list[0]!.id })).toBe("gate.closed")
    expect(await refusal(page, "signIn.list")).toBe("gate.closed")
  })
})
