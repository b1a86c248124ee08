/** The main job in Firefox: first run, add, right code, lock, unlock; in the popup's page, opened as a tab. */
import { createHmac } from "node:crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import {
  ask,
  enterPin,
  firefoxBuild,
  firstRun,
  masterPassword,
  pin,
  popupPage,
  refusal,
  welcomePage,
  wholeList,
} from "./flows.ts"
import { launchFirefox, type Firefox } from "./launch/firefox.ts"
import type { PageDriver } from "./launch/driver.ts"

let firefox: Firefox
let popup: PageDriver

beforeAll(async () => {
  firefox = await launchFirefox({ extension: firefoxBuild })
})

afterAll(() => firefox.close())

/** "12345678901234567890" in base32: the secret of RFC 4226 and RFC 6238. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

function expectedCode(at: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac("sha1", "12345678901234567890").update(counter).digest()
  return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0")
}

test("first run", async () => {
  const welcome = await firefox.page(welcomePage)
  await firstRun(welcome)
  await welcome.close()
})

test("a typed secret gives the right code", async () => {
  popup = await firefox.page(popupPage)
  await popup.click("add")
  await popup.click("add-type")
  await popup.type("add-issuer", "Example Bank")
  await popup.type("add-username", "reader@example.com")
  await popup.type("add-secret", secret.toLowerCase().replaceAll(/(.{4})/g, "$1 "))
  await popup.click("add-save")
  await popup.waitFor("row", { text: "Example Bank" })
  const shown = (await popup.waitFor("row-code", { text: /\d{3}\D*\d{3}/ })).replaceAll(/\D/g, "").slice(0, 6)
  const now = Date.now()
  expect([expectedCode(now), expectedCode(now - 30_000)]).toContain(shown)
})

test("locked: nothing to read; a wrong PIN opens nothing, the right one does", async () => {
  await popup.click("lock")
  await popup.waitFor("unlock-pin")
  expect(await popup.allText()).not.toContain("Example Bank")
  expect(await refusal(popup, "list.find", wholeList)).toBe("vault.locked")
  await enterPin(popup, "000000")
  await popup.waitFor("tries-left", { text: /4/, timeout: 60_000 })
  await enterPin(popup, pin)
  await popup.waitFor("row", { text: "Example Bank", timeout: 60_000 })
})

test("locked fully, the master password opens it", async () => {
  await ask(popup, "session.lock", { fully: true })
  await popup.type("unlock-password", masterPassword)
  await popup.click("unlock-submit")
  await popup.waitFor("row", { text: "Example Bank", timeout: 60_000 })
})
