/** HTTP basic authentication in Firefox: its permission given by the switch in the settings, asked in a window of ours. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { startFormsSite, type FormsSite } from "./forms-site.ts"
import { ask, firefoxBuild, masterPassword, optionsPage, welcomePage } from "./flows.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox, type Firefox } from "./launch/firefox.ts"

let firefox: Firefox
let site: FormsSite
let options: PageDriver

beforeAll(async () => {
  site = await startFormsSite()
  firefox = await launchFirefox({
    extension: firefoxBuild,
    // Headless, nobody can answer the question; this grants on request, by a real click only.
    prefs: { "extensions.webextOptionalPermissionPrompts": false },
  })
  const page = await firefox.page(optionsPage)
  await ask(page, "vault.create", { password: masterPassword })
  await ask(page, "gate.open", { password: masterPassword })
  const wish = { issuer: "Files", username: "ada", email: "", password: "open sesame", recovery: [] }
  await ask(page, "signIn.save", { id: null, wish: { ...wish, sites: [site.origin] } })
  const welcome = await firefox.page(`${welcomePage}#access`)
  await welcome.click("welcome-access-every")
  await welcome.click("welcome-access-go")
  await welcome.waitFor("welcome-done")
  await welcome.close()
  options = await firefox.page(`${optionsPage}#filling`)
})

afterAll(async () => {
  await firefox.close()
  await site.close()
})

/** The id of the question that our window asks. */
async function asked(): Promise<string | undefined> {
  const urls = await options.evaluate(
    "browser.tabs.query({ url: browser.runtime.getURL('src/popup/index.html*') }).then((all) => all.map((tab) => tab.url))",
  )
  return /#basic=([\w-]+)/.exec(JSON.stringify(urls))?.[1]
}

test("switched on, the account is sent that is chosen", async () => {
  await options.click("filling-basicAuth")
  const allowed = 'browser.permissions.contains({ permissions: ["webRequest", "webRequestBlocking"] })'
  await expect.poll(() => options.evaluate(allowed)).toBe(true)
  const visited = firefox.visit(`${site.origin}/private`)
  await expect.poll(asked).toBeDefined()
  const question = (await asked()) ?? ""
  const view = await ask(options, "basic.asked", { ask: question })
  expect(view).toMatchObject({ accounts: [{ username: "ada" }], needsProof: false })
  expect(site.credentials).toEqual([])
  await ask(options, "basic.answer", { ask: question, account: view.accounts[0]!.id, proof: null })
  await (await visited).waitFor("in")
  expect(site.credentials).toEqual(["ada:open sesame"])
})
