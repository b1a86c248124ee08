import { access } from "node:fs/promises"
import path from "node:path"
import { setTimeout as pause } from "node:timers/promises"

import { chromium, type BrowserContext, type CDPSession, type Page, type Worker } from "playwright-core"

import { findChromium } from "../../../.build/browser.ts"
import { driverOn, type PageDriver } from "./driver.ts"
import { newProfile, removeProfile, type Closing } from "./profile.ts"
import { openedPopup, openToolbarPopup } from "./toolbar-popup.ts"

export interface ChromiumOptions {
  /** The directory of the built extension, with manifest.json in it. */
  extension: string
  /** A profile directory to start from; it is then never removed here. */
  profile?: string
  headless?: boolean
  args?: string[]
  /** Host patterns that resolve to this machine, such as "*.countersign.test". */
  loopbackHosts?: string[]
}

/** A page of the browser: the driver of our tests, and Playwright's page for what only that can do (axe, routing). */
export interface ChromiumPage extends PageDriver {
  readonly page: Page
}

export interface Chromium {
  readonly context: BrowserContext
  readonly extensionId: string
  readonly profile: string
  /** The extension's running service worker; starts it when it is stopped. */
  worker(): Promise<Worker>
  /** Stops the service worker, as the browser does when it idles out, and waits until it is stopped. */
  stopWorker(): Promise<void>
  /** Opens a page of the extension, such as "src/popup/index.html", in a tab. */
  page(file: string): Promise<ChromiumPage>
  /** Opens any address in a tab. */
  visit(url: string): Promise<ChromiumPage>
  /** A driver for a page that is there already, such as one that the extension opened. */
  drive(page: Page): ChromiumPage
  /** Clicks the extension's toolbar button over this tab, which grants activeTab, and drives the popup that opens. */
  popup(over: Page | ChromiumPage): Promise<PageDriver>
  /** Drives the popup that the extension opened by itself; whoever expects one closes it. */
  openedPopup(): Promise<PageDriver>
  close(closing?: Closing): Promise<void>
}

/**
 * Starts Chromium with the extension loaded (see the reasons for the flags in each line).
 *
 * @throws Error when there is no manifest.json in the directory, when no Chromium is found, or when the extension's
 * worker does not start within a minute
 */
export async function launchChromium(options: ChromiumOptions): Promise<Chromium> {
  await access(path.join(options.extension, "manifest.json"))
  const executablePath = await findChromium()
  const profile = options.profile ?? (await newProfile("chromium"))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    // Playwright's own headless mode has no extensions; the browser's new one has.
    headless: false,
    ignoreDefaultArgs: ["--disable-extensions"],
    args: flags(options),
    viewport: null,
    // In a terminal Ctrl+C reaches the browser too; who shows it then waits for its end and tidies up.
    handleSIGINT: options.headless !== false,
    timeout: 60_000,
  })
  const clean = async ({ keepProfile = false }: Closing = {}): Promise<void> => {
    await context.close()
    if (options.profile === undefined && !keepProfile) await removeProfile(profile)
  }
  try {
    const first = context.serviceWorkers()[0] ?? (await firstWorker(context))
    // One that is stopped while it is being installed is never installed, and then nothing wakes it.
    await until("the service worker does not become active", async () => {
      return (await first.evaluate("registration.active?.state")) === "activated"
    })
    const browser = context.browser()
    if (!browser) throw new Error("Playwright gives no browser for this context")
    return control(context, await browser.newBrowserCDPSession(), new URL(first.url()).host, profile, clean)
  } catch (cause) {
    await clean()
    throw cause
  }
}

function firstWorker(context: BrowserContext): Promise<Worker> {
  return context.waitForEvent("serviceworker", { timeout: 60_000 }).catch((cause: unknown) => {
    throw new Error("the extension's service worker did not start within a minute", { cause })
  })
}

function flags({ extension, headless = true, loopbackHosts = [], args = [] }: ChromiumOptions): string[] {
  const directory = path.resolve(extension)
  return [
    // The headless screen is 800 by 600 unless told, in which a popup of 600 px finds no room and scrolls.
    ...(headless ? ["--headless=new", "--disable-gpu", "--screen-info={1600x1200}", "--window-size=1280,1000"] : []),
    // Root has no use of the sandbox, and Chromium does not start without this.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    `--disable-extensions-except=${directory}`,
    `--load-extension=${directory}`,
    // For Extensions.triggerAction, the click on the toolbar button.
    "--enable-unsafe-extension-debugging",
    ...(loopbackHosts.length > 0
      ? [`--host-resolver-rules=${loopbackHosts.map((host) => `MAP ${host} 127.0.0.1`).join(", ")}`]
      : []),
    ...args,
  ]
}

function control(
  context: BrowserContext,
  browser: CDPSession,
  extensionId: string,
  profile: string,
  close: Chromium["close"],
): Chromium {
  const origin = `chrome-extension://${extensionId}/`
  /** A stopped worker is no target; Playwright goes on listing it, and its handle works again after a start. */
  async function running(): Promise<boolean> {
    const { targetInfos } = await browser.send("Target.getTargets", { filter: [{ type: "service_worker" }] })
    return targetInfos.some((target) => target.url.startsWith(origin))
  }

  /** The worker's switch works from any page of its origin; the manifest is one that runs nothing of the extension. */
  async function workerSwitch<T>(turn: (session: CDPSession) => Promise<T>): Promise<T> {
    const page = await context.newPage()
    try {
      await page.goto(`${origin}manifest.json`)
      const session = await context.newCDPSession(page)
      return await turn(session)
    } finally {
      await page.close()
    }
  }

  async function visit(url: string): Promise<ChromiumPage> {
    const page = await context.newPage()
    await page.goto(url)
    return drive(page)
  }

  return {
    context,
    extensionId,
    profile,
    close,
    visit,
    drive,
    page: (file) => visit(origin + file),
    popup: (over) => openToolbarPopup(browser, extensionId, "page" in over ? over.page : over),
    openedPopup: () => openedPopup(browser, extensionId),
    async worker() {
      if (!(await running())) {
        await workerSwitch(async (session) => {
          await session.send("ServiceWorker.enable")
          await session.send("ServiceWorker.startWorker", { scopeURL: origin })
          await until("the service worker does not start", running)
        })
      }
      const worker = context.serviceWorkers().find((one) => one.url().startsWith(origin))
      if (!worker) throw new Error("Playwright does not list the service worker")
      return worker
    },
    stopWorker: () =>
      workerSwitch(async (session) => {
        await session.send("ServiceWorker.enable")
        await until("the service worker does not stop", async () => {
          if (!(await running())) return true
          // Again at each look: a message that was under way starts it anew.
          await session.send("ServiceWorker.stopAllWorkers")
          return false
        })
      }),
  }
}

async function until(what: string, judge: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000
  while (!(await judge())) {
    if (Date.now() > end) throw new Error(what)
    await pause(20)
  }
}

function drive(page: Page): ChromiumPage {
  const driver = driverOn({
    async evaluate(expression) {
      const answer: unknown = await page.evaluate(expression)
      return String(answer)
    },
    async clickAt(x, y, button = "left") {
      await page.mouse.click(x, y, { button })
    },
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
    screenshot: () => page.screenshot(),
    close: () => page.close(),
  })
  return { ...driver, page }
}
