import { spawn } from "node:child_process"
import path from "node:path"

import { launchChromium } from "../e2e/launch/chromium.ts"
import { startDemoSignInServer, STAFF, type DemoSignInServer } from "./sign-in-server.ts"
import { PASSWORD, startDemoSite, USER } from "./site.ts"
import { takeTour } from "./tour.ts"

/**
 * `npm start`: builds the extension; where there is a display, opens Chromium with it on the demo site until it is
 * closed; without one (or with --tour) takes the tour headless.
 */

const root = path.resolve(import.meta.dirname, "../..")
const extension = path.join(root, "dist", "chromium")

function build(): Promise<void> {
  return new Promise((resolve, reject) => {
    const npm = spawn("npm", ["run", "build", "--silent"], {
      cwd: root,
      stdio: "inherit",
      shell: process.platform === "win32",
    })
    npm.on("error", reject)
    npm.on("exit", (code) => {
      if (code === 0) resolve()
      else reject(new Error(`the build ended with ${String(code)}`))
    })
  })
}

function hasDisplay(): boolean {
  if (process.platform !== "linux") return true
  return Boolean(process.env["DISPLAY"]) || Boolean(process.env["WAYLAND_DISPLAY"])
}

async function show(signIn: DemoSignInServer): Promise<void> {
  const site = await startDemoSite({ signIn })
  const chromium = await launchChromium({ extension, headless: false })
  process.once("SIGINT", () => void chromium.context.close())
  const [tab] = chromium.context.pages()
  await (tab ? tab.goto(`${site.origin}/`) : chromium.visit(`${site.origin}/`))
  console.log(`The demo site is at ${site.origin} (log in as ${USER} with ${PASSWORD}).`)
  console.log(`Its staff sign in at ${signIn.origin} (as ${STAFF.username} with ${STAFF.password}).`)
  console.log("Countersign is behind the puzzle piece in the toolbar. Close the browser to end.")
  await new Promise<void>((resolve) => chromium.context.once("close", () => resolve()))
  await chromium.close()
  await site.close()
}

async function tour(signIn: DemoSignInServer): Promise<void> {
  const pictures = path.join(root, ".tour")
  console.log("No display here: Countersign takes the tour by itself.")
  await takeTour({ extension, signIn, pictures, say: (line) => console.log(line) })
  console.log(`Every step was seen. The pictures are in ${path.relative(root, pictures)}/.`)
}

try {
  // The first opening of its database takes as long as half of the build: both at once.
  const starting = startDemoSignInServer()
  const built = process.argv.includes("--no-build") ? Promise.resolve() : build()
  const [signIn] = await Promise.all([starting, built]).catch(async (cause: unknown) => {
    await starting.then((server) => server.close()).catch(() => undefined)
    throw cause
  })
  try {
    await (hasDisplay() && !process.argv.includes("--tour") ? show(signIn) : tour(signIn))
  } finally {
    await signIn.close()
  }
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
}
