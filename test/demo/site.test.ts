import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"

import { chromium, type Browser } from "playwright-core"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader"

import { findChromium } from "../../.build/browser.ts"
import { base32, codeOf, stepOf } from "./one-time-code.ts"
import { STYLES } from "./pages.ts"
import { PASSWORD, startDemoSite, USER, type DemoSite } from "./site.ts"

const rfcSecret = Buffer.from("12345678901234567890")

function secretIn(body: string): string | undefined {
  return /id="secret">([A-Z2-7 ]+)</.exec(body)?.[1]
}

describe("the site's own codes", () => {
  test("are those of RFC 4226, appendix D", () => {
    const expected = [
      "755224",
      "287082",
      "359152",
      "969429",
      "338314",
      "254676",
      "287922",
      "162583",
      "399871",
      "520489",
    ]
    expect(expected.map((_, counter) => codeOf(rfcSecret, counter))).toEqual(expected)
  })

  test("are taken one step early or late, never twice, never further off", () => {
    const now = 30_000 * 1000
    const code = (step: number): string => codeOf(rfcSecret, step)
    expect([998, 999, 1000, 1001, 1002].map((step) => stepOf(rfcSecret, code(step), now, 0))).toEqual([
      undefined,
      999,
      1000,
      1001,
      undefined,
    ])
    expect(stepOf(rfcSecret, ` ${code(1000).slice(0, 3)} ${code(1000).slice(3)}`, now, 0)).toBe(1000)
    expect(stepOf(rfcSecret, code(1000), now, 1000)).toBeUndefined()
    expect(stepOf(rfcSecret, code(999), now, 1000)).toBeUndefined()
    expect(stepOf(rfcSecret, code(1001), now, 1000)).toBe(1001)
    expect(stepOf(rfcSecret, "", now, 0)).toBeUndefined()
  })

  test("base32 is that of RFC 4648, section 10", () => {
    expect(["f", "fo", "foo", "foob", "fooba", "foobar"].map((one) => base32(Buffer.from(one)))).toEqual([
      "MY",
      "MZXQ",
      "MZXW6",
      "MZXW6YQ",
      "MZXW6YTB",
      "MZXW6YTBOI",
    ])
  })
})

describe("the demo site", () => {
  let site: DemoSite
  let cookie = ""

  beforeEach(async () => {
    site = await startDemoSite()
    cookie = ""
    return () => site.close()
  })

  async function ask(path: string, form?: Record<string, string>, headers: Record<string, string> = {}) {
    const response = await fetch(site.origin + path, {
      method: form ? "POST" : "GET",
      redirect: "manual",
      headers: { cookie, ...headers },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    })
    cookie = response.headers.get("set-cookie")?.split(";")[0] ?? cookie
    return { status: response.status, to: response.headers.get("location"), body: await response.text(), response }
  }

  test("checks the first code, then a new one at log-in, each once", async () => {
    await ask("/setup")
    const wrong = await ask("/setup", { code: "000 000" })
    expect(wrong.body).toContain("That code is not right")
    expect((await ask("/login", { username: USER, password: PASSWORD })).to).toBe("/welcome")

    const code = site.codeOf(USER) ?? ""
    expect((await ask("/setup", { code })).body).toContain("Two-factor is on")
    expect((await ask("/login", { username: USER, password: "guess" })).body).toContain("do not belong together")
    expect((await ask("/welcome")).to).toBeNull()

    await ask("/logout", {})
    expect((await ask("/welcome")).to).toBe("/login")
    expect((await ask("/code")).to).toBe("/login")
    expect((await ask("/login", { username: USER, password: PASSWORD })).to).toBe("/code")
    expect((await ask("/welcome")).to).toBe("/login")
    expect((await ask("/code", { code })).body).toContain("was used already")
    expect((await ask("/code", { code: site.codeOf(USER, 1) ?? "" })).to).toBe("/welcome")
    expect((await ask("/welcome")).body).toContain("Your password and your code were right")
  })

  test("gives up after five wrong codes", async () => {
    await ask("/setup")
    await ask("/setup", { code: site.codeOf(USER) ?? "" })
    await ask("/login", { username: USER, password: PASSWORD })
    for (let n = 0; n < 4; n += 1) expect((await ask("/code", { code: "1" })).body).toContain("was used already")
    expect((await ask("/code", { code: "1" })).body).toContain("Too many wrong codes")
    expect((await ask("/code", { code: site.codeOf(USER, 1) ?? "" })).to).toBe("/login")
  })

  test("gives each session a secret of its own, and the same one at each look", async () => {
    const mine = secretIn((await ask("/setup")).body)
    expect(mine?.replaceAll(" ", "")).toBe(site.secretOf(USER))
    expect(mine?.replaceAll(" ", "")).toHaveLength(32)
    expect(secretIn((await ask("/setup")).body)).toBe(mine)
    cookie = ""
    const other = secretIn((await ask("/setup")).body)
    expect(other).toBeDefined()
    expect(other).not.toBe(mine)
  })

  test("is never kept by the browser, loads nothing from elsewhere, takes no form of another site", async () => {
    const { response, body } = await ask("/setup")
    expect(response.headers.get("cache-control")).toBe("no-store")
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'")
    expect(body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
    const forged = await ask("/setup", { code: site.codeOf(USER) ?? "" }, { origin: "http://evil.test" })
    expect(forged.status).toBe(403)
    expect((await ask("/nowhere")).status).toBe(404)
    expect((await ask("/toString")).status).toBe(404)
    expect(site.requests).toContain("GET /nowhere")
  })
})

describe("in a browser", { timeout: 60_000 }, () => {
  let site: DemoSite
  let browser: Browser

  beforeAll(async () => {
    // Of itself it would fetch its WebAssembly from a CDN.
    const wasm = await readFile(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"))
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } })
    site = await startDemoSite()
    const root = process.getuid?.() === 0
    browser = await chromium.launch({ executablePath: await findChromium(), chromiumSandbox: !root })
  }, 60_000)

  afterAll(async () => {
    await browser.close()
    await site.close()
  })

  test("a browser can send the site's own forms", async () => {
    const page = await browser.newPage()
    await page.goto(`${site.origin}/setup`)
    await page.fill("#code", site.codeOf(USER) ?? "")
    await page.press("#code", "Enter")
    await page.waitForSelector("#done, #problem, #main:has-text('Refused')")
    expect(await page.innerText("h1")).toBe("Two-factor is on")
    await page.close()
  })

  test.for(STYLES)("%s: what is drawn is what was offered", async (style) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    const before = site.offers.length
    await page.goto(`${site.origin}/setup?style=${style}`)
    const read = await readBarcodes(new Uint8Array(await page.screenshot()), { formats: ["QRCode"], tryInvert: true })
    const offered = site.offers.slice(before).map((one) => one.uri)
    expect(read.map((one) => one.text).toSorted()).toEqual(offered.toSorted())
    expect(offered).toHaveLength(style === "many" ? 3 : 1)
    await page.close()
  })
})
