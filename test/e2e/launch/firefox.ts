import { spawn, type ChildProcess } from "node:child_process"
import { readFile, writeFile } from "node:fs/promises"
import path from "node:path"

import * as v from "valibot"

import { findFirefox } from "../../../.build/browser.ts"
import { connectBidi, type Bidi } from "./bidi.ts"
import type { PageDriver } from "./driver.ts"
import { findTab, openTab } from "./firefox-tab.ts"
import { newProfile, removeProfile, type Closing } from "./profile.ts"

export interface FirefoxOptions {
  /** The directory of the built extension; its manifest must name browser_specific_settings.gecko.id. */
  extension: string
  /** A profile directory to start from; it is then never removed here. */
  profile?: string
  headless?: boolean
  /** An X display to be shown on, such as ":99"; it is then not headless. */
  display?: string
  /** More preferences, set before the start. */
  prefs?: Record<string, string | number | boolean>
}

export interface Firefox {
  /** "moz-extension://UUID": the UUID is the same at every launch, so storage is found again in a kept profile. */
  readonly origin: string
  readonly profile: string
  /** Opens a page of the extension, such as "src/popup/index.html", in a tab. The real popup is not in BiDi's tree. */
  page(file: string): Promise<PageDriver>
  /** Opens any address in a tab. */
  visit(url: string): Promise<PageDriver>
  /** A page that opened by itself, or a frame, by a part of its address; nothing if there is none now. */
  find(address: string): Promise<PageDriver | undefined>
  close(closing?: Closing): Promise<void>
}

const uuid = "c0de51e5-0000-4000-8000-000000000001"
const anything = v.record(v.string(), v.unknown())

/**
 * Starts Firefox with the extension loaded, over raw WebDriver BiDi.
 *
 * @throws Error when no Firefox is found or it does not come up within a minute
 */
export async function launchFirefox(options: FirefoxOptions): Promise<Firefox> {
  const extension = path.resolve(options.extension)
  const executable = await findFirefox()
  const profile = options.profile ?? (await newProfile("firefox"))
  await writeFile(path.join(profile, "user.js"), userJs(await geckoId(extension), options.prefs ?? {}))

  const flags = ["--no-remote", "--profile", profile, "--remote-debugging-port=0", "--remote-allow-system-access"]
  const isHeadless = options.headless !== false && options.display === undefined
  const child = spawn(executable, [...(isHeadless ? ["--headless"] : []), ...flags], {
    env: { ...process.env, ...(options.display === undefined ? {} : { DISPLAY: options.display, GDK_BACKEND: "x11" }) },
    stdio: ["ignore", "ignore", "pipe"],
    // A group of its own, so that its content processes can be ended with it.
    detached: process.platform !== "win32",
  })
  const endWithUs = (): void => kill(child)
  process.once("exit", endWithUs)
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))

  const clean = async (bidi: Bidi | undefined, { keepProfile = false }: Closing): Promise<void> => {
    await bidi?.send("browser.close", {}, anything).catch(() => kill(child))
    if (!bidi) kill(child)
    const stubborn = setTimeout(() => kill(child), 15_000)
    await ended
    clearTimeout(stubborn)
    bidi?.close()
    process.off("exit", endWithUs)
    if (options.profile === undefined && !keepProfile) await removeProfile(profile)
  }

  let bidi: Bidi | undefined
  try {
    bidi = await connectBidi(`${await socketOf(child)}/session`)
    await bidi.send("session.new", { capabilities: {} }, v.object({ sessionId: v.string() }))
    await bidi.send("webExtension.install", { extensionData: { type: "path", path: extension } }, anything)
  } catch (cause) {
    await clean(bidi, {})
    throw cause
  }
  const connected = bidi
  const origin = `moz-extension://${uuid}`
  return {
    origin,
    profile,
    page: (file) => openTab(connected, `${origin}/${file}`),
    visit: (url) => openTab(connected, url),
    find: (address) => findTab(connected, address),
    close: (closing = {}) => clean(connected, closing),
  }
}

async function geckoId(extension: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(path.join(extension, "manifest.json"), "utf8"))
  const schema = v.object({ browser_specific_settings: v.object({ gecko: v.object({ id: v.string() }) }) })
  return v.parse(schema, manifest).browser_specific_settings.gecko.id
}

function userJs(id: string, more: FirefoxOptions["prefs"]): string {
  const prefs: FirefoxOptions["prefs"] = {
    "extensions.webextensions.uuids": JSON.stringify({ [id]: uuid }),
    // An add-on installed over BiDi is temporary: without these its data go when the browser closes.
    "extensions.webextensions.keepStorageOnUninstall": true,
    "extensions.webextensions.keepUuidOnUninstall": true,
    // Optional permissions are granted on request: the prompt is not in BiDi's tree.
    "extensions.webextOptionalPermissionPrompts": false,
    "browser.shell.checkDefaultBrowser": false,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": false,
    "app.update.enabled": false,
    // Without these a start asks Mozilla's servers for things, in vain on a machine with no network.
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "services.settings.server": "data:,",
    ...more,
  }
  return Object.entries(prefs)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join("")
}

/** Firefox prints the address of its socket on stderr, once it listens. */
function socketOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ""
    const fail = (what: string): void => {
      clearTimeout(late)
      reject(new Error(`Firefox ${what}. It said: ${said}`))
    }
    const late = setTimeout(() => fail("did not come up within a minute"), 60_000)
    child.once("error", (cause) => fail(cause.message))
    child.once("exit", (code) => fail(`ended with ${String(code)}`))
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      said = (said + chunk).slice(-4000)
      const address = /BiDi listening on (ws:\/\/\S+)/.exec(said)?.[1]
      if (address === undefined) return
      clearTimeout(late)
      resolve(address)
    })
  })
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    if (process.platform === "win32") child.kill("SIGKILL")
    else process.kill(-child.pid, "SIGKILL")
  } catch {
    // It ended between the look and the kill.
  }
}
