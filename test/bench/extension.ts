/** The extension that is measured, and the empty things that it is measured against. */
import { execFileSync } from "node:child_process"
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"

import { build } from "vite"
import { launchChromium, type Chromium, type ChromiumPage } from "../e2e/launch/chromium.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** Where the empty Preact page stands in the extension. */
export const EMPTY_PAGE = "bench/index.html"

/** Directories of the extension with an empty page added, and of an extension that only answers. */
export interface Subjects {
  readonly ours: string
  readonly empty: string
  remove(): Promise<void>
}

/**
 * Makes both.
 * @param built directory of a built extension; without one it is built here
 */
export async function makeSubjects(built?: string): Promise<Subjects> {
  if (built === undefined) {
    execFileSync("npx", ["vite", "build", "--mode", "chromium", "--logLevel", "warn"], {
      cwd: root,
      stdio: ["ignore", 2, 2],
    })
  }
  const directory = await mkdtemp(path.join(tmpdir(), "countersign-bench-"))
  const ours = path.join(directory, "ours")
  const empty = path.join(directory, "empty")
  await cp(built ?? path.join(root, "dist/chromium"), ours, { recursive: true })
  await build({
    configFile: false,
    root: path.join(root, "test/bench/empty"),
    base: "./",
    logLevel: "warn",
    build: { outDir: path.join(ours, "bench"), emptyOutDir: false, target: "chrome120", modulePreload: false },
  })
  await mkdir(empty)
  const manifest = { manifest_version: 3, name: "Empty", version: "1", background: { service_worker: "worker.js" } }
  await writeFile(path.join(empty, "manifest.json"), JSON.stringify(manifest))
  await writeFile(
    path.join(empty, "worker.js"),
    `chrome.runtime.onMessage.addListener((_message, _sender, reply) => reply("pong"))\n`,
  )
  return { ours, empty, remove: () => rm(directory, { recursive: true, force: true }) }
}

/** A browser with the extension, and a page of it that runs nothing of ours. */
export interface Bench {
  readonly chromium: Chromium
  readonly quiet: ChromiumPage
}

/**
 * Does work in a fresh browser, whose welcome page is closed first so that it takes no time later.
 * @param others directories of extensions that may be loaded beside it
 */
export async function inBrowser<T>(
  extension: string,
  work: (bench: Bench) => Promise<T>,
  others: readonly string[] = [],
): Promise<T> {
  // Chromium takes the last of several equal switches.
  const args = [`--disable-extensions-except=${[extension, ...others].join(",")}`]
  const chromium = await launchChromium({ extension, args })
  try {
    const quiet = await chromium.page("manifest.json")
    const welcome = () => chromium.context.pages().find((page) => page.url().endsWith("/welcome.html"))
    for (let look = 0; look < 100 && welcome() === undefined; look++) await pause(50)
    await welcome()?.close()
    return await work({ chromium, quiet })
  } finally {
    await chromium.close()
  }
}
