import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises"
import { createServer, type Server } from "node:http"
import { tmpdir } from "node:os"
import path from "node:path"

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"

import { findChromium, findFirefox } from "../../.build/browser.ts"
import { launchChromium, type Chromium } from "./launch/chromium.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox, type Firefox } from "./launch/firefox.ts"

// Two browsers are started here: half a minute on a loaded machine.
const LAUNCH = { timeout: 120_000 }

/** An extension that has one of everything the harness promises to drive, and nothing else. */
const files = {
  "worker.js": `
    let woken = 0
    chrome.runtime.onMessage.addListener((message, sender, answer) => {
      woken += 1
      if (message === "woken") { answer(woken); return false }
      chrome.tabs.captureVisibleTab({ format: "png" })
        .then((url) => answer("picture of " + url.length), (error) => answer(String(error)))
      return true
    })`,
  "pages/popup.html": `<!doctype html><meta charset="utf-8"><title>Throw-away</title>
    <style>body { width: 320px; height: 240px; background: rgb(15, 107, 92) } .far { margin-top: 900px }</style>
    <input data-testid="name"><button data-testid="greet">Greet</button><p data-testid="greeting"></p>
    <button data-testid="shoot">Shoot</button><p data-testid="shot"></p>
    <ul><li data-testid="row">Fastmail <b data-testid="row-code">111 222</b></li>
    <li data-testid="row">Stripe <b data-testid="row-code">333 444</b></li></ul>
    <p data-testid="hidden" hidden>never seen</p><p data-testid="keys"></p>
    <button data-testid="off" disabled>Off</button>
    <button class="far" data-testid="far">Far down</button><script src="popup.js"></script>`,
  "pages/popup.js": `
    const at = (id) => document.querySelector("[data-testid=" + id + "]")
    at("greet").onclick = () => setTimeout(() => { at("greeting").textContent = "Hello " + at("name").value }, 300)
    at("shoot").onclick = async () => { at("shot").textContent = await chrome.runtime.sendMessage("shoot") }
    at("far").onclick = (event) => { at("far").textContent = "trusted: " + event.isTrusted }
    addEventListener("keydown", (event) => {
      at("keys").textContent += (event.ctrlKey && event.key !== "Control" ? "Control+" : "") + event.key + " "
    })`,
}

async function throwAway(background: object): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "countersign-throw-away-"))
  const manifest = {
    manifest_version: 3,
    name: "Throw-away",
    version: "1.0",
    permissions: ["activeTab", "storage"],
    background,
    action: { default_popup: "pages/popup.html" },
    browser_specific_settings: { gecko: { id: "throw-away@countersign.test" } },
  }
  await mkdir(path.join(directory, "pages"))
  await writeFile(path.join(directory, "manifest.json"), JSON.stringify(manifest))
  for (const [file, content] of Object.entries(files)) await writeFile(path.join(directory, file), content)
  return directory
}

/** What every driver must do, whatever carries it. */
async function drives(page: PageDriver): Promise<void> {
  expect(await page.evaluate("({ n: 1 + 1, later: await Promise.resolve('yes') })")).toEqual({ n: 2, later: "yes" })
  expect(await page.evaluate((a: number, b: number) => a * b, 6, 7)).toBe(42)
  expect(await page.evaluate("undefined")).toBeUndefined()
  await expect(page.evaluate("nothingOfThatName()")).rejects.toThrow(/nothingOfThatName/)

  await page.type("name", "Ada & Zoë 42")
  await page.click("greet")
  expect(await page.waitFor("greeting", { text: "Hello" })).toBe("Hello Ada & Zoë 42")
  await page.type("name", "Grace")
  expect(await page.text("name")).toBe("Grace")

  expect(await page.text("hidden")).toBeUndefined()
  await expect(page.waitFor("hidden", { timeout: 200 })).rejects.toThrow(/"hidden": is not to be seen/)
  await expect(page.waitFor("greeting", { text: /^Bye/, timeout: 200 })).rejects.toThrow(/not \/\^Bye\//)
  await expect(page.click("off", { timeout: 200 })).rejects.toThrow(/is disabled/)
  await page.waitGone("hidden")

  expect(await page.count("row")).toBe(2)
  expect(await page.text({ id: "row-code", within: { id: "row", having: "Stripe" } })).toBe("333 444")
  expect(await page.text({ id: "row-code", nth: 1 })).toBe("333 444")
  expect(await page.attribute("name", "data-testid")).toBe("name")
  expect(await page.attribute("name", "title")).toBeNull()
  expect(await page.allText()).toContain("Fastmail")

  await page.click("far")
  expect(await page.waitFor("far", { text: "trusted" })).toBe("trusted: true")

  await page.evaluate("document.querySelector('[data-testid=keys]').textContent = ''")
  for (const key of ["Tab", "ArrowDown", "Enter", "x"]) await page.press(key)
  await page.press("Control+k")
  expect(await page.waitFor("keys", { text: "Control+k" })).toBe("Tab ArrowDown Enter x Control Control+k")
}

/** The size of a PNG, from its header. */
function sizeOf(png: Buffer): { width: number; height: number } {
  expect(png.subarray(1, 4).toString("latin1")).toBe("PNG")
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) }
}

describe("finding the browsers", () => {
  test.for([
    ["CHROMIUM_PATH", findChromium],
    ["FIREFOX_PATH", findFirefox],
  ] as const)("$%s comes first, and is named when it is wrong", async ([variable, find]) => {
    vi.stubEnv(variable, process.execPath)
    expect(await find()).toBe(process.execPath)
    vi.stubEnv(variable, "/nowhere/browser")
    await expect(find()).rejects.toThrow(`$${variable} is set to /nowhere/browser`)
    vi.unstubAllEnvs()
    expect(await find()).toMatch(/chrom|firefox/i)
  })
})

describe("Chromium", LAUNCH, () => {
  let extension: string
  let chromium: Chromium
  let server: Server
  let port: number

  beforeAll(async () => {
    extension = await throwAway({ service_worker: "worker.js" })
    server = createServer((request, answer) => {
      answer.setHeader("content-type", "text/html").end(`<title>Site</title><h1>${request.headers.host ?? ""}</h1>`)
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const address = server.address()
    port = typeof address === "object" && address !== null ? address.port : 0
    chromium = await launchChromium({ extension, loopbackHosts: ["*.countersign.test"] })
  }, LAUNCH.timeout)

  afterAll(async () => {
    await chromium.close()
    server.close()
    await rm(extension, { recursive: true })
    await expect(stat(chromium.profile)).rejects.toThrow(/ENOENT/)
  }, LAUNCH.timeout)

  test("drives a page of the extension in a tab", async () => {
    const page = await chromium.page("pages/popup.html")
    await drives(page)
    expect(await page.page.title()).toBe("Throw-away")
    await page.close()
  })

  test("drives the real popup, which the toolbar click gave activeTab", async () => {
    const site = await chromium.visit(`http://shop.countersign.test:${String(port)}/`)
    expect(await site.allText()).toBe(`shop.countersign.test:${String(port)}`)

    // The control: from a tab there was no click on the toolbar button, so the same request is refused.
    const tab = await chromium.page("pages/popup.html")
    await tab.click("shoot")
    expect(await tab.waitFor("shot", { text: /\w/ })).toMatch(/permission/)
    await tab.close()

    const popup = await chromium.popup(site)
    await popup.click("shoot")
    expect(await popup.waitFor("shot", { text: /\w/ })).toMatch(/^picture of \d{4,}/)
    await drives(popup)
    const { width, height } = sizeOf(await popup.screenshot(path.join(extension, "popup.png")))
    expect(width).toBeGreaterThanOrEqual(320)
    expect(width).toBeLessThan(800)
    expect(height).toBeGreaterThanOrEqual(240)
    expect(await readdir(extension)).toContain("popup.png")
    await popup.close()
    await expect(popup.evaluate("1")).rejects.toThrow(/closed/)

    const again = await chromium.popup(site)
    expect(await again.text("greet")).toBe("Greet")
    await again.close()
    await site.close()
  })

  test("stops the worker, which then starts afresh", async () => {
    const page = await chromium.page("pages/popup.html")
    const woken = (): Promise<unknown> => page.evaluate("chrome.runtime.sendMessage('woken')")
    const before = Number(await woken())
    expect(await woken()).toBe(before + 1)
    await chromium.stopWorker()
    expect(await woken()).toBe(1)
    await chromium.stopWorker()
    const worker = await chromium.worker()
    expect(await worker.evaluate("woken")).toBe(0)
    await page.close()
  })
})

describe("Firefox", LAUNCH, () => {
  let extension: string
  let firefox: Firefox

  beforeAll(async () => {
    extension = await throwAway({ scripts: ["worker.js"] })
    firefox = await launchFirefox({ extension })
  }, LAUNCH.timeout)

  afterAll(async () => {
    await firefox.close()
    await rm(extension, { recursive: true })
    await expect(stat(firefox.profile)).rejects.toThrow(/ENOENT/)
  }, LAUNCH.timeout)

  test("drives a page of the extension in a tab", async () => {
    const page = await firefox.page("pages/popup.html")
    await drives(page)
    expect(sizeOf(await page.screenshot()).width).toBeGreaterThan(320)
    await page.close()
  })

  test("finds its storage again in a kept profile", async () => {
    const page = await firefox.page("pages/popup.html")
    await page.evaluate("chrome.storage.local.set({ kept: 'yes' })")
    await page.evaluate(`new Promise((resolve, reject) => {
      const open = indexedDB.open("db", 1)
      open.onerror = () => reject(open.error)
      open.onupgradeneeded = () => open.result.createObjectStore("s").put("yes", "kept")
      open.onsuccess = () => resolve()
    })`)
    await firefox.close({ keepProfile: true })
    const { profile } = firefox
    firefox = await launchFirefox({ extension, profile })
    const after = await firefox.page("pages/popup.html")
    expect(await after.evaluate("chrome.storage.local.get('kept')")).toEqual({ kept: "yes" })
    const kept = await after.evaluate(`new Promise((resolve, reject) => {
      const open = indexedDB.open("db", 1)
      open.onerror = () => reject(open.error)
      open.onsuccess = () => {
        const get = open.result.transaction("s").objectStore("s").get("kept")
        get.onsuccess = () => resolve(get.result)
        get.onerror = () => reject(get.error)
      }
    })`)
    expect(kept).toBe("yes")
    await firefox.close()
    await rm(profile, { recursive: true })
    firefox = await launchFirefox({ extension })
  })
})
