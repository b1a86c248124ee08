/** Saving in Firefox, with site access: a log-in that was typed and sent, and the change of its password. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { startFormsSite, type FormsSite } from "./forms-site.ts"
import { ask, firefoxBuild, masterPassword, popupPage, welcomePage } from "./flows.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox, type Firefox } from "./launch/firefox.ts"

let firefox: Firefox
let site: FormsSite
let popup: PageDriver

beforeAll(async () => {
  site = await startFormsSite()
  firefox = await launchFirefox({
    extension: firefoxBuild,
    // Headless, nobody can answer the question; this grants on request, by a real click only.
    prefs: { "extensions.webextOptionalPermissionPrompts": false },
  })
  popup = await firefox.page(popupPage)
  await ask(popup, "vault.create", { password: masterPassword })
  const welcome = await firefox.page(`${welcomePage}#access`)
  await welcome.click("welcome-access-every")
  await welcome.click("welcome-access-go")
  await welcome.waitFor("welcome-done")
  await welcome.close()
})

afterAll(async () => {
  await firefox.close()
  await site.close()
})

const offers = () => ask(popup, "saving.list")

async function logIn(password: string): Promise<void> {
  const tab = await firefox.visit(`${site.origin}/login`)
  await tab.click({ css: "[name=username]" })
  // The script that notices comes with the focus.
  await new Promise((done) => setTimeout(done, 700))
  await tab.type({ css: "[name=username]" }, "ada")
  await tab.type({ css: "[name=password]" }, password)
  await tab.click({ css: "button" })
  await tab.waitFor("in")
  await tab.close()
}

test("a log-in is offered and saved in our own page", async () => {
  await logIn("first-password")
  await expect.poll(offers).toMatchObject([{ username: "ada", accounts: [] }])
  await popup.close()
  popup = await firefox.page(popupPage)
  await popup.waitFor("save-offer-who", { text: "ada" })
  await popup.click("save-offer-save")
  await popup.type("proof-password", masterPassword)
  await popup.click("proof-submit")
  await popup.waitGone("save-offer")
  const [account] = await ask(popup, "signIn.list")
  expect((await ask(popup, "signIn.get", { id: account!.id })).password).toBe("first-password")
})

test("unchanged it is no news, changed it is an update", async () => {
  await logIn("first-password")
  await logIn("second-password")
  await expect.poll(offers).toMatchObject([{ isUpdate: true, accounts: [{ username: "ada" }] }])
  expect(await offers()).toHaveLength(1)
})
