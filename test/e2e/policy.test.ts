/**
 * What an organisation sets, as Chromium delivers it: a file for the whole machine, which is taken away again. Only where
 * such a file can be written.
 */
import { AxeBuilder } from "@axe-core/playwright"
import { access, constants, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type browser from "webextension-polyfill"
import { PlainServer } from "../approval/plain-server.ts"
import { keep, openGate, values } from "./fill/steps.ts"
import { login, startFillSite, type FillSite } from "./fill/site.ts"
import { ask, chromiumBuild, masterPassword, optionsPage, popupPage, refusal, showIn, welcomePage } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"

const folder = "/etc/chromium/policies/managed"
const file = `${folder}/countersign-test.json`
const writable = await mkdir(folder, { recursive: true })
  .then(() => access(folder, constants.W_OK))
  .then(
    () => true,
    () => false,
  )
if (!writable) test.skip("skipped: policies of Chromium cannot be written here", () => {})

describe.runIf(writable).sequential("what an organisation sets", () => {
  let extension: string
  let chromium: Chromium
  let site: FillSite
  let own: ChromiumPage
  let mara: string

  /** Sets the rules, and waits until the extension has them: Chromium delivers them while it runs. */
  async function manage(rules: object): Promise<void> {
    const policies = { "3rdparty": { extensions: { [chromium.extensionId]: rules } } }
    await writeFile(file, JSON.stringify(policies))
    await expect
      .poll(async () => ask(own, "policy.get"), { timeout: 60_000, interval: 500 })
      .toMatchObject({ allowFilling: true, allowSaving: true, ...rules })
  }

  const scripts = async (): Promise<number> => {
    const worker = await chromium.worker()
    return worker.evaluate(async () => {
      const { chrome } = globalThis as unknown as { chrome: typeof browser }
      return (await chrome.scripting.getRegisteredContentScripts()).length
    })
  }

  beforeAll(async () => {
    site = await startFillSite({ "/login": login })
    // Without its key it has the id of its folder: the rules reach no other Chromium that is being tested here.
    extension = await mkdtemp(path.join(tmpdir(), "countersign-policy-"))
    await cp(chromiumBuild, extension, { recursive: true })
    const manifest: object = JSON.parse(await readFile(path.join(extension, "manifest.json"), "utf8"))
    await writeFile(path.join(extension, "manifest.json"), JSON.stringify({ ...manifest, key: undefined }))
    chromium = await launchGranted({ extension }, ["http://*/*", "https://*/*"])
    own = await chromium.page("manifest.json")
    await ask(own, "vault.create", { password: masterPassword })
    await openGate(own)
    mara = await keep(own, { username: "mara", sites: [`shop.localhost:${site.port}`] })
  })

  afterAll(async () => {
    await rm(file, { force: true })
    await chromium?.close()
    await site?.close()
    await rm(extension, { recursive: true, force: true })
  })

  test("no filling: the popup says why, nothing is filled, and the switches are gray with the reason", async () => {
    await manage({ allowFilling: false })
    const tab = await chromium.visit(site.url("/login"))
    const popup = await chromium.popup(tab)
    expect(await popup.waitFor("fill-denied")).toContain("Managed by your organisation")
    expect(await popup.evaluate(`document.querySelector("[data-testid=fill-do]").disabled`)).toBe(true)
    await popup.close()
    await tab.page.bringToFront()
    expect(await refusal(own, "fill.account", { id: mara, what: "all" })).toBe("policy.denied")
    expect(await values(tab)).toEqual({ username: "", password: "" })
    await tab.close()
    const settings = await ask(own, "settings.get")
    expect([settings.fillMenu, settings.basicAuth, settings.offerSave]).toEqual([false, false, true])
    const options = await chromium.page(`${optionsPage}#filling`)
    expect(await options.waitFor("filling-managed")).toContain("Accounts are not filled into sites.")
    for (const [part, isGray] of [
      ["fillMenu", true],
      ["basicAuth", true],
      ["offerSave", false],
    ] as const) {
      expect(await options.evaluate(`document.querySelector("[data-testid=filling-${part}]").disabled`)).toBe(isGray)
    }
    const about = await chromium.page(`${optionsPage}#about`)
    await about.waitFor({ css: "main" }, { text: "Accounts are not filled into sites." })
    await about.close()
    await options.close()
  })

  test("no filling: the first run asks for access to no site, and goes on", async () => {
    const welcome = await chromium.page(`${welcomePage}#access`)
    expect(await welcome.waitFor("welcome-access-managed")).toContain("Accounts are not filled into sites.")
    expect(await welcome.count({ css: "input" })).toBe(0)
    for (const scheme of ["light", "dark"] as const) {
      await showIn(welcome, scheme)
      const directory = process.env["LOOK"]
      if (directory !== undefined) await welcome.screenshot(`${directory}/welcome-managed-${scheme}.png`)
      const { violations } = await new AxeBuilder({ page: welcome.page }).analyze()
      expect([scheme, ...violations.map((each) => each.id)]).toEqual([scheme])
    }
    // With the rule's end the choice is there; with its return it is gone, whatever was chosen.
    await manage({})
    await welcome.click("welcome-access-every")
    await manage({ allowFilling: false })
    await welcome.waitFor("welcome-access-managed")
    await welcome.page.keyboard.press("Tab")
    await welcome.page.keyboard.press("Enter")
    await welcome.waitFor("welcome-done")
    await welcome.close()
  })

  test("no sign-in requests: nothing is registered, asked or answered, and what waited is shown again with the rules' end", async () => {
    const server = await new PlainServer().start()
    try {
      const { offers } = await ask(own, "scan.text", { text: server.link() })
      const { offer, issuer, username } = offers[0]!
      const wish = { offer, account: null, issuer, username, replace: false }
      await manage({ allowSignInRequests: false })
      expect(await refusal(own, "registration.confirm", wish)).toBe("policy.denied")
      expect(server.enrolments).toEqual([])
      await manage({ allowSignInRequests: true })
      await ask(own, "registration.confirm", wish)
      const message = server.ask()
      const { requests } = await ask(own, "requests.check")
      const given = { id: requests[0]!.id, answer: { kind: "decline", reason: null }, proof: null } as const
      await manage({ allowSignInRequests: false })
      const polls = server.polls
      expect(await ask(own, "requests.check")).toMatchObject({ state: "denied", waiting: 0, requests: [] })
      expect(await refusal(own, "request.answer", given)).toBe("policy.denied")
      expect(await ask(own, "registration.list")).toMatchObject([{ trouble: "policy.denied" }])
      const popup = await chromium.page(popupPage)
      await popup.waitFor("row-reason", { text: "Not allowed by your organization" })
      expect(await popup.attribute({ id: "row", having: "Contoso" }, "class")).toContain("idle")
      await popup.close()
      expect(server.polls).toBe(polls)
      expect(server.answers).toEqual([])
      await manage({ allowSignInRequests: true })
      expect(await ask(own, "requests.check")).toMatchObject({ state: "listening", waiting: 1 })
      expect(server.state(message)).toBe("open")
      await ask(own, "registration.remove", { id: (await ask(own, "registration.list"))[0]!.id })
    } finally {
      await server.stop()
    }
  })

  test("neither filling nor saving: no script is in any page, and what was chosen comes back with the rules' end", async () => {
    expect(await scripts()).toBe(1)
    await manage({ allowFilling: false, allowSaving: false })
    await expect.poll(scripts).toBe(0)
    expect(await refusal(own, "saving.typed")).toBe("policy.denied")
    await manage({})
    await expect.poll(scripts).toBe(1)
    expect((await ask(own, "settings.get")).fillMenu).toBe(true)
  })

  test("neither filling nor saving: the settings let access be withdrawn, and offer none until the rules' end", async () => {
    await manage({ allowFilling: false, allowSaving: false })
    const options = await chromium.page(`${optionsPage}#filling`)
    await options.click("access-none")
    await options.waitFor("access-state", { text: "Only when you click" })
    expect([await options.count("access-every"), await options.count("access-allow")]).toEqual([0, 0])
    await manage({ allowFilling: false })
    await options.waitFor("access-every")
    await options.waitFor("access-allow")
    await options.close()
  })
})
