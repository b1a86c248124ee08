/**
 * What the organisation of a sign-in server allows: set by its administrator's command, signed, in force in the built
 * extension and said there with its name, and gone with the registration. Two real servers; between one and the browser
 * stands somebody who sends old, foreign and broken things.
 */
import type browser from "webextension-polyfill"
import { AxeBuilder } from "@axe-core/playwright"
import { rm } from "node:fs/promises"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { PlainServer } from "../approval/plain-server.ts"
import { Between } from "../servers/between.ts"
import { PASSWORD, startTestServer, Visitor, type TestServer } from "../server/harness.ts"
import { signText } from "../../src/server/challenge.ts"
import type { RegistrationView } from "../../src/messages/contract.ts"
import {
  ask,
  chromiumBuild,
  firstRun,
  masterPassword,
  optionsPage,
  pin,
  popupPage,
  refusal,
  showIn,
  typed,
} from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"

const hosts = ["http://localhost/*", "https://localhost/*"]

let chromium: Chromium
/** A page of ours that only asks. */
let page: ChromiumPage
let between: Between
let contoso: TestServer
let address: string
let fabrikam: TestServer
let code: string

beforeAll(async () => {
  between = new Between()
  address = await between.start()
  contoso = await startTestServer({ COUNTERSIGN_URL: address })
  between.port = Number(new URL(contoso.url).port)
  fabrikam = await startTestServer({ COUNTERSIGN_NAME: "Fabrikam" })
  for (const server of [contoso, fabrikam]) await server.command("users", "add", "katy", "--password-stdin")
  chromium = await launchGranted({ extension: chromiumBuild }, hosts, ["notifications"])
  await firstRun(await chromium.page("src/options/welcome.html"))
  page = await chromium.page("manifest.json")
  code = (await ask(page, "account.add", typed("GEZDGNBVGY3TQOJQ", "Example", "katy"))).added!.id
}, 240_000)

afterAll(async () => {
  await chromium?.close({ keepProfile: true })
  await rm(chromium.profile, { recursive: true, force: true, maxRetries: 5 })
  await Promise.all([contoso?.stop(), fabrikam?.stop(), between?.stop()])
})

async function register(link: string): Promise<RegistrationView> {
  const { offers } = await ask(page, "scan.text", { text: link })
  const { offer, issuer, username } = offers[0]!
  return ask(page, "registration.confirm", { offer, account: null, issuer, username, replace: false })
}

async function linkOf(url: string): Promise<string> {
  const visitor = new Visitor(url)
  await visitor.get("/account")
  await visitor.post("/sign-in/password", { username: "katy", password: PASSWORD })
  return visitor.link
}

const check = () => ask(page, "requests.check")
const policy = () => ask(page, "policy.get")
const registrations = () => ask(page, "registration.list")
const asked = async (): Promise<number> => between.sent.get("/device/policy")?.length ?? 0
const reveal = () => refusal(page, "account.reveal", { id: code, proof: { pin } })

async function clean(opened: ChromiumPage, name: string): Promise<void> {
  for (const scheme of ["light", "dark"] as const) {
    await showIn(opened, scheme)
    const { violations } = await new AxeBuilder({ page: opened.page }).analyze()
    expect(violations.map(({ id, nodes }) => `${scheme} ${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([])
    const folder = process.env["COUNTERSIGN_SHOTS"]
    if (folder !== undefined) await opened.screenshot(`${folder}/${name}-${scheme}.png`)
  }
}

describe.sequential("the rules of one organisation", () => {
  test("come with the registration, which says before that they may", async () => {
    await contoso.command("policy", "set", "allowReveal=no", "allowFilling=no", "lockAfterMaximum=5")
    const { offers } = await ask(page, "scan.text", { text: await linkOf(address) })
    expect(offers[0]).toMatchObject({ issuer: "Contoso", mayRule: true })
    const popup = await chromium.page(popupPage)
    await popup.page.setViewportSize({ width: 380, height: 600 })
    await popup.click("offer-go-on")
    expect(await popup.waitFor("offer-may-rule")).toContain("set limits")
    await clean(popup, "offer")
    await popup.click("offer-confirm")
    expect(await popup.waitFor("registered-rules", { timeout: 30_000 })).toContain("Contoso has set rules")
    await clean(popup, "registered")
    await popup.close()
    expect(await policy()).toMatchObject({
      allowReveal: false,
      allowFilling: false,
      allowSaving: true,
      lockAfterMaximum: 5,
      by: { allowReveal: ["Contoso"], allowFilling: ["Contoso"], lockAfterMaximum: ["Contoso"] },
    })
    expect((await ask(page, "settings.get")).fillMenu).toBe(false)
    expect((await ask(page, "settings.get")).lockAfter).toBe(5)
    expect(await reveal()).toBe("policy.denied")
  })

  test("are said with its name wherever they limit something", async () => {
    const filling = await chromium.page(`${optionsPage}#filling`)
    expect(await filling.waitFor("filling-managed")).toContain("Set by Contoso")
    expect(await filling.evaluate(`document.querySelector("[data-testid=filling-fillMenu]").disabled`)).toBe(true)
    await filling.close()
    const security = await chromium.page(`${optionsPage}#security`)
    await security.waitFor({ css: "main" }, { text: "Set by Contoso" })
    await clean(security, "security")
    await security.close()
    const about = await chromium.page(`${optionsPage}#about`)
    await about.waitFor("about-rule", { text: "Set by Contoso" })
    expect(await about.count("about-rule")).toBe(3)
    await clean(about, "about")
    await about.close()
    const popup = await chromium.page(popupPage)
    await popup.page.setViewportSize({ width: 380, height: 600 })
    await popup.click({ id: "detail-open", within: { id: "row", having: "Example" } })
    await popup.waitFor({ css: "main" }, { text: "Set by Contoso: the secret of a code is not shown." })
    await clean(popup, "detail")
    await popup.close()
  })

  test("hold in another worker, while locked without the name, and after a restart without the server", async () => {
    await chromium.stopWorker()
    expect(await reveal()).toBe("policy.denied")
    await ask(page, "session.lock", { fully: false })
    expect(await policy()).toMatchObject({ allowFilling: false, by: { allowFilling: [""] } })
    await ask(page, "vault.openWithPin", { pin })
    between.instead = () => "gone"
    const { profile } = chromium
    await chromium.close({ keepProfile: true })
    chromium = await launchChromium({ extension: chromiumBuild, profile })
    page = await chromium.page("manifest.json")
    expect(await policy()).toMatchObject({ allowFilling: true, by: {} })
    await ask(page, "vault.open", { password: masterPassword })
    expect(await policy()).toMatchObject({ allowFilling: false, by: { allowFilling: ["Contoso"] } })
    expect(await reveal()).toBe("policy.denied")
    between.instead = () => null
  })

  test("change with “check now”; unchanged, nothing is signed, stored or redrawn; by itself it is asked once a day", async () => {
    await contoso.command("policy", "set", "allowFilling=no")
    await check()
    expect(await policy()).toMatchObject({ allowReveal: true, allowFilling: false, by: { allowFilling: ["Contoso"] } })
    const before = { asked: await asked(), revision: await revision() }
    await check()
    expect(await asked()).toBe(before.asked + 1)
    expect(between.sent.get("/device/policy")!.at(-1)).toContain(`"value":{"unchanged":true}`)
    expect(await revision()).toBe(before.revision)
    for (let i = 0; i < 3; i++) await ask(page, "requests.watch")
    await ask(page, "session.lock", { fully: false })
    await ask(page, "vault.openWithPin", { pin })
    await alarm()
    expect(await asked()).toBe(before.asked + 1)
    // A day later. Under the worker's own lock: a poll that is under way would write back what it has read.
    await inWorker(`navigator.locks.request("polls", async () => {
      const { polls } = await chrome.storage.session.get("polls")
      for (const one of Object.values(polls.policies)) one.at -= 24 * 60 * 60_000
      await chrome.storage.session.set({ polls })
    })`)
    await alarm()
    await expect.poll(asked).toBe(before.asked + 2)
  })

  /** The worker's own alarm, early. */
  const alarm = () => inWorker(`chrome.alarms.onAlarm.dispatch({ name: "requests", scheduledTime: Date.now() })`)
  const inWorker = async (text: string): Promise<unknown> => (await chromium.worker()).evaluate(text)
  const revision = () => inWorker(`chrome.storage.session.get("revision").then(({ revision }) => revision)`)

  describe.sequential("and somebody in between", () => {
    beforeEach(() => {
      between.instead = () => null
    })

    const answerWith = (value: unknown): void => {
      const body = JSON.stringify({ result: { status: true, value } })
      between.instead = (path) => (path === "/device/policy" ? body : null)
    }
    const lastSigned = (): { policy: string; signature: string } => {
      const bodies = between.sent.get("/device/policy")!.filter((body) => body.includes(`"policy":`))
      return (JSON.parse(bodies.at(-1)!) as { result: { value: { policy: string; signature: string } } }).result.value
    }
    /** Nothing of it counts, and the person is told. */
    async function refused(why: string): Promise<void> {
      await check()
      expect(await policy()).toMatchObject({
        allowFilling: false,
        allowReveal: true,
        by: { allowFilling: ["Contoso"] },
      })
      expect((await registrations())[0]!.rules).toMatchObject({ account: "work", limiting: true, refused: why })
      expect((await ask(page, "log.list")).some((entry) => JSON.stringify(entry).includes(why))).toBe(true)
    }

    test("an older one, signed as it was, is refused", async () => {
      const older = lastSigned()
      await contoso.command("policy", "set", "allowFilling=no", "allowSaving=no")
      await check()
      expect(await policy()).toMatchObject({ allowFilling: false, allowSaving: false })
      answerWith(older)
      await check()
      expect(await policy()).toMatchObject({ allowFilling: false, allowSaving: false })
      expect((await registrations())[0]!.rules).toMatchObject({ refused: "approval.old" })
      const options = await chromium.page(`${optionsPage}#requests`)
      await options.waitFor("registration", { text: "could not be verified" })
      await clean(options, "refused")
      await options.close()
      between.instead = () => null
      await contoso.command("policy", "set", "allowFilling=no")
      await check()
      expect((await registrations())[0]!.rules).toMatchObject({ refused: null })
      expect(await policy()).toMatchObject({ allowFilling: false, allowSaving: true })
    })

    test("changed on its way, without a signature, for another, too long, or nonsense: refused, and what was stays", async () => {
      const { policy: text, signature } = lastSigned()
      answerWith({ policy: text.replace(`"allowFilling":false`, `"allowFilling":true`), signature })
      await refused("approval.signature")
      answerWith({ policy: text, signature: "" })
      await refused("approval.signature")
      answerWith({ policy: "x".repeat(9000), signature })
      await refused("approval.policy")
      answerWith([])
      await refused("approval.policy")
      between.instead = (path) => (path === "/device/policy" ? "x".repeat(300_000) : null)
      await refused("approval.large")
      between.instead = (path) => (path === "/device/policy" ? "<h1>Welcome to the hotel</h1>" : null)
      await refused("approval.reply")
    })

    test("another registration's at the same server is refused", async () => {
      const { policy: own } = lastSigned()
      const text = own.replace(/"serial":"[^"]+"/, `"serial":"PIPU00000001"`)
      answerWith({ policy: text, signature: signText(contoso.running.parts.keys.challenges, text) })
      await refused("approval.foreign")
    })
  })
})

describe.sequential("several organisations", () => {
  beforeAll(() => {
    between.instead = () => null
  })

  test("what is allowed is what all of them allow; a server as others run it is not even asked", async () => {
    const plain = await new PlainServer().start()
    try {
      await register(plain.link())
      await expect.poll(() => plain.polls).toBeGreaterThan(0)
      const polls = plain.polls
      await check()
      expect(plain.polls - polls).toBeLessThanOrEqual(1)
      expect((await registrations()).find(({ serial }) => serial === plain.serial)!.rules).toBeNull()
      expect(
        (await ask(page, "network.list")).filter(
          ({ origin, purpose }) => purpose === "network_policy" && plain.url.startsWith(origin),
        ),
      ).toEqual([])
      await ask(page, "registration.remove", {
        id: (await registrations()).find(({ serial }) => serial === plain.serial)!.id,
      })
    } finally {
      await plain.stop()
    }
    await fabrikam.command("policy", "set", "allowFilling=no", "allowReveal=no")
    await register(await linkOf(fabrikam.url))
    expect(await policy()).toMatchObject({
      allowFilling: false,
      allowReveal: false,
      by: { allowFilling: ["Contoso", "Fabrikam"], allowReveal: ["Fabrikam"] },
    })
  })

  test("one that the person says is not theirs does not count, until they say otherwise; and it is in the activity", async () => {
    const options = await chromium.page(`${optionsPage}#requests`)
    await options.waitFor({ id: "registration", having: "Fabrikam" })
    await clean(options, "registrations")
    const mark = { id: "registration-external", within: { id: "registration", having: "Fabrikam" } }
    await options.click(mark)
    await expect.poll(policy).toMatchObject({ allowReveal: true, by: { allowFilling: ["Contoso"] } })
    await options.waitFor({ id: "registration", having: "Rules of Fabrikam do not count" })
    await clean(options, "external")
    // What the server says meanwhile changes nothing of that.
    await fabrikam.command("policy", "set", "allowSaving=no")
    await check()
    expect(await policy()).toMatchObject({ allowSaving: true })
    await options.click(mark)
    await expect.poll(policy).toMatchObject({ allowSaving: false, by: { allowSaving: ["Fabrikam"] } })
    await options.close()
    const kinds = (await ask(page, "activity.list")).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(["rules.off", "rules.on"]))
  })

  test("a guest, by the server's own word, is bound by nothing", async () => {
    await fabrikam.command("users", "kind", "katy", "external")
    await check()
    expect(await policy()).toMatchObject({ allowSaving: true, by: { allowFilling: ["Contoso"] } })
    expect((await registrations()).map(({ rules }) => rules?.account)).toEqual(["work", "external"])
    await fabrikam.command("users", "kind", "katy", "school")
    await check()
    expect(await policy()).toMatchObject({ allowSaving: false, by: { allowSaving: ["Fabrikam"] } })
  })

  test("no requests: none are asked for or answered, and the server can change its mind", async () => {
    await fabrikam.command("policy", "set", "allowSignInRequests=no")
    await check()
    expect(await check()).toMatchObject({ state: "denied", waiting: 0 })
    const options = await chromium.page(`${optionsPage}#requests`)
    await options.waitFor({ css: "main" }, { text: "Set by Fabrikam" })
    const { added } = await ask(page, "account.add", typed("GEZDGNBVGY3TQOJQ", "Northwind"))
    const popup = await chromium.page(`${popupPage}#account-${added!.id}`)
    await popup.click("turn-on-open")
    await popup.waitFor("turn-on", { text: "does not allow" })
    await popup.close()
    await ask(page, "account.remove", { id: added!.id })
    await fabrikam.command("policy", "clear")
    await options.click("requests-check")
    await options.waitFor("requests-state", { text: "Receiving requests" })
    await options.close()
    expect(await check()).toMatchObject({ state: "listening" })
  })

  test("App Lock that is required comes on, and its time does not begin anew by a server's word", async () => {
    await ask(page, "settings.set", { appLock: false })
    expect(await lockAt()).toBeNull()
    await fabrikam.command("policy", "set", "requireAppLock=yes", "lockAfterMaximum=3")
    await check()
    expect((await ask(page, "settings.get")).appLock).toBe(true)
    await expect.poll(lockAt).not.toBeNull()
    await fabrikam.command("policy", "clear")
    await check()
    expect((await ask(page, "settings.get")).appLock).toBe(false)
    await ask(page, "settings.set", { appLock: true })
  })

  const lockAt = async (): Promise<unknown> =>
    (await chromium.worker()).evaluate(async () => {
      const { held } = await Reflect.get(globalThis, "chrome").storage.session.get("held")
      return held.lockAt as unknown
    })

  test("requests of a registration are told by notification, or not: each for itself, while locked too", async () => {
    const shown = async (): Promise<number> =>
      (await chromium.worker()).evaluate(async () => {
        const { chrome } = globalThis as unknown as { chrome: typeof browser }
        return Object.keys(await chrome.notifications.getAll()).filter((id) => id.startsWith("request:")).length
      })
    const plain = await new PlainServer().start()
    try {
      const { id, account } = await register(plain.link())
      expect((await registrations()).find((each) => each.id === id)!.notify).toBe(true)
      plain.ask()
      await expect.poll(async () => (await check()).waiting).toBe(1)
      await expect.poll(shown).toBe(1)
      plain.expire()
      await expect.poll(async () => (await check()).waiting).toBe(0)
      await expect.poll(shown).toBe(0)
      const options = await chromium.page(`${optionsPage}#requests`)
      const row = { id: "registration", having: new URL(plain.url).host }
      await options.click({ id: "registration-notify", within: row })
      await expect.poll(async () => (await registrations()).map(({ notify }) => notify)).toEqual([true, true, false])
      await options.close()
      plain.ask()
      await expect.poll(async () => (await check()).waiting).toBe(1)
      expect(await shown()).toBe(0)
      await ask(page, "session.lock", { fully: false })
      plain.ask()
      await expect.poll(async () => (await check()).waiting).toBe(2)
      expect(await shown()).toBe(0)
      await ask(page, "vault.openWithPin", { pin })
      plain.expire()
      await expect.poll(async () => (await check()).waiting).toBe(0)
      const popup = await chromium.page(popupPage)
      await popup.page.setViewportSize({ width: 380, height: 600 })
      await popup.click({ id: "detail-open", within: { css: `[data-id="${account.id}"]` } })
      await popup.waitFor("registration-notify")
      await clean(popup, "notify")
      await popup.click("registration-notify")
      await expect.poll(async () => (await registrations()).map(({ notify }) => notify)).toEqual([true, true, true])
      await popup.close()
      plain.ask()
      await expect.poll(async () => (await check()).waiting).toBe(1)
      await expect.poll(shown).toBe(1)
      await ask(page, "registration.remove", { id })
    } finally {
      await plain.stop()
    }
  })

  test("unregistered, the rules are gone", async () => {
    await contoso.command("policy", "set", "allowFilling=no", "allowReveal=no")
    await check()
    expect(await reveal()).toBe("policy.denied")
    for (const { id } of await registrations()) await ask(page, "registration.remove", { id })
    expect(await policy()).toEqual({
      requireAppLock: false,
      lockAfterMaximum: 0,
      allowReveal: true,
      allowSignInRequests: true,
      allowFilling: true,
      allowSaving: true,
      by: {},
    })
    expect((await ask(page, "settings.get")).fillMenu).toBe(true)
    expect(await ask(page, "account.reveal", { id: code, proof: { pin } })).toMatchObject({
      secret: expect.any(String),
    })
    await chromium.stopWorker()
    expect((await policy()).by).toEqual({})
  })
})
