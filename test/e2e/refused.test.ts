/**
 * A permission that the browser's own question refuses: the switch that asked goes back. No test can answer that question,
 * so here it answers itself.
 */
import { afterAll, beforeAll, expect, test } from "vitest"
import { ask, chromiumBuild, masterPassword, optionsPage } from "./flows.ts"
import { launchChromium, type Chromium } from "./launch/chromium.ts"

let chromium: Chromium

beforeAll(async () => {
  chromium = await launchChromium({ extension: chromiumBuild })
  const own = await chromium.page("manifest.json")
  await ask(own, "vault.create", { password: masterPassword })
})

afterAll(() => chromium.close())

test.each([
  ["codes", "settings-clipboard"],
  ["requests", "requests-notify"],
  ["filling", "filling-notifySaves"],
])("%s: %s", async (section, id) => {
  const options = await chromium.page(`${optionsPage}#${section}`)
  const box = options.page.getByTestId(id)
  await box.waitFor()
  await options.evaluate(`(() => {
    globalThis.asked = 0
    chrome.permissions.request = async () => {
      asked++
      return false
    }
  })()`)
  await options.click(id)
  await expect.poll(() => options.evaluate("asked")).toBe(1)
  await expect.poll(() => box.isChecked()).toBe(false)
  await options.close()
})
