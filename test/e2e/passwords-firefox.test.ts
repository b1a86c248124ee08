/** In Firefox: an export by pasted links, and a password behind the gate; in the popup's page, opened as a tab. */
import { readFileSync } from "node:fs"
import path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ask, firefoxBuild, masterPassword, popupPage, refusal, wholeList } from "./flows.ts"
import { launchFirefox, type Firefox } from "./launch/firefox.ts"
import type { PageDriver } from "./launch/driver.ts"

const fixtures = path.resolve(import.meta.dirname, "../fixtures/google-migration")

let firefox: Firefox
let popup: PageDriver

beforeAll(async () => {
  firefox = await launchFirefox({ extension: firefoxBuild })
  popup = await firefox.page(popupPage)
  await ask(popup, "vault.create", { password: masterPassword })
})

afterAll(() => firefox.close())

test("an export's codes in the wrong order are all added", async () => {
  await popup.click("add")
  await popup.click("add-link")
  for (const [number, missing] of [
    [2, "2 of 3"],
    [3, "1 of 3"],
  ] as const) {
    await popup.type("add-secret", readFileSync(path.join(fixtures, `part-${number}.txt`), "utf8").trim())
    await popup.press("Enter")
    await popup.waitFor("export-missing", { text: missing })
    await popup.click("export-next")
  }
  await popup.type("add-secret", readFileSync(path.join(fixtures, "part-1.txt"), "utf8").trim())
  await popup.press("Enter")
  await popup.waitFor({ id: "find", nth: 4 })
  await popup.click("find-add")
  await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]", having: "GitHub" })
  expect((await ask(popup, "list.find", wholeList)).total).toBe(5)
})

test("a password is generated, saved and shown behind the gate", async () => {
  expect(await refusal(popup, "signIn.list")).toBe("gate.closed")
  await popup.click("nav-passwords")
  await popup.type("proof-password", masterPassword)
  await popup.click("proof-submit")
  await popup.click("password-add")
  await popup.type("sign-in-issuer", "Harbour Bank")
  await popup.type("sign-in-username", "ada")
  await popup.click("sign-in-generate")
  await popup.waitFor("strength", { text: "Very strong" })
  const made = await popup.waitFor("generated", { text: /^.{20}$/ })
  await popup.click("generator-use")
  await popup.click("sign-in-save")
  await popup.click("sign-in")
  await popup.click("password-show")
  await popup.waitFor("password-text", { text: made })
})
