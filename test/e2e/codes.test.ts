/** What one does with codes in the popup: add by link and by hand, edit, pin, tag, order, archive, hide, mask, remove. */
import { createHmac } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ask, chromiumBuild, masterPassword, optionsPage, pin, popupPage, typed, wholeList } from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"

let chromium: Chromium
let page: ChromiumPage
let popup: ChromiumPage

beforeAll(async () => {
  chromium = await launchChromium({ extension: chromiumBuild })
  await chromium.context.grantPermissions(["clipboard-read", "clipboard-write"])
  page = await chromium.page("manifest.json")
  await ask(page, "vault.create", { password: masterPassword })
  await ask(page, "pin.set", { password: masterPassword, pin })
  await openPopup()
})

afterAll(() => chromium.close())

/** Closes the popup, as a click beside it does, and opens it anew. */
async function openPopup(): Promise<void> {
  if (popup !== undefined) await popup.close()
  popup = await chromium.page(popupPage)
  await popup.page.setViewportSize({ width: 380, height: 600 })
}

const key = Buffer.from("12345678901234567890")
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

function hotp(counter: number, digits: number): string {
  const moving = Buffer.alloc(8)
  moving.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac("sha1", key).update(moving).digest()
  return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 10 ** digits).padStart(digits, "0")
}

const shown = async (issuer: string): Promise<string> =>
  (await popup.waitFor({ id: "row-code", within: { id: "row", having: issuer } })).replaceAll(/\s/g, "")

const order = async (): Promise<string[]> => (await ask(page, "list.find", wholeList)).rows.map(({ issuer }) => issuer)

async function addLink(link: string): Promise<void> {
  await popup.click("add")
  await popup.click("add-link")
  await popup.type("add-secret", link)
  await popup.click("add-save")
}

async function openDetail(issuer: string): Promise<void> {
  await popup.click({ id: "detail-open", within: { id: "row", having: issuer } })
  await popup.waitFor("detail-code")
}

const rowOf = async (issuer: string) =>
  (await ask(page, "list.find", wholeList)).rows.find((row) => row.issuer === issuer)

describe.sequential("codes in the popup", () => {
  test.each([
    ["Six", 6, 30],
    ["Eight", 8, 60],
    ["Ten", 10, 15],
    ["Five", 5, 90],
  ])("a pasted link: %s, %i digits every %i s", async (issuer, digits, period) => {
    await addLink(`otpauth://totp/${issuer}:me?secret=${secret}&issuer=${issuer}&digits=${digits}&period=${period}`)
    // The same secret every time: each is asked about, and kept.
    if (issuer !== "Six") await popup.click("duplicate-keep")
    const code = await shown(issuer)
    const step = Math.floor(Date.now() / 1000 / period)
    expect([hotp(step, digits), hotp(step - 1, digits)].some((each) => code.includes(each))).toBe(true)
  })

  test("a counted code: asked for, shown once, counted up and stored before it is shown", async () => {
    await addLink(`otpauth://hotp/Counted:me?secret=${secret}&issuer=Counted&counter=3`)
    await popup.click("duplicate-keep")
    const row = await popup.waitFor({ id: "row", having: "Counted" })
    expect(row).not.toMatch(/\d{3}\s*\d{3}/)
    const { id } = (await rowOf("Counted"))!
    expect((await ask(page, "code.advance", { id })).code).toBe(hotp(3, 6))
    await chromium.stopWorker()
    expect((await ask(page, "code.advance", { id })).code).toBe(hotp(4, 6))
    expect((await ask(page, "account.get", { id })).otp?.counter).toBe(5)
  })

  test("Steam's letters", async () => {
    await addLink("steam://GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJX")
    await expect
      .poll(async () => (await ask(page, "list.find", wholeList)).rows.some(({ kind }) => kind === "steam"))
      .toBe(true)
    const steam = (await ask(page, "list.find", wholeList)).rows.find(({ kind }) => kind === "steam")
    expect(steam?.code?.code).toMatch(/^[23456789BCDFGHJKMNPQRTVWXY]{5}$/)
  })

  test("what cannot be read is said in a sentence, and the text stays", async () => {
    await popup.click("add")
    await popup.click("add-type")
    await popup.type("add-issuer", "Kept while wrong")
    await popup.type("add-secret", "this is 0 not a secret!")
    await popup.click("add-save")
    await expect.poll(() => popup.allText()).toMatch(/secret|letters/i)
    expect(await popup.text("add-secret")).toBe("this is 0 not a secret!")
  })

  test("half-typed input survives the popup's closing, and the worker's stopping", async () => {
    await popup.type("add-secret", "JBSW Y3DP half")
    await popup.page.waitForTimeout(400)
    await chromium.stopWorker()
    await openPopup()
    await popup.waitFor("search")
    await popup.click("add")
    await popup.click("add-type")
    await expect.poll(() => popup.text("add-secret")).toBe("JBSW Y3DP half")
    expect(await popup.text("add-issuer")).toBe("Kept while wrong")
    await popup.type("add-secret", "jbsw-y3dp-ehpk-3pxp")
    await popup.click("add-save")
    await popup.waitFor({ id: "row", having: "Kept while wrong" })
    await popup.click("add")
    await popup.click("add-type")
    expect(await popup.text("add-secret")).toBe("")
    await openPopup()
  })

  test("a duplicate is answered: open the one that is here", async () => {
    const { total } = await ask(page, "list.find", wholeList)
    await addLink("otpauth://totp/New%20name:me?secret=JBSWY3DPEHPK3PXP")
    await popup.click("duplicate-open")
    await popup.waitFor("detail-issuer", { text: "Kept while wrong" })
    expect((await ask(page, "list.find", wholeList)).total).toBe(total)
    await popup.click("detail-back")
  })

  test("edited: names, tags and sites; found by two letters of any of them", async () => {
    await openDetail("Kept while wrong")
    await popup.click("detail-edit")
    await popup.type("edit-issuer", "Zürich Bank")
    await popup.type("edit-username", "jürgen@example.com")
    await popup.type("edit-tags", "money, home")
    await popup.type("edit-sites", "https://bank.example.ch/login")
    await popup.click("edit-save")
    await popup.waitFor("detail-issuer", { text: "Zürich Bank" })
    await popup.click("detail-back")
    for (const query of ["zu", "ju", "mo", "bank.ex"]) {
      await popup.type("search", query)
      await popup.waitFor({ id: "row", having: "Zürich Bank" })
    }
    await popup.press("Escape")
    const { id } = (await rowOf("Zürich Bank"))!
    const { sites, tags } = await ask(page, "account.get", { id })
    expect(sites).toEqual(["bank.example.ch"])
    expect(tags.toSorted()).toEqual(["home", "money"])
  })

  test("pinned comes first; Alt+arrow and dragging reorder; the order outlives the worker and the popup", async () => {
    await openDetail("Zürich Bank")
    await popup.click("detail-pinned")
    await popup.click("detail-back")
    await expect.poll(async () => (await order())[0]).toBe("Zürich Bank")
    const before = await order()
    await popup.page.locator("[data-testid=row]", { hasText: "Eight" }).first().focus()
    await popup.press("Alt+ArrowUp")
    await expect.poll(order).not.toEqual(before)
    const moved = await order()
    expect(moved.indexOf("Eight")).toBe(before.indexOf("Eight") - 1)
    const from = (await popup.page.locator("[data-testid=row]", { hasText: "Five" }).first().boundingBox())!
    const to = (await popup.page.locator("[data-testid=row]", { hasText: "Eight" }).first().boundingBox())!
    await popup.page.mouse.move(from.x + 90, from.y + 30)
    await popup.page.mouse.down()
    await popup.page.mouse.move(from.x + 90, from.y + 10, { steps: 4 })
    await popup.page.mouse.move(to.x + 90, to.y + 5, { steps: 12 })
    await popup.page.mouse.up()
    await expect.poll(order).not.toEqual(moved)
    const dragged = await order()
    expect(dragged.indexOf("Five")).toBeLessThan(dragged.indexOf("Eight"))
    await chromium.stopWorker()
    await openPopup()
    await popup.waitFor("row")
    expect(await order()).toEqual(dragged)
  })

  test("hidden in the list: no code there, not even in the answer, until it is asked for", async () => {
    await openDetail("Ten")
    await popup.click("detail-hidden")
    await popup.click("detail-back")
    await expect.poll(async () => (await rowOf("Ten"))?.code).toBeNull()
    expect(await shown("Ten")).not.toMatch(/\d{5}/)
    await popup.click({ id: "row", having: "Ten" })
    await expect.poll(() => shown("Ten")).toMatch(/\d{10}|\d{5}/)
  })

  test("all codes masked by one switch, shown when asked for, and masked again when the window loses focus", async () => {
    await popup.click("mask")
    await expect.poll(async () => (await ask(page, "settings.get")).maskCodes).toBe(true)
    await expect.poll(() => shown("Six")).not.toMatch(/\d/)
    expect((await ask(page, "list.find", wholeList)).rows.every(({ code }) => code === null)).toBe(true)
    await popup.click({ id: "row", having: "Six" })
    await expect.poll(() => shown("Six")).toMatch(/\d{6}/)
    await popup.evaluate("void window.dispatchEvent(new Event('blur'))")
    await expect.poll(() => shown("Six")).not.toMatch(/\d/)
    await popup.click("mask")
    await expect.poll(() => shown("Six")).toMatch(/\d{6}/)
  })

  test("archived: off the list, in its own; and back", async () => {
    await openDetail("Five")
    await popup.click("detail-archived")
    await popup.click("detail-back")
    await popup.waitGone({ id: "row", having: "Five" })
    await popup.click("archived")
    await popup.waitFor({ id: "row", having: "Five" })
    await openDetail("Five")
    await popup.click("detail-archived")
    await popup.click("detail-back")
    await openPopup()
    await popup.waitFor({ id: "row", having: "Five" })
  })

  test("removed with its consequence said, and undone; kept for thirty days, or erased for good", async () => {
    await openDetail("Eight")
    await popup.click("detail-remove")
    // The day on which it goes, as the browser writes days.
    const day = `new Date(Date.now() + ${30 * 24 * 60 * 60_000}).toLocaleDateString(undefined, { dateStyle: "long" })`
    await expect.poll(() => popup.allText()).toContain(await popup.evaluate(day))
    await popup.click("remove-confirm")
    await popup.waitGone({ id: "row", having: "Eight" })
    await popup.click("undo")
    await popup.waitFor({ id: "row", having: "Eight" })
    await openDetail("Eight")
    await popup.click("detail-remove")
    await popup.click("remove-confirm")
    await popup.waitGone({ id: "row", having: "Eight" })
    await expect.poll(async () => (await ask(page, "account.removed")).map(({ issuer }) => issuer)).toContain("Eight")
    const removed = (await ask(page, "account.removed")).find(({ issuer }) => issuer === "Eight")
    expect(removed!.eraseAt - removed!.removedAt).toBe(30 * 24 * 60 * 60_000)
    const options = await chromium.page(`${optionsPage}#removed`)
    await options.click("removed-erase")
    await options.click("erase-submit")
    await expect.poll(() => ask(page, "account.removed")).toEqual([])
    await options.close()
  })

  test("a code's QR and link only after a fresh PIN, every time", async () => {
    await openDetail("Six")
    for (const _ of [1, 2]) {
      await popup.click("detail-reveal")
      await popup.type("proof-pin", pin)
      await popup.click("proof-submit")
      await popup.waitFor("reveal-qr", { timeout: 60_000 })
      expect(await popup.waitFor("reveal-uri")).toContain(`secret=${secret}`)
      await openPopup()
      await popup.waitFor("row")
      await openDetail("Six")
    }
    await popup.click("detail-back")
  })

  test("notes behind a gate for one use: asked for at reading and at writing, and what was typed is not lost", async () => {
    await ask(page, "settings.set", { gateWindow: "once" })
    await openDetail("Six")
    await popup.click("detail-notes")
    await popup.type("proof-pin", pin)
    await popup.click("proof-submit")
    await popup.waitFor("notes-text", { timeout: 60_000 })
    await popup.type("notes-text", "in the blue folder")
    await popup.click("notes-save")
    await popup.type("proof-pin", "000000")
    await popup.click("proof-submit")
    await popup.waitFor("proof-error", { text: /\S/, timeout: 60_000 })
    await popup.type("proof-pin", pin)
    await popup.click("proof-submit")
    await popup.waitGone("notes-text", { timeout: 60_000 })
    const { id } = (await rowOf("Six"))!
    await ask(page, "gate.open", { pin })
    expect(await ask(page, "notes.get", { id })).toMatchObject({ text: "in the blue folder" })
    await ask(page, "settings.set", { gateWindow: "5" })
    await popup.click("detail-back")
  })

  test("half-typed notes outlive the popup behind the gate, until they are saved or not wanted", async () => {
    const openNotes = async () => {
      await openPopup()
      await openDetail("Six")
      await popup.click("detail-notes")
      await popup.waitFor("notes-text", { timeout: 60_000 })
      return popup.evaluate("document.querySelector('[data-testid=notes-text]').value")
    }
    const { id } = (await rowOf("Six"))!
    const kept = async () => (await ask(page, "notes.get", { id })).draft
    await ask(page, "gate.open", { pin })
    expect(await openNotes()).toBe("in the blue folder")
    await popup.type("notes-text", "in the red fol")
    // At once: what was typed last goes with the popup's closing.
    expect(await openNotes()).toBe("in the red fol")
    await popup.type("notes-text", "in the red folder")
    await popup.click("notes-save")
    await popup.waitGone("notes-text", { timeout: 60_000 })
    await expect.poll(kept).toBeNull()
    expect(await openNotes()).toBe("in the red folder")
    await popup.type("notes-text", "not that")
    await popup.click("notes-cancel")
    await popup.waitGone("notes-text")
    await expect.poll(kept).toBeNull()
    expect(await openNotes()).toBe("in the red folder")
    await popup.type("notes-text", "half, and locked")
    await expect.poll(kept).toBe("half, and locked")
    await popup.close()
    await ask(page, "session.lock", { fully: false })
    await ask(page, "vault.openWithPin", { pin })
    await ask(page, "gate.open", { pin })
    expect(await kept()).toBeNull()
    await openPopup()
  })

  test("a click copies the code that is shown", async () => {
    const code = await shown("Six")
    await popup.click({ id: "row", having: "Six" })
    await expect.poll(() => popup.evaluate("navigator.clipboard.readText()")).toMatch(/^\d{6}$/)
    const copied = await popup.evaluate("navigator.clipboard.readText()")
    const row = await rowOf("Six")
    expect([code.slice(0, 6), row?.code?.code, row?.code?.next]).toContain(copied)
  })

  test("many accounts: few rows in the page, and long names stay inside", async () => {
    for (let i = 0; i < 40; i++) {
      const name = i === 39 ? `${"An endless name without a stop ".repeat(6)}${i}` : `Service ${i}`
      await ask(page, "account.add", typed(secret, name, `user${i}@example.com`))
    }
    await openPopup()
    await popup.waitFor("row")
    expect(await popup.evaluate("document.querySelectorAll('[data-testid=row]').length")).toBeLessThan(30)
    expect(await popup.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true)
    // What is found is written into the rows that are there: to make them anew is most of what a keystroke costs.
    await popup.evaluate("document.querySelectorAll('[data-testid=row]').forEach((row) => (row.before = true))")
    await popup.type("search", "service 3")
    await popup.waitFor({ id: "row", nth: 0, having: "Service 3" })
    expect(await popup.evaluate("[...document.querySelectorAll('[data-testid=row]')].every((row) => row.before)")).toBe(
      true,
    )
    await popup.type("search", "endless")
    await popup.waitFor({ id: "row", having: "endless" })
    expect(await popup.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true)
  })

  test("a side panel, taller than any popup, draws all the rows that it has room for; made taller, more", async () => {
    const panel = await chromium.page("manifest.json")
    await panel.page.setViewportSize({ width: 380, height: 1100 })
    await panel.page.goto(panel.page.url().replace("manifest.json", "src/popup/panel.html"))
    await panel.waitFor({ id: "row", nth: 13 })
    await panel.page.setViewportSize({ width: 380, height: 1500 })
    await panel.waitFor({ id: "row", nth: 20 })
    await panel.close()
  })
})
