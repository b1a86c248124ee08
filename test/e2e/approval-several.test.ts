/**
 * Sign-in requests where there are several of something, against our own sign-in server as it runs: two browsers of one
 * person, and several registrations in one browser.
 */
import { AxeBuilder } from "@axe-core/playwright"
import { rm } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { RegistrationView, RequestAnswer, RequestView } from "../../src/messages/contract.ts"
import { PlainServer } from "../approval/plain-server.ts"
import { PASSWORD, startTestServer, Visitor, type TestServer } from "../server/harness.ts"
import { ask, chromiumBuild, masterPassword, pin, popupPage, refusal, showIn, wholeList } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"

const hosts = ["http://localhost/*", "https://localhost/*"]
const deny: RequestAnswer = { kind: "decline", reason: null }
const approve = (choice: string): RequestAnswer => ({ kind: "approve", choice, country: null })

/** A browser with a vault and a PIN. */
interface Browser {
  readonly chromium: Chromium
  /** A page of ours that only asks. */
  readonly page: ChromiumPage
}

let server: TestServer
let one: Browser
let two: Browser

async function start(): Promise<Browser> {
  const chromium = await launchGranted({ extension: chromiumBuild }, hosts)
  const page = await chromium.page("manifest.json")
  return { chromium, page }
}

async function create({ page }: Browser): Promise<void> {
  await ask(page, "vault.create", { password: masterPassword })
  await ask(page, "pin.set", { password: masterPassword, pin })
}

beforeAll(async () => {
  server = await startTestServer()
  ;[one, two] = [await start(), await start()]
  await Promise.all([create(one), create(two)])
}, 180_000)

afterAll(async () => {
  for (const browser of [one, two]) {
    await browser?.chromium.close()
    if (browser !== undefined) await rm(browser.chromium.profile, { recursive: true, force: true, maxRetries: 5 })
  }
  await server?.stop()
})

async function newPerson(username: string): Promise<void> {
  await server.command("users", "add", username, "--password-stdin")
}

/** Somebody who has typed the password. */
async function visit(username: string): Promise<Visitor> {
  const visitor = new Visitor(server.url)
  await visitor.get("/account")
  await visitor.post("/sign-in/password", { username, password: PASSWORD })
  return visitor
}

/** A sign-in as far as the request. */
async function signIn(username: string): Promise<Visitor> {
  const visitor = await visit(username)
  await visitor.post("/sign-in/request")
  await visitor.get("/sign-in")
  expect(visitor.number).toMatch(/^\d\d$/)
  return visitor
}

async function register({ page }: Browser, link: string): Promise<RegistrationView> {
  const { offers } = await ask(page, "scan.text", { text: link })
  const { offer, issuer, username } = offers[0]!
  return ask(page, "registration.confirm", { offer, account: null, issuer, username, replace: false })
}

/** All that is open, once there are so many; a round that is under way may have asked before the server had them. */
async function arrived({ page }: Browser, count = 1): Promise<readonly RequestView[]> {
  await expect.poll(async () => (await ask(page, "requests.check")).requests.length).toBe(count)
  return (await ask(page, "requests.state")).requests
}

const answer = ({ page }: Browser, { id }: RequestView, given: RequestAnswer) =>
  ask(page, "request.answer", { id, answer: given, proof: { pin } })

const badge = async ({ chromium }: Browser): Promise<string> =>
  (await chromium.worker()).evaluate(() => Reflect.get(globalThis, "chrome").action.getBadgeText({}))

async function popupOf({ chromium }: Browser): Promise<ChromiumPage> {
  const popup = await chromium.page(popupPage)
  await popup.page.setViewportSize({ width: 380, height: 600 })
  return popup
}

/** Nothing that a blind person misses, in light and dark; pictures where they are wanted. */
async function look(popup: ChromiumPage): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await showIn(popup, colorScheme)
    const { violations } = await new AxeBuilder({ page: popup.page }).analyze()
    const found = violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(" ")}`)
    expect(found).toEqual([])
    const folder = process.env["COUNTERSIGN_SHOTS"]
    if (folder !== undefined) await popup.screenshot(`${folder}/several-${colorScheme}.png`)
  }
}

/** Registers both browsers for somebody new: of one person the server takes eight requests in ten minutes. */
async function registerBoth(person: string): Promise<void> {
  for (const { page } of [one, two]) {
    for (const { id } of await ask(page, "registration.list")) await ask(page, "registration.remove", { id })
  }
  await newPerson(person)
  const visitor = await visit(person)
  const first = await register(one, visitor.link)
  // The page goes on with a request, which the first browser approves; then its account offers another link.
  await visitor.post("/sign-in/request")
  await visitor.get("/sign-in")
  const [request] = await arrived(one)
  await answer(one, request!, approve(visitor.number))
  await visitor.get("/sign-in")
  await visitor.post("/account/offer")
  const second = await register(two, visitor.link)
  expect(second.serial).not.toBe(first.serial)
  expect((await server.command("devices", "list", person)).split("\n")).toHaveLength(2)
}

describe.sequential("two browsers of one person: one answers, and the other's popup says so", () => {
  const person = "ada"

  test("both are registered", () => registerBoth(person), 120_000)

  test.each([
    ["the first", () => [one, two] as const],
    ["the second", () => [two, one] as const],
  ])("%s approves", async (_, order) => {
    const [answering, other] = order()
    const visitor = await signIn(person)
    const popup = await popupOf(other)
    await popup.waitFor("request", { timeout: 30_000 })
    expect(await badge(other)).toBe("1")
    const [request] = await arrived(answering)
    // Neither was warned of anything before.
    expect(request!.warnedUntil).toBeNull()
    expect(await answer(answering, request!, approve(visitor.number))).toMatchObject({ outcome: "approved" })
    expect(await popup.waitFor("request-outcome", { text: "Over", timeout: 30_000 })).toContain("in another place")
    await popup.click("request-done")
    await popup.waitFor("row")
    await popup.close()
    await expect.poll(() => badge(other)).toBe("")
    expect((await ask(other.page, "requests.state")).requests).toEqual([])
    await visitor.get("/sign-in")
    expect(visitor.text).toContain("Browsers that approve")
  })

  test("the second denies", async () => {
    const visitor = await signIn(person)
    const popup = await popupOf(one)
    await popup.waitFor("request", { timeout: 30_000 })
    const [request] = await arrived(two)
    expect(await answer(two, request!, deny)).toMatchObject({ outcome: "denied" })
    await popup.waitFor("request-outcome", { text: "Over", timeout: 30_000 })
    await popup.close()
    expect(await visitor.state()).toBe("declined")
  })
})

describe.sequential("two browsers of one person: both at it", () => {
  const person = "grace"

  test("both are registered", () => registerBoth(person), 120_000)

  test("the right number before the news of the other's answer is too late, and not said to be wrong", async () => {
    const visitor = await signIn(person)
    const [first] = await arrived(one)
    const [second] = await arrived(two)
    expect(await answer(one, first!, approve(visitor.number))).toMatchObject({ outcome: "approved" })
    const late = { id: second!.id, answer: approve(visitor.number), proof: { pin } }
    // Unless an alarm has just brought the news.
    const given = await ask(two.page, "request.answer", late).catch((thrown: Error) => thrown.message)
    if (typeof given === "string") return expect(given).toBe("approval.gone")
    expect(given).toMatchObject({ wrongNumber: false })
    await expect
      .poll(async () => (await ask(two.page, "requests.check")).answers.find(({ id }) => id === second!.id))
      .toMatchObject({ outcome: "over", kind: "approve", wrongNumber: false })
  })

  test("a wrong number in one ends it in both, and only who typed it is warned; revoked, one is told, the other answers", async () => {
    const visitor = await signIn(person)
    const [first] = await arrived(one)
    expect((await arrived(two))[0]!.warnedUntil).toBeNull()
    const wrong = visitor.number === "00" ? "01" : "00"
    expect(await answer(one, first!, approve(wrong))).toMatchObject({ outcome: "over", wrongNumber: true })
    await arrived(two, 0)
    expect(await visitor.state()).toBe("wrong")
    const again = await signIn(person)
    expect((await arrived(one))[0]!.warnedUntil).toBeGreaterThan(Date.now())
    const [request] = await arrived(two)
    expect(request!.warnedUntil).toBeNull()
    const [mine] = await ask(one.page, "registration.list")
    await server.command("devices", "revoke", person, mine!.serial)
    await expect
      .poll(async () => (await ask(one.page, "requests.check")).troubles)
      .toMatchObject([{ code: "approval.unknown" }])
    expect((await ask(one.page, "requests.state")).requests).toEqual([])
    expect(await answer(two, request!, approve(again.number))).toMatchObject({ outcome: "approved" })
  })
})

describe.sequential("one person with several registrations in one browser", () => {
  let plain: PlainServer
  /** By username. */
  const registered = new Map<string, RegistrationView>()

  beforeAll(async () => {
    for (const { id } of await ask(one.page, "registration.list")) await ask(one.page, "registration.remove", { id })
    plain = await new PlainServer().start()
    for (const username of ["kim", "lee"]) {
      await newPerson(username)
      registered.set(username, await register(one, (await visit(username)).link))
    }
    registered.set("plain", await register(one, plain.link()))
  })
  afterAll(() => plain?.stop())

  test("requests of all queue, the oldest first, and each is answered with its own key", async () => {
    const lee = await signIn("lee")
    await arrived(one)
    const message = plain.ask({ choices: ["18", "63"], choice: "63" })
    await arrived(one, 2)
    const kim = await signIn("kim")
    const order = (await arrived(one, 3)).map(({ account }) => account.id)
    expect(order).toEqual(["lee", "plain", "kim"].map((name) => registered.get(name)!.account.id))
    const popup = await popupOf(one)
    for (const [place, account, number] of [
      ["1 of 3", "lee", lee.number],
      ["1 of 2", "katy", "63"],
      ["", "kim", kim.number],
    ] as const) {
      await popup.waitFor("request-account", { text: account, timeout: 30_000 })
      if (place !== "") await popup.waitFor("request-queue", { text: place })
      if (account === "katy") await popup.click({ id: "request-number", having: number })
      else {
        await popup.type("request-digits", number)
        await popup.click("request-approve")
      }
      await popup.type("proof-pin", pin)
      await popup.press("Enter")
      await popup.waitFor("request-outcome", { text: "Approved", timeout: 30_000 })
      await popup.click("request-done")
    }
    await popup.waitFor("row")
    await popup.close()
    expect(plain.state(message)).toBe("accept")
    for (const [username, visitor] of [
      ["kim", kim],
      ["lee", lee],
    ] as const) {
      await visitor.get("/sign-in")
      expect(visitor.text).toContain("Browsers that approve")
      const audit = await server.command("audit", username)
      expect(audit).toContain(registered.get(username)!.serial)
    }
  })

  test("one of them revoked or given up leaves the others as they are", async () => {
    const { serial, id } = registered.get("lee")!
    await server.command("devices", "revoke", "lee", serial)
    const kim = await signIn("kim")
    const [request] = await arrived(one)
    const { troubles } = await ask(one.page, "requests.state")
    expect(troubles).toMatchObject([{ registration: id, code: "approval.unknown" }])
    expect(await answer(one, request!, approve(kim.number))).toMatchObject({ outcome: "approved" })
    await ask(one.page, "registration.remove", { id })
    const message = plain.ask()
    const [next] = await arrived(one)
    expect(await answer(one, next!, deny)).toMatchObject({ outcome: "denied" })
    expect(plain.state(message)).toBe("declined")
    expect((await ask(one.page, "list.find", wholeList)).rows).toHaveLength(2)
  })

  test("a registration in trouble is gray in the list and says why; the others are not", async () => {
    const kim = registered.get("kim")!
    plain.instead = (response) => response.destroy()
    const popup = await popupOf(one)
    const reasonOf = (username: string) => ({ id: "row-reason", within: { id: "row", having: username } })
    await popup.waitFor("request-trouble", { timeout: 30_000 })
    // It has answered just now.
    await popup.waitFor(reasonOf("katy"), { text: "Sign-in requests" })
    await popup.evaluate("void (Date.now = ((now) => () => now() + 6 * 60_000)(Date.now.bind(Date)))")
    await popup.waitFor(reasonOf("katy"), { text: "cannot be reached", timeout: 30_000 })
    expect(await popup.attribute({ id: "row", having: "katy" }, "class")).toContain("idle")
    plain.instead = null
    await popup.waitFor(reasonOf("katy"), { text: "Sign-in requests", timeout: 30_000 })
    await server.command("devices", "revoke", "kim", kim.serial)
    await popup.waitFor(reasonOf("kim"), { text: "Revoked", timeout: 30_000 })
    await look(popup)
    const [kims, katys] = [
      { id: "row", having: "kim" },
      { id: "row", having: "katy" },
    ]
    expect(await popup.attribute(kims, "class")).toContain("idle")
    expect(await popup.attribute(katys, "class")).not.toContain("idle")
    await popup.close()
    await ask(one.page, "registration.remove", { id: kim.id })
    registered.set("kim", await register(one, (await visit("kim")).link))
  })

  test("an answer of one is no answer for another", async () => {
    const kim = await signIn("kim")
    plain.ask()
    const [first, second] = await arrived(one, 2)
    const [mine, theirs] = first!.account.username === "kim" ? [first, second] : [second, first]
    expect(
      await refusal(one.page, "request.answer", { id: theirs!.id, answer: approve(kim.number), proof: { pin } }),
    ).toBe("approval.choice")
    expect(await answer(one, mine!, approve(kim.number))).toMatchObject({ outcome: "approved" })
    expect(await answer(one, theirs!, deny)).toMatchObject({ outcome: "denied" })
  })
})
