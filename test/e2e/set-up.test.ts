/** From a log-in to its second factor: saved, set up by the page's QR code into the same account, and filled. */
import { readFileSync } from "node:fs"
import path from "node:path"
import QRCode from "qrcode"
import { afterAll, beforeAll, expect, test } from "vitest"
import { PASSWORD, startDemoSite, USER, type DemoSite } from "../demo/site.ts"
import { startFillSite } from "./fill/site.ts"
import { keep, openGate } from "./fill/steps.ts"
import { ask, chromiumBuild, masterPassword, wholeList } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"

let chromium: Chromium
let site: DemoSite
let page: ChromiumPage

beforeAll(async () => {
  site = await startDemoSite()
  chromium = await launchGranted({ extension: chromiumBuild }, ["http://*/*", "https://*/*"])
  page = await chromium.page("manifest.json")
  await ask(page, "vault.create", { password: masterPassword })
})

afterAll(async () => {
  await chromium.close()
  await site.close()
})

test("log in, save, scan into the same account, confirm with the filled code", async () => {
  const tab = await chromium.visit(`${site.origin}/login`)
  await tab.click({ css: "#username" })
  await tab.page.waitForTimeout(700)
  await tab.type({ css: "#username" }, USER)
  await tab.type({ css: "#password" }, PASSWORD)
  await tab.click({ css: "form button" })
  await tab.waitFor({ css: "#done" })
  await expect.poll(() => ask(page, "saving.list")).toMatchObject([{ username: USER, accounts: [] }])
  await ask(page, "gate.open", { password: masterPassword })
  const [offer] = await ask(page, "saving.list")
  await ask(page, "saving.take", { offer: offer!.offer, into: null, issuer: "Northwind Post", username: USER })

  await tab.page.goto(`${site.origin}/setup`)
  await tab.waitFor({ css: ".qr" })
  const popup = await chromium.popup(tab)
  await popup.click("add")
  await popup.click("add-scan")
  // The label of the code says an e-mail address, the log-in another name: it is the only account of this site.
  await popup.waitFor("find-into", { text: `Northwind Post · ${USER}` })
  expect(await popup.count("find-issuer")).toBe(0)
  await popup.click("find-add")
  await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]" })
  await popup.close()
  const { rows } = await ask(page, "list.find", wholeList)
  const [account] = await ask(page, "signIn.list")
  expect(rows.map(({ id, username }) => [id, username])).toEqual([[account!.id, USER]])
  expect(account).toMatchObject({ hasPassword: true, hasCode: true })

  await tab.page.bringToFront()
  expect(await ask(page, "fill.account", { id: account!.id, what: "code" })).toMatchObject({
    done: "filled",
    filled: ["one-time-code"],
  })
  await tab.press("Enter")
  await tab.waitFor({ css: "#done" }, { text: "Two-factor is on" })
  await tab.close()
})

test("the other way round: a password joins the account that has a code only", async () => {
  const { rows } = await ask(page, "list.find", wholeList)
  await ask(page, "account.remove", { id: rows[0]!.id })
  const tab = await chromium.visit(`${site.origin}/setup`)
  await tab.waitFor({ css: ".qr" })
  const popup = await chromium.popup(tab)
  await popup.click("add")
  await popup.click("add-scan")
  await popup.click("find-add")
  await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]" })
  await popup.close()
  await tab.page.goto(`${site.origin}/login`)
  await tab.click({ css: "#username" })
  await tab.page.waitForTimeout(700)
  await tab.type({ css: "#username" }, USER)
  await tab.type({ css: "#password" }, PASSWORD)
  await tab.click({ css: "form button" })
  await tab.waitFor({ css: "h1" })
  await expect
    .poll(() => ask(page, "saving.list"))
    .toMatchObject([{ username: USER, isUpdate: true, accounts: [{ issuer: "Northwind Post", hasPassword: false }] }])
  const [offer] = await ask(page, "saving.list")
  const { id, issuer } = offer!.accounts[0]!
  await ask(page, "saving.take", { offer: offer!.offer, into: id, issuer, username: USER })
  const [joined] = await ask(page, "signIn.list")
  expect(joined).toMatchObject({
    id,
    username: USER,
    email: "demo@northwind.example",
    hasPassword: true,
    hasCode: true,
  })
})

test("a page that shows a code under the names of another site's account becomes no site of it", async () => {
  await openGate(page)
  const id = await keep(page, { issuer: "Contoso", username: "ada", sites: ["contoso.example"] })
  const code = await QRCode.toDataURL("otpauth://totp/Contoso:ada?secret=JBSWY3DPEHPK3PXP&issuer=Contoso", { scale: 6 })
  const other = await startFillSite({ "/": `<h1>Confirm your second factor</h1><img alt="QR code" src="${code}">` })
  const tab = await chromium.visit(other.url("/", "phish.localhost"))
  const popup = await chromium.popup(tab)
  await popup.click("add")
  await popup.click("add-scan")
  await popup.click("find-add")
  await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]" })
  await popup.close()
  expect((await ask(page, "signIn.list")).find((one) => one.id === id)).toMatchObject({ hasCode: true })
  expect((await ask(page, "signIn.get", { id })).sites).toEqual(["contoso.example"])
  await tab.page.bringToFront()
  expect(await ask(page, "fill.state", { kept: false })).toMatchObject({
    site: `phish.localhost:${String(other.port)}`,
    matches: [],
  })
  await tab.close()
  await other.close()
})

test("codes of an export are not of the site that shows its QR code", async () => {
  const folder = path.resolve(import.meta.dirname, "../fixtures/google-migration")
  const code = await QRCode.toDataURL(readFileSync(path.join(folder, "single.txt"), "utf8").trim(), { scale: 5 })
  const other = await startFillSite({ "/": `<h1>My pictures</h1><img alt="QR code" src="${code}">` })
  const tab = await chromium.visit(other.url("/", "pictures.localhost"))
  const popup = await chromium.popup(tab)
  const { finds } = await ask(popup, "scan.page")
  await ask(popup, "scan.add", { find: finds[0]!.find, issuer: "Far", username: "ada", onDuplicate: "keep-both" })
  await popup.close()
  await tab.page.bringToFront()
  expect(await ask(page, "fill.state", { kept: false })).toMatchObject({
    site: `pictures.localhost:${String(other.port)}`,
    matches: [],
  })
  await tab.close()
  await other.close()
})
