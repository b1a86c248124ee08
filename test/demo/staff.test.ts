/** The staff pages in a real browser: a relying party by `openid-client`, our server, and a device in Node's crypto. */
import { AxeBuilder } from "@axe-core/playwright"
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"

import { findChromium } from "../../.build/browser.ts"
import { codeAt } from "../../src/domain/any-otp.ts"
import { readOtpauthUri } from "../../src/domain/otpauth-uri.ts"
import { Device } from "../server/device.ts"
import { STAFF, startDemoSignInServer, type DemoSignInServer } from "./sign-in-server.ts"
import { startDemoSite, type DemoSite } from "./site.ts"

let server: DemoSignInServer
let site: DemoSite
let browser: Browser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: await findChromium(),
    chromiumSandbox: process.getuid?.() !== 0,
    args: ["--disable-gpu"],
  })
}, 60_000)
beforeEach(async () => {
  server = await startDemoSignInServer()
  site = await startDemoSite({ signIn: server })
  context = await browser.newContext()
  page = await context.newPage()
}, 120_000)
afterEach(async () => {
  await context.close()
  await site.close()
  await server.close()
})
afterAll(() => browser.close())

async function typePassword(): Promise<void> {
  await page.goto(`${site.origin}/staff`)
  await page.click("#sign-in")
  await page.fill("#username", STAFF.username)
  await page.fill("#password", STAFF.password)
  await page.press("#password", "Enter")
}

const heading = (text: string) => page.waitForSelector(`h1:has-text("${text}")`)

async function accessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}

test("a newcomer enrols, matches a number and is in; signs out; comes back and types a code", async () => {
  await typePassword()
  await heading("Set up approving")
  await accessible()
  const device = new Device(await page.inputValue("#link"), true)
  expect((await device.enrol()).value).toBe(true)
  await heading("Approve the request")
  await accessible()
  const [challenge] = await device.challenges()
  const choice = (await page.innerText(".number")).trim()
  expect((await device.answer(challenge!, { choice })).value).toBe(true)
  await heading(STAFF.name)
  expect(await page.innerText(".lead")).toBe("You signed in with your password and a request that you approved.")

  await page.click("#sign-out")
  await heading("Sign out?")
  await accessible()
  await page.click("button.primary")
  await page.waitForSelector("#sign-in")

  await typePassword()
  await heading("Approve the request")
  const [second] = await device.challenges()
  await device.answer(second!, { decline: true })
  await heading("You declined")
  await accessible()
  await page.click("text=Send a new request")
  const [third] = await device.challenges()
  await device.answer(third!, { choice: (await page.innerText(".number")).trim() === "00" ? "01" : "00" })
  await heading("The numbers did not match")
}, 120_000)

test("a newcomer without an authenticator that approves sets up codes, and is in by the first", async () => {
  await typePassword()
  await heading("Set up approving")
  await page.click("text=Set up codes instead")
  await heading("Set up codes")
  await accessible()
  const otp = readOtpauthUri(await page.inputValue("#link"))
  expect(otp).toMatchObject({ issuer: "Northwind sign-in", username: STAFF.username })
  await page.fill("#code", "1")
  await page.press("#code", "Enter")
  await page.waitForSelector("#problem")
  expect(readOtpauthUri(await page.inputValue("#link"))).toEqual(otp)
  await page.fill("#code", (await codeAt(otp, Date.now())).code)
  await page.press("#code", "Enter")
  await heading(STAFF.name)
  expect(await page.innerText(".lead")).toBe("You signed in with your password and a code.")
}, 120_000)

test("an answer that nobody asked for, or of another browser, signs nobody in", async () => {
  await page.goto(`${site.origin}/staff/callback?code=x&state=y`)
  await page.waitForSelector("#sign-in")
  await page.goto(`${site.origin}/staff/sign-in`)
  await page.goto(`${site.origin}/staff/callback?code=x&state=forged&iss=${encodeURIComponent(server.origin)}`)
  await heading("Not signed in")
  await page.goto(`${site.origin}/staff`)
  await page.waitForSelector("#sign-in")
}, 120_000)
