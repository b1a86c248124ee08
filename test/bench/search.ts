import { setTimeout as pause } from "node:timers/promises"

import { mainThread, SERVICE_WORKER, spent, threadsOf } from "./cpu.ts"
import { inBrowser } from "./extension.ts"
import { lineOf, type Line } from "./line.ts"
import { openPlanted, plantVault, seedVault } from "./seed.ts"

/** What is typed: beginnings of names that exist, so that the first row says whether the answer is there. */
const WORDS = ["git", "pay", "ama", "not", "wik", "hum", "sen", "uni"] as const

/** Longer than an answer takes on a busy machine, ms. */
const SETTLE = 250

/**
 * `search.10000`: one key in the search field of the open popup until the list shows what was found: CPU of the page's
 * main thread and of the worker's thread.
 */
export async function benchSearch(extension: string): Promise<Line[]> {
  const vault = await seedVault(10_000)
  const costs = await inBrowser(extension, async ({ chromium, quiet }) => {
    const browser = await chromium.context.browser()?.newBrowserCDPSession()
    if (browser === undefined) throw new Error("Playwright gives no browser for this context")
    await plantVault(quiet, vault)
    await openPlanted(quiet, vault)
    const popup = await chromium.page("src/popup/index.html")
    await popup.page.setViewportSize({ width: 380, height: 600 })
    const session = await chromium.context.newCDPSession(popup.page)
    await session.send("Performance.enable", { timeDomain: "threadTicks" })
    await popup.waitFor({ id: "row-code", nth: 0 })
    await popup.click("search")
    const measured: number[] = []
    for (const word of WORDS) {
      for (const end of word.split("").keys()) {
        await pause(SETTLE)
        const [pageBefore, before] = [await mainThread(session), await threadsOf(browser)]
        await popup.press(word.charAt(end))
        await pause(SETTLE)
        const [after, pageAfter] = [await threadsOf(browser), await mainThread(session)]
        const first = await popup.attribute({ css: "[data-testid=row][aria-rowindex='1'] b" }, "title")
        if (first?.toLowerCase().startsWith(word.slice(0, end + 1)) !== true) {
          throw new Error(`after ${word.slice(0, end + 1)} the list begins with ${String(first)}`)
        }
        const worker = spent(before, after, ({ name }) => name === SERVICE_WORKER)
        measured.push(pageAfter - pageBefore + worker)
      }
      await popup.press("Escape")
    }
    return measured
  })
  return [lineOf("search.10000", "ms", costs)]
}
