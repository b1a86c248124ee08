import { execFile, spawn } from "node:child_process"
import { access, constants } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

import { chromium } from "playwright-core"

const run = promisify(execFile)

/**
 * Google Chrome is left out on purpose: since version 137 it ignores `--load-extension`
 * (https://groups.google.com/a/chromium.org/g/chromium-extensions/c/1-g8EFx2BBY), so the tests could not load anything.
 * Debian's own binary comes before /usr/bin/chromium, which is a script that adds a `--load-extension` of its own.
 */
const chromiumPaths = [
  "/usr/lib/chromium/chromium",
  "/usr/bin/chromium",
  "/usr/lib/chromium-browser/chromium-browser",
  "/usr/bin/chromium-browser",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
]

const firefoxPaths = [
  "/usr/lib/firefox-esr/firefox-esr",
  "/usr/bin/firefox-esr",
  "/usr/lib/firefox/firefox",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
  String.raw`C:\Program Files\Mozilla Firefox\firefox.exe`,
]

/**
 * The path of a Chromium that loads unpacked extensions: `$CHROMIUM_PATH`, the usual places, Playwright's own, and on
 * Debian as root an installation by apt-get.
 *
 * @throws Error with a sentence that says what to install
 */
export async function findChromium(): Promise<string> {
  const playwrights = chromium.executablePath()
  return find("Chromium", "CHROMIUM_PATH", [...chromiumPaths, playwrights], "chromium", [
    "Install it with your package manager (Debian: apt-get install chromium)",
    "or with `npx playwright-core install chromium`",
  ])
}

/**
 * The path of a Firefox: `$FIREFOX_PATH`, the usual places, and on Debian as root an installation by apt-get.
 * Playwright's own Firefox is patched for its own protocol and is not what people run, so it is not looked for.
 *
 * @throws Error with a sentence that says what to install
 */
export async function findFirefox(): Promise<string> {
  return find("Firefox", "FIREFOX_PATH", firefoxPaths, "firefox-esr", [
    "Install it with your package manager (Debian: apt-get install firefox-esr)",
  ])
}

async function find(name: string, variable: string, places: string[], debianPackage: string, advice: string[]) {
  const named = process.env[variable]
  if (named !== undefined && named !== "") {
    if (await runs(named)) return named
    throw new Error(`$${variable} is set to ${named}, which is not a program that can be run.`)
  }
  const found = await firstThatRuns(places)
  if (found !== undefined) return found
  if (await canInstall()) {
    await install(debianPackage)
    const installed = await firstThatRuns(places)
    if (installed !== undefined) return installed
  }
  throw new Error(`${name} was not found. ${advice.join(", ")}, or name its path in $${variable}.`)
}

async function firstThatRuns(places: string[]): Promise<string | undefined> {
  for (const place of places) if (await runs(place)) return place
  return undefined
}

function runs(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}

async function canInstall(): Promise<boolean> {
  return process.platform === "linux" && process.getuid?.() === 0 && (await runs("/usr/bin/apt-get"))
}

/** Shows apt's own output on stderr: a download of some minutes should not look like a hang. */
async function install(debianPackage: string): Promise<void> {
  // Another test run may be installing at this moment: wait for its lock rather than fail.
  const lock = ["-o", "DPkg::Lock::Timeout=300"]
  await aptGet([...lock, "update"])
  await aptGet([...lock, "install", "-y", "--no-install-recommends", debianPackage])
}

function aptGet(args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const apt = spawn("/usr/bin/apt-get", args, {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      stdio: ["ignore", 2, 2],
    })
    apt.on("error", reject)
    apt.on("exit", (code) => {
      if (code === 0) resolve()
      else reject(new Error(`apt-get ${args.join(" ")} ended with ${String(code)}.`))
    })
  })
}

/** The browser's own version line, such as "Chromium 156.0.8078.79 built on Debian". */
async function version(file: string): Promise<string> {
  const { stdout } = await run(file, ["--version"])
  return stdout.trim()
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  for (const finder of [findChromium, findFirefox]) {
    const file = await finder()
    console.log(`${await version(file)}  (${file})`)
  }
}
