import { mkdir, readdir, rm } from "node:fs/promises"
import path from "node:path"

import type { Chromium, ChromiumPage } from "../e2e/launch/chromium.ts"
import type { PageDriver } from "../e2e/launch/driver.ts"
import { launchGranted } from "../e2e/launch/grant.ts"
import type { DemoSignInServer } from "./sign-in-server.ts"
import { startDemoSite, type DemoSite } from "./site.ts"
import { STEPS, type Scene } from "./tour-steps.ts"

/** Until what fades or slides has come to rest; a ring that runs for 30 s is not waited for. */
const settled = `Promise.race([
  Promise.allSettled(document.getAnimations().map((animation) => animation.finished)),
  new Promise((resolve) => setTimeout(resolve, 600)),
]).then(() => undefined)`

/** Where the tour puts what it sees. */
export interface TourPlan {
  /** The built extension. */
  extension: string
  /** Where the site's staff sign in. */
  signIn: DemoSignInServer
  /** The directory for the pictures. */
  pictures: string
  /** Takes one line for each step: what was seen. */
  say: (line: string) => void
}

/**
 * Goes through the main job in a headless Chromium, against the demo site, as a person would.
 *
 * @throws Error that names the step which was not seen; a picture of every page is then saved as "failed-….png"
 */
export async function takeTour({ extension, signIn, pictures, say }: TourPlan): Promise<void> {
  await mkdir(pictures, { recursive: true })
  // Pictures of an earlier tour would be taken for this one's.
  for (const old of await readdir(pictures)) if (old.endsWith(".png")) await rm(path.join(pictures, old))
  const site = await startDemoSite({ signIn })
  try {
    // The browser's own question whether the sign-in server may be reached cannot be clicked without a display.
    const chromium = await launchGranted({ extension }, ["http://localhost/*", "https://localhost/*"])
    try {
      // It opened by itself at the first start, in which the above was granted.
      await chromium.page("src/options/welcome.html")
      const tab = await chromium.visit(`${site.origin}/`)
      const scene = sceneOf(chromium, site, tab, pictures)
      for (const [name, step] of STEPS) {
        const seen = await step(scene).catch(async (cause: unknown) => {
          await shootAll(chromium, pictures)
          throw new Error(`✗ ${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
        })
        say(`✓ ${name}: ${seen}`)
      }
    } finally {
      await chromium.close()
      await rm(chromium.profile, { recursive: true, force: true, maxRetries: 5 })
    }
  } finally {
    await site.close()
  }
}

function sceneOf(chromium: Chromium, site: DemoSite, tab: ChromiumPage, pictures: string): Scene {
  let count = 0
  const shoot = async (page: PageDriver, name: string): Promise<void> => {
    count += 1
    await page.evaluate(settled)
    await page.screenshot(path.join(pictures, `${String(count).padStart(2, "0")}-${name}.png`))
  }
  async function inPopup<T>(work: (popup: PageDriver) => Promise<T>): Promise<T> {
    const popup = await chromium.popup(tab)
    try {
      return await work(popup)
    } catch (cause) {
      await popup.screenshot(path.join(pictures, "failed-popup.png")).catch(() => undefined)
      throw cause
    } finally {
      await popup.close()
    }
  }
  return { chromium, site, tab, shoot, pin: "482915", inPopup }
}

async function shootAll(chromium: Chromium, pictures: string): Promise<void> {
  for (const [index, page] of chromium.context.pages().entries())
    await page.screenshot({ path: path.join(pictures, `failed-${String(index)}.png`) }).catch(() => undefined)
}
