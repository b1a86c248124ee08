/** A browser that will be too old for the next Countersign is told so, and that a backup comes first. */
import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ask, chromiumBuild, masterPassword, optionsPage, popupPage, showIn, typed } from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"

let chromium: Chromium

beforeAll(async () => {
  chromium = await launchChromium({ extension: chromiumBuild })
  const own = await chromium.page("manifest.json")
  await ask(own, "vault.create", { password: masterPassword })
  await ask(own, "account.add", typed("GEZDGNBVGY3TQOJQ", "Example"))
})
afterAll(() => chromium?.close())

/** The page as a Chromium of another version shows it. */
async function seenBy(version: number, file: string): Promise<ChromiumPage> {
  const opened = await chromium.page(file)
  const session = await opened.page.context().newCDPSession(opened.page)
  const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`
  await session.send("Emulation.setUserAgentOverride", { userAgent })
  await opened.page.reload()
  return opened
}

async function clean(opened: ChromiumPage, name: string): Promise<void> {
  for (const scheme of ["light", "dark"] as const) {
    await showIn(opened, scheme)
    const { violations } = await new AxeBuilder({ page: opened.page }).analyze()
    expect(violations.map(({ id, nodes }) => `${scheme} ${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([])
    const folder = process.env["COUNTERSIGN_SHOTS"]
    if (folder !== undefined) await opened.screenshot(`${folder}/${name}-${scheme}.png`)
  }
}

test("an old one: a line above the codes, which leads to the backup", async () => {
  const popup = await seenBy(121, popupPage)
  await popup.page.setViewportSize({ width: 380, height: 600 })
  expect(await popup.waitFor("old-browser")).toContain("Save a backup first")
  await popup.waitFor("row-code")
  await clean(popup, "old-popup")
  const opening = chromium.context.waitForEvent("page", { predicate: (one) => one.url().endsWith("#backup") })
  await popup.click("old-browser")
  await (await opening).close()
  await popup.close()
})

test("in the settings it stands above every section, with the way to the backup", async () => {
  const options = await seenBy(121, `${optionsPage}#codes`)
  expect(await options.waitFor("old-browser")).toContain("This is Chromium 121. The next Countersign needs Chromium")
  await clean(options, "old-options")
  await options.click("old-browser-backup")
  await options.waitFor("section-backup")
  expect(await options.count("old-browser-backup")).toBe(0)
  await options.waitFor("old-browser")
  await options.close()
})

test("a new one has nothing of it", async () => {
  const options = await seenBy(156, `${optionsPage}#backup`)
  await options.waitFor("section-backup")
  expect(await options.count("old-browser")).toBe(0)
  await options.close()
})
