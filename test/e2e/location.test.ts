/**
 * The location policy as a person meets it, with the real sign-in server: an application that is told to want a country, the
 * popup that says so, the tab that asks, and what the server makes of it. The position is the browser's own to give; here
 * Playwright gives it. Nothing but the country may be found anywhere.
 */
import { AxeBuilder } from "@axe-core/playwright"
import { createServer, request as send, type Server } from "node:http"
import { rm } from "node:fs/promises"
import * as v from "valibot"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startDemoSite, type DemoSite } from "../demo/site.ts"
import { STAFF } from "../demo/sign-in-server.ts"
import { PASSWORD, startTestServer, type TestServer } from "../server/harness.ts"
import { freePort } from "../servers/program.ts"
import {
  ask,
  chromiumBuild,
  firefoxBuild,
  firstRun,
  openedWelcome,
  optionsPage,
  pin,
  popupPage,
  refusal,
  showIn,
  welcomePage,
} from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox } from "./launch/firefox.ts"
import { launchGranted } from "./launch/grant.ts"

/** Digits that stand in no other number of a test: what a leak would show. */
const UTRECHT = { latitude: 52.0907374, longitude: 5.1214201, accuracy: 30 }
const PARIS = { latitude: 48.8566969, longitude: 2.3514616, accuracy: 30 }
const BORDER = { latitude: 47.5590123, longitude: 7.5880123, accuracy: 5000 }
const OCEAN = { latitude: 30.1234567, longitude: -40.1234567, accuracy: 30 }
const digits = [UTRECHT, PARIS, BORDER, OCEAN].flatMap(({ latitude, longitude }) =>
  [latitude, longitude].map((degrees) => String(Math.abs(degrees)).slice(0, 7)),
)
/** What tells of a position, in bytes of any kind. */
const leaks = (text: string): string[] =>
  [...digits, "latitude", "longitude"].filter((sign) => text.toLowerCase().includes(sign))

let server: TestServer
let site: DemoSite
let proxy: Server
let client = ""
/** All that came to the server's device endpoint: addresses and bodies. */
const recorded: string[] = []

/** In front of the server, under its own address: writes down what comes, and passes it on. */
async function startProxy(port: number, to: number): Promise<Server> {
  const listening = createServer((incoming, outgoing) => {
    const body: Buffer[] = []
    incoming.on("data", (part: Buffer) => body.push(part))
    incoming.on("end", () => {
      const all = Buffer.concat(body)
      if (incoming.url?.startsWith("/device")) {
        recorded.push(decodeURIComponent(`${incoming.method} ${incoming.url}\n${all.toString().replaceAll("+", " ")}`))
      }
      const { method, url, headers } = incoming
      const passed = send({ port, host: "127.0.0.1", method, path: url, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(outgoing)
      })
      passed.on("error", () => outgoing.destroy())
      passed.end(all)
    })
  })
  await new Promise<void>((done) => listening.listen(to, "127.0.0.1", () => done()))
  return listening
}

beforeAll(async () => {
  const [outer, inner] = [await freePort(), await freePort()]
  server = await startTestServer({ COUNTERSIGN_PORT: String(inner), COUNTERSIGN_URL: `http://localhost:${outer}` })
  proxy = await startProxy(inner, outer)
  const origin = `http://localhost:${outer}`
  for (const { username, name } of [STAFF, ADA]) {
    await server.command("users", "add", username, "--name", name, "--password-stdin")
  }
  site = await startDemoSite({
    signIn: {
      origin,
      async addClient(name, redirect, logout) {
        const told = await server.command("clients", "add", name, "--redirect", redirect, "--logout", logout)
        const [, id = "", secret = ""] = /client_id: (\S+)\nclient_secret: (\S+)/.exec(told) ?? []
        client = id
        return { id, secret }
      },
      close: () => server.stop(),
    },
  })
}, 120_000)
afterAll(async () => {
  await site?.close()
  await server?.stop()
  proxy?.closeAllConnections()
  proxy?.close()
})

const ADA = { ...STAFF, username: "ada", name: "Ada Lund" }

async function typePassword(tab: PageDriver, { username } = STAFF): Promise<void> {
  await tab.waitFor({ css: "#username" })
  await tab.type({ css: "#username" }, username)
  await tab.type({ css: "#password" }, PASSWORD)
  await tab.press("Enter")
}

const numberOn = async (tab: PageDriver): Promise<string> =>
  (await tab.waitFor({ css: ".number" }, { text: /\d\d/ })).trim()

async function prove(popup: PageDriver): Promise<void> {
  await popup.type("proof-pin", pin)
  await popup.press("Enter")
}

describe.sequential("Chromium", () => {
  let chromium: Chromium
  let page: ChromiumPage
  let tab: ChromiumPage
  const hosts = ["http://localhost/*", "https://localhost/*"]

  beforeAll(async () => {
    chromium = await launchGranted({ extension: chromiumBuild }, hosts)
    await firstRun(await openedWelcome(chromium).catch(() => chromium.page(welcomePage)))
    page = await chromium.page("manifest.json")
    tab = await chromium.visit("about:blank")
  })
  afterAll(async () => {
    await chromium?.close({ keepProfile: true })
    await rm(chromium.profile, { recursive: true, force: true, maxRetries: 5 })
  })

  async function begin(): Promise<void> {
    await chromium.context.clearCookies()
    const start = `${site.origin}/staff/sign-in`
    await tab.page.goto(start).catch(() => tab.page.goto(start))
    await typePassword(tab)
  }

  /** The server counts what somebody is asked; a test asks more often than a person would stand. */
  const forgiven = () => server.running.parts.database.run("delete from attempts")

  async function popupTab(): Promise<ChromiumPage> {
    const popup = await chromium.page(popupPage)
    await popup.page.setViewportSize({ width: 380, height: 600 })
    return popup
  }

  /** Where the browser says that it is; without, it refuses to say. */
  async function stand(place: typeof UTRECHT | null): Promise<void> {
    await chromium.context.clearPermissions()
    if (place === null) return
    await chromium.context.grantPermissions(["geolocation"])
    await chromium.context.setGeolocation(place)
  }

  /** A request is there, with its number, and the popup over it. */
  async function asked(): Promise<{ number: string; popup: ChromiumPage }> {
    await forgiven()
    await begin()
    const number = await numberOn(tab)
    const popup = await popupTab()
    await popup.waitFor("request", { timeout: 30_000 })
    return { number, popup }
  }

  /** Presses the button that asks for the country, and drives the tab that opens. */
  async function shareTab(popup: ChromiumPage): Promise<ChromiumPage> {
    const opening = chromium.context.waitForEvent("page", { predicate: (one) => one.url().includes("#location-") })
    await popup.click("request-country-share")
    const opened = await opening
    const driven = chromium.drive(opened)
    await driven.waitFor("location-share")
    await opened.bringToFront()
    return driven
  }

  /** The popup, opened again: it goes when the tab comes. */
  async function again(): Promise<ChromiumPage> {
    const popup = await popupTab()
    await popup.waitFor("request", { timeout: 30_000 })
    return popup
  }

  async function deny(popup: ChromiumPage): Promise<void> {
    await popup.click("request-deny")
    await prove(popup)
    await popup.waitFor("request-outcome", { text: "Denied", timeout: 30_000 })
    await popup.close()
    await tab.waitFor({ css: "h1" }, { text: "You declined" })
  }

  let shots = 0
  async function clean(opened: ChromiumPage): Promise<void> {
    for (const colorScheme of ["light", "dark"] as const) {
      await showIn(opened, colorScheme)
      const { violations } = await new AxeBuilder({ page: opened.page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([])
      shots += 1
      const folder = process.env["COUNTERSIGN_SHOTS"]
      if (folder !== undefined)
        await opened.screenshot(`${folder}/${String(shots).padStart(2, "0")}-${colorScheme}.png`)
    }
  }

  const permission = () => page.evaluate(async () => (await navigator.permissions.query({ name: "geolocation" })).state)

  test("registering and a request of an application without a policy ask for no location", async () => {
    expect(await page.evaluate("chrome.runtime.getManifest().permissions.includes('geolocation')")).toBe(false)
    await begin()
    await tab.waitFor({ css: "h1" }, { text: "Set up approving" })
    const link = String(await tab.evaluate("document.querySelector('#link').value"))
    const { offers } = await ask(page, "scan.text", { text: link })
    const { offer, issuer, username } = offers[0]!
    await ask(page, "registration.confirm", { offer, account: null, issuer, username, replace: false })
    const number = await numberOn(tab)
    const popup = await popupTab()
    await popup.waitFor("request", { timeout: 30_000 })
    expect(await popup.count("request-country")).toBe(0)
    await popup.type("request-digits", number)
    await popup.press("Enter")
    await prove(popup)
    await popup.waitFor("request-outcome", { text: "Approved", timeout: 30_000 })
    await popup.close()
    expect(await permission()).toBe("prompt")
    expect(await ask(page, "location.list")).toEqual([])
  })

  test("a request with one says why, cannot be approved before, and is approved from a country that is allowed", async () => {
    await server.command("clients", "countries", client, "NL,DE")
    await stand(UTRECHT)
    const { number, popup } = await asked()
    expect(await popup.waitFor("request-country")).toContain("certain countries only")
    await popup.type("request-digits", number)
    expect(await popup.evaluate("document.querySelector('[data-testid=request-approve]').disabled")).toBe(true)
    await clean(popup)
    const [{ id } = { id: "" }] = (await ask(page, "requests.state")).requests
    const forged = { kind: "approve", choice: number, country: "NL" } as const
    expect(await refusal(page, "request.answer", { id, answer: forged, proof: { pin } })).toBe("location.needed")
    const share = await shareTab(popup)
    expect(await share.waitFor("location-words")).toContain("How is my location used and stored")
    await clean(share)
    // The browser's own radio buttons: by keyboard too.
    await share.click("location-share")
    expect(await share.waitFor("location-done")).toContain("Netherlands")
    await clean(share)
    await share.close()
    const back = await again()
    expect(await back.waitFor("request-country", { text: "Netherlands" })).toContain("nothing finer")
    await clean(back)
    await back.type("request-digits", number)
    await back.press("Enter")
    await prove(back)
    await back.waitFor("request-outcome", { text: "Approved", timeout: 30_000 })
    await tab.waitFor({ css: "#done" }, { text: STAFF.name })
    await back.close()
    expect(recorded.filter((each) => each.includes('"country":"NL"'))).toHaveLength(1)
  })

  test("once: for the next hour it is not asked again; forgotten in the settings, it is", async () => {
    const { popup } = await asked()
    await popup.waitFor("request-country", { text: "Netherlands" })
    const options = await chromium.page(`${optionsPage}#requests`)
    expect(await options.waitFor("location-kept", { text: "Netherlands" })).toContain("Once")
    await clean(options)
    await options.click("location-forget")
    await options.waitFor("location-none")
    await options.close()
    await popup.page.bringToFront()
    await popup.waitFor("request-country", { text: "certain countries only" })
    await deny(popup)
  })

  test("from another country it is refused, and told; the page says so too", async () => {
    await stand(PARIS)
    const { number, popup } = await asked()
    const share = await shareTab(popup)
    await share.click("location-share")
    expect(await share.waitFor("location-done")).toContain("France")
    await share.close()
    const back = await again()
    await back.waitFor("request-country", { text: "France" })
    await back.type("request-digits", number)
    await back.press("Enter")
    await prove(back)
    expect(await back.waitFor("request-outcome", { text: "Not from there", timeout: 30_000 })).not.toContain("number")
    await clean(back)
    await back.click("request-done")
    await back.close()
    await tab.waitFor({ css: "h1" }, { text: "Not from there" })
    expect(await server.command("audit", STAFF.username)).toContain("request.wrong-place")
    expect((await ask(page, "activity.list"))[0]).toMatchObject({ kind: "request.place" })
    const [{ registration } = { registration: "" }] = await ask(page, "location.list")
    await ask(page, "location.forget", { registration })
  })

  test.each([
    ["refused in the browser", null, "does not let Countersign know"],
    ["at sea", OCEAN, "in no country"],
    ["near a border", BORDER, "near a border"],
  ])("%s, it is said; the request waits, and can be denied", async (_, place, words) => {
    await stand(place)
    const { popup } = await asked()
    const share = await shareTab(popup)
    await share.click("location-share")
    await share.waitFor("location-error", { text: words, timeout: 60_000 })
    await clean(share)
    await share.close()
    expect((await ask(page, "requests.state")).requests).toHaveLength(1)
    await deny(await again())
  })

  test("a position that the browser cannot find is said to be that, and the request can be denied", async () => {
    await stand(UTRECHT)
    const { popup } = await asked()
    const share = await shareTab(popup)
    await share.evaluate(
      "void (Geolocation.prototype.getCurrentPosition = (_, failed) => setTimeout(() => failed({ code: 2 }), 10))",
    )
    await share.click("location-share")
    await share.waitFor("location-error", { text: "could not find out" })
    await share.evaluate(
      "void (Geolocation.prototype.getCurrentPosition = (_, failed) => setTimeout(() => failed({ code: 3 }), 10))",
    )
    await share.click("location-share")
    await share.waitFor("location-error", { text: "too long" })
    await share.close()
    await deny(await again())
  })

  test("never: the request can only be denied, says where to change that, and by keyboard it is chosen", async () => {
    await stand(UTRECHT)
    const { popup } = await asked()
    const share = await shareTab(popup)
    // Once has the choice; from there the arrow goes round to the last.
    await share.evaluate("document.querySelector('[data-testid=location-once] input').focus()")
    await share.press("ArrowUp")
    await share.waitFor("location-share", { text: "Do not share" })
    await share.click("location-share")
    await share.waitFor("location-done", { text: "Not shared" })
    await clean(share)
    await share.close()
    const back = await again()
    await back.waitFor("request-country", { text: "never" })
    await clean(back)
    await deny(back)
    expect(await ask(page, "location.list")).toMatchObject([{ level: "never", country: null }])
  })

  test("always: told anew each hour, by no page at all; the offscreen document reads, the workshop makes a country of it", async () => {
    await stand(UTRECHT)
    const { number, popup } = await asked()
    const share = await shareTab(popup)
    await share.click("location-always")
    await share.click("location-share")
    await share.waitFor("location-done", { text: "Netherlands" })
    await share.close()
    const back = await again()
    await back.waitFor("request-country", { text: "Netherlands" })
    await back.type("request-digits", number)
    await back.press("Enter")
    await prove(back)
    await back.waitFor("request-outcome", { text: "Approved", timeout: 30_000 })
    await back.close()
    const [before] = await ask(page, "location.list")
    expect(before).toMatchObject({ level: "always", country: "NL" })
    expect(before!.until! - Date.now()).toBeGreaterThan(23 * 60 * 60_000)
    await giveOffscreen(UTRECHT)
    recorded.length = 0
    await anHourLater()
    await expect
      .poll(
        () => recorded.filter((each) => each.startsWith("POST") && each.includes('country={"country":"NL"')).length,
        {
          timeout: 60_000,
        },
      )
      .toBe(1)
    // By then App Lock has locked: the country is told all the same, and by the key that cannot answer.
    expect((await ask(page, "session.state")).state).toBe("locked")
    await ask(page, "vault.openWithPin", { pin })
    await expect.poll(async () => (await ask(page, "location.list"))[0]?.at).toBeGreaterThan(before!.at)
  })

  /** Playwright gives positions to pages alone: what it does for them is done for the document that nobody sees. */
  async function giveOffscreen(place: typeof UTRECHT): Promise<void> {
    const worker = await chromium.worker()
    await worker.evaluate(async () => {
      const { offscreen } = Reflect.get(globalThis, "chrome")
      await offscreen
        .createDocument({ url: "src/offscreen/index.html", reasons: ["WORKERS", "GEOLOCATION"], justification: "test" })
        .catch(() => undefined)
    })
    const session = await chromium.context.browser()!.newBrowserCDPSession()
    await expect
      .poll(async () => {
        const { targetInfos } = await session.send("Target.getTargets", { filter: [{ type: "background_page" }] })
        const found = targetInfos.find(({ url }) => url.includes("offscreen/index.html"))
        if (found === undefined) return false
        const { sessionId } = await session.send("Target.attachToTarget", { targetId: found.targetId, flatten: false })
        const message = JSON.stringify({ id: 1, method: "Emulation.setGeolocationOverride", params: place })
        await session.send("Target.sendMessageToTarget", { sessionId, message })
        return true
      })
      .toBe(true)
  }

  /** The worker's clock goes on by an hour, and the alarm rings; the server's goes with it. */
  async function anHourLater(): Promise<void> {
    server.ahead = 61 * 60_000
    const worker = await chromium.worker()
    await worker.evaluate(() => {
      const now = Date.now.bind(Date)
      Date.now = () => now() + 61 * 60_000
      Reflect.get(globalThis, "chrome").alarms.onAlarm.dispatch({ name: "location", scheduledTime: Date.now() })
    })
  }

  test("nothing of a position is in what was sent, stored, logged or shown; the search finds one that is planted", async () => {
    const storage = async (): Promise<string> => {
      const kept = await page.evaluate(async () => {
        const { storage: areas } = Reflect.get(globalThis, "chrome")
        const all: unknown[] = [
          await areas.local.get(null),
          await areas.session.get(null),
          Object.entries(localStorage),
        ]
        for (const { name = "" } of await indexedDB.databases()) {
          const opened = await new Promise<IDBDatabase>((resolve, reject) => {
            const opening = indexedDB.open(name)
            opening.addEventListener("success", () => resolve(opening.result))
            opening.addEventListener("error", () => reject(new Error("no database")))
          })
          for (const store of opened.objectStoreNames) {
            const values = await new Promise<unknown[]>((resolve) => {
              const reading = opened.transaction(store).objectStore(store).getAll()
              reading.addEventListener("success", () => resolve(reading.result))
            })
            all.push(values)
          }
          opened.close()
        }
        // Bytes as the characters that they would be.
        return JSON.stringify(all, (_, value: unknown) =>
          value instanceof Uint8Array ? String.fromCharCode(...value) : value,
        )
      })
      return String(kept)
    }
    const told = async () =>
      JSON.stringify([
        await ask(page, "log.list"),
        await ask(page, "network.list"),
        await ask(page, "activity.list"),
        await ask(page, "location.list"),
      ])
    const database = async (): Promise<string> => {
      const { database: kept } = server.running.parts
      const tables = ["requests", "challenges", "devices", "audit", "sign_ins"]
      const each = await Promise.all(
        tables.map((name) => kept.rows(v.record(v.string(), v.unknown()), `select * from ${name}`)),
      )
      return JSON.stringify(each)
    }
    expect(recorded.length).toBeGreaterThan(0)
    for (const text of [
      recorded.join("\n"),
      await storage(),
      await told(),
      await database(),
      server.logged.join("\n"),
    ]) {
      expect(text.length).toBeGreaterThan(2)
      expect(leaks(text)).toEqual([])
    }
    await page.evaluate(
      (latitude: number) => Reflect.get(globalThis, "chrome").storage.session.set({ planted: { latitude } }),
      UTRECHT.latitude,
    )
    expect(leaks(await storage())).toEqual([String(UTRECHT.latitude).slice(0, 7), "latitude"])
    await page.evaluate("chrome.storage.session.remove('planted')")
  })

  test("the page of permissions has its line, with reason and state; unregistered, nothing is remembered", async () => {
    const options = await chromium.page(`${optionsPage}#permissions`)
    expect(await options.waitFor("permission-location", { text: "Allowed" })).toContain("which country")
    await clean(options)
    await options.close()
    const [{ id } = { id: "" }] = await ask(page, "registration.list")
    await ask(page, "registration.remove", { id })
    expect(await ask(page, "location.list")).toEqual([])
  })
})

/** What Firefox asks for a position, in place of Mozilla's service; its own question cannot be clicked by a test. */
const position = { location: { lat: UTRECHT.latitude, lng: UTRECHT.longitude }, accuracy: UTRECHT.accuracy }
const prefs = {
  "geo.provider.network.url": `data:application/json,${JSON.stringify(position)}`,
  "geo.provider.testing": true,
  "geo.prompt.testing": true,
  "geo.prompt.testing.allow": true,
}

test("Firefox: the country is shared from a page of ours, and the site says who is in", async () => {
  await server.command("clients", "countries", client, "NL,DE")
  server.ahead = 0
  const firefox = await launchFirefox({ extension: firefoxBuild, prefs })
  try {
    const welcome = await firefox.page(welcomePage)
    await firstRun(welcome)
    const tab = await firefox.visit(`${site.origin}/staff/sign-in`)
    await typePassword(tab, ADA)
    await tab.waitFor({ css: "h1" }, { text: "Set up approving" })
    const text = String(await tab.evaluate("document.querySelector('#link').value"))
    const page = await firefox.page("manifest.json")
    const { offers } = await ask(page, "scan.text", { text })
    expect(offers).toMatchObject([{ username: ADA.username }])
    // A page of ours asks for access to the server, as a person's click would.
    const popup = await firefox.page(popupPage)
    await popup.click("offer-go-on")
    await popup.click("offer-confirm", { timeout: 30_000 })
    await popup.waitFor("registered", { timeout: 30_000 })
    const number = await numberOn(tab)
    await popup.waitFor("request-country", { text: "certain countries only", timeout: 30_000 })
    const [{ id } = { id: "" }] = await ask(page, "registration.list")
    const share = await firefox.page(`src/options/open.html#location-${id}`)
    await share.click("location-share")
    expect(await share.waitFor("location-done", { timeout: 60_000 })).toContain("Netherlands")
    await share.close()
    await popup.waitFor("request-country", { text: "Netherlands" })
    await popup.type("request-digits", number)
    await popup.click("request-approve")
    await prove(popup)
    await popup.waitFor("request-outcome", { text: "Approved", timeout: 30_000 })
    await tab.waitFor({ css: "#done" }, { text: ADA.name })
    expect(recorded.at(-1) ?? "").not.toBe("")
    expect(leaks(recorded.join("\n"))).toEqual([])
  } finally {
    await firefox.close()
  }
})
