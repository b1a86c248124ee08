/** Site access that is taken back while pages are open: for that site at once, for the others nothing changes. */
import { afterAll, beforeAll, expect, test } from "vitest"
import type browser from "webextension-polyfill"
import { keep, marksIn, openGate } from "./fill/steps.ts"
import { login, startFillSite, type FillSite } from "./fill/site.ts"
import { ask, chromiumBuild, masterPassword } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"

const hosts = ["http://one.localhost/*", "http://two.localhost/*"]
let chromium: Chromium
let site: FillSite

beforeAll(async () => {
  site = await startFillSite({ "/login": login })
  chromium = await launchGranted({ extension: chromiumBuild }, hosts)
  const own = await chromium.page("manifest.json")
  await ask(own, "vault.create", { password: masterPassword })
  await openGate(own)
  await keep(own, { username: "mara", sites: [`one.localhost:${site.port}`] })
})

afterAll(async () => {
  await chromium.close()
  await site.close()
})

/** Whether a script of ours answers in a tab; without access to its site that is all there is to see of it. */
async function answers(id: number): Promise<boolean> {
  const worker = await chromium.worker()
  return worker.evaluate(async (tab) => {
    const { chrome } = globalThis as unknown as { chrome: typeof browser }
    const look = { order: "fields.look", script: null, args: [] }
    return chrome.tabs.sendMessage(tab, look).then(
      (answer) => answer !== undefined && answer !== null,
      () => false,
    )
  }, id)
}

async function idOf(tab: ChromiumPage): Promise<number> {
  const worker = await chromium.worker()
  return worker.evaluate(async (url) => {
    const { chrome } = globalThis as unknown as { chrome: typeof browser }
    const [found] = await chrome.tabs.query({ url: `${url}*` })
    return found?.id ?? -1
  }, tab.page.url())
}

test("a script in an open page ends with the access to its site, and goes on where there is access", async () => {
  const [one, two] = [
    await chromium.visit(site.url("/login", "one.localhost")),
    await chromium.visit(site.url("/login", "two.localhost")),
  ]
  for (const tab of [two, one]) {
    await tab.page.bringToFront()
    await tab.click({ css: "input[name=username]" })
    await expect.poll(() => marksIn(chromium, tab)).toEqual(["script"])
  }
  const [first, second] = [await idOf(one), await idOf(two)]
  expect([await answers(first), await answers(second)]).toEqual([true, true])
  const worker = await chromium.worker()
  const removed = await worker.evaluate((origin) => {
    const { chrome } = globalThis as unknown as { chrome: typeof browser }
    return chrome.permissions.remove({ origins: [origin] })
  }, hosts[0] ?? "")
  expect(removed).toBe(true)
  await expect.poll(() => answers(first)).toBe(false)
  // There it waits for the next focus, as in a page that has just been loaded.
  await expect.poll(() => marksIn(chromium, two)).toEqual(["waits"])
  await two.page.bringToFront()
  await two.click({ css: "input[name=password]" })
  await expect.poll(() => marksIn(chromium, two)).toEqual(["script"])
})
