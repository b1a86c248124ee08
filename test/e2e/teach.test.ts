/** "The code goes here": what a person shows us in the context menu of a field, in Chromium. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { fillByPopup, keep, keepCode, openGate, values } from "./fill/steps.ts"
import { startFillSite, type FillSite } from "./fill/site.ts"
import { ask, chromiumBuild, masterPassword, showIn } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"
import { menuOn } from "./menu-frame.ts"

let chromium: Chromium
let site: FillSite
let own: ChromiumPage
let host: string
let folder: string

/** Nothing here says what it wants. */
const odd = `<h1>Harbour</h1><form><label>Losung <input id="zq" name="zq"></label>
  <label>Remark <input name="remark"></label><button>Onwards</button></form>`
const oddLogin = `<h1>Harbour</h1><div><label>Berth <input name="berth"></label>
  <label>Word <input type="password" name="word"></label><button>Onwards</button></div>`

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "countersign-teach-"))
  site = await startFillSite({ "/odd": odd, "/odd-login": oddLogin })
  host = `shop.localhost:${site.port}`
  chromium = await launchGranted({ extension: chromiumBuild }, ["http://*/*", "https://*/*"])
  own = await chromium.page("manifest.json")
  await ask(own, "vault.create", { password: masterPassword })
  await openGate(own)
  await keepCode(own, "Harbour", [host])
})

beforeEach(() => openGate(own))

afterAll(async () => {
  await chromium.close()
  await site.close()
  await rm(folder, { recursive: true, force: true })
})

/** Right-clicks a field, and chooses an entry: of the menu itself no automation has hold, so that is dispatched. */
async function choose(menuItemId: string, selector: string, tab: ChromiumPage): Promise<void> {
  await tab.page.click(selector, { button: "right" })
  const worker = await chromium.worker()
  await worker.evaluate(async (id) => {
    const { chrome } = globalThis as unknown as {
      chrome: {
        tabs: { query: (by: object) => Promise<object[]> }
        contextMenus: { onClicked: { dispatch: (info: object, tab: object | undefined) => void } }
      }
    }
    const [active] = await chrome.tabs.query({ active: true, lastFocusedWindow: true })
    chrome.contextMenus.onClicked.dispatch({ menuItemId: id, editable: true, frameId: 0 }, active)
  }, menuItemId)
}

const taught = async () => (await ask(own, "taught.list")).map((field) => [field.host, field.kind, field.mark.name])

test("a code's field that is not seen as one is shown once, and filled from then on", async () => {
  const tab = await chromium.visit(site.url("/odd"))
  const popup = await chromium.popup(tab)
  await popup.waitFor("fill-none")
  await popup.close()

  const worker = await chromium.worker()
  // Only what is in the menu can be changed there.
  await worker.evaluate(
    async (ids) => {
      for (const id of ids) await Reflect.get(globalThis, "chrome").contextMenus.update(id, { enabled: true })
    },
    ["fill", "teach", "teach-username", "teach-password", "teach-code", "teach-forget"],
  )
  await choose("teach-code", "[name=zq]", tab)
  await expect.poll(taught).toEqual([[host, "one-time-code", "zq"]])
  expect(await values(tab)).toEqual({ zq: "", remark: "" })
  expect(await fillByPopup(chromium, tab, "me@site.example")).toBe("Filled in: code.")
  expect(await values(tab)).toEqual({ zq: expect.stringMatching(/^\d{6}$/), remark: "" })

  // On a later visit too, at the popup as at the field.
  await tab.page.reload()
  expect(await fillByPopup(chromium, tab, "me@site.example")).toBe("Filled in: code.")
  await tab.page.reload()
  await tab.click({ css: "[name=zq]" })
  await menuOn(tab.page)
  await tab.close()
})

test("another host knows nothing of it", async () => {
  const tab = await chromium.visit(site.url("/odd", "other.localhost"))
  await keepCode(own, "Other", [`other.localhost:${site.port}`])
  const popup = await chromium.popup(tab)
  await popup.waitFor("fill-none")
  await popup.close()
  await tab.close()
})

test("a field that cannot be seen is not filled, taught or not", async () => {
  const tab = await chromium.visit(site.url("/odd"))
  await tab.evaluate(`document.querySelector("label").style.opacity = "0"`)
  const popup = await chromium.popup(tab)
  await popup.waitFor("fill-none")
  await popup.close()
  await tab.close()
})

test("a username and a password; a password only where dots are shown", async () => {
  await keep(own, { username: "mara", sites: [`login.localhost:${site.port}`] })
  const tab = await chromium.visit(site.url("/odd-login", "login.localhost"))
  await choose("teach-password", "[name=berth]", tab)
  await choose("teach-username", "[name=berth]", tab)
  const there = `login.localhost:${site.port}`
  // The page says which field was clicked last, so the next click waits until that was asked.
  await expect.poll(taught).toContainEqual([there, "username", "berth"])
  await choose("teach-password", "[name=word]", tab)
  await expect.poll(taught).toEqual([
    [there, "current-password", "word"],
    [there, "username", "berth"],
    [host, "one-time-code", "zq"],
  ])
  expect(await fillByPopup(chromium, tab, "mara")).toBe("Filled in: username and password.")
  expect(await values(tab)).toEqual({ berth: "mara", word: "of mara" })
  await choose("teach-forget", "[name=berth]", tab)
  await expect.poll(taught).toEqual([[host, "one-time-code", "zq"]])
  await tab.close()
})

test("settings list them; they go into a file without secrets, are forgotten, and come back from it", async () => {
  const settings = await chromium.page("src/options/index.html#filling")
  await settings.waitFor("taught-remove")
  for (const colorScheme of ["light", "dark"] as const) {
    await showIn(settings, colorScheme)
    const pictures = process.env.COUNTERSIGN_PICTURES
    if (pictures !== undefined) {
      await settings.evaluate(
        `document.querySelector("[data-testid=taught-remove]").scrollIntoView({ block: "center" })`,
      )
      await settings.screenshot(path.join(pictures, `taught-${colorScheme}.png`))
    }
    const { violations } = await new AxeBuilder({ page: settings.page }).analyze()
    expect(
      violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    ).toEqual([])
  }
  const downloading = settings.page.waitForEvent("download")
  await settings.click("taught-export")
  const file = path.join(folder, "fields.json")
  await (await downloading).saveAs(file)
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual({
    countersign: "taught-fields",
    version: 1,
    fields: await ask(own, "taught.list"),
  })
  expect(await readFile(file, "utf8")).not.toMatch(/mara|JBSWY3DP/)

  await settings.click("taught-remove")
  await settings.waitGone("taught-remove")
  expect(await taught()).toEqual([])

  const wrong = path.join(folder, "wrong.json")
  const fields = [{ host, kind: "one-time-code", mark: { type: "text" }, password: "x" }]
  await writeFile(wrong, JSON.stringify({ countersign: "taught-fields", version: 1, fields }))
  await settings.page.setInputFiles("[data-testid=taught-file]", wrong)
  await settings.waitFor("toast", { text: "not a file of taught fields" })
  expect(await taught()).toEqual([])

  await settings.page.setInputFiles("[data-testid=taught-file]", file)
  await settings.waitFor("taught-remove")
  expect(await taught()).toEqual([[host, "one-time-code", "zq"]])
  await settings.close()
})
