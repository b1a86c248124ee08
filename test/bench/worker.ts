import { setTimeout as pause } from "node:timers/promises"

import type { CDPSession } from "playwright-core"
import { inBrowser, type Bench } from "./extension.ts"
import { lineOf, median, type Line } from "./line.ts"
import { openPlanted, plantVault, seedVault } from "./seed.ts"
import type { ChromiumPage } from "../e2e/launch/chromium.ts"

/** The popup's first request, as popup/state.ts sends it. */
const FIRST = {
  name: "popup.open",
  args: [{ query: "", offset: 0, count: 12, archived: false, tag: null }],
}

/**
 * `worker.cold`: from a stopped worker to the answer of the popup's first request, the vault open with 1,000 accounts and
 * codes in the answer, as a ratio to the answer of an extension that does nothing but answer. Both are asked in turn from
 * pages that run nothing, in the same browser; which is first changes from run to run.
 */
export async function benchWorker(extension: string, empty: string, runs = 15): Promise<Line[]> {
  const vault = await seedVault(1000)
  const work = async ({ chromium, quiet }: Bench): Promise<Line[]> => {
    const browser = await chromium.context.browser()?.newBrowserCDPSession()
    if (browser === undefined) throw new Error("Playwright gives no browser for this context")
    const { id } = await browser.send("Extensions.loadUnpacked", { path: empty })
    const other = await chromium.visit(`chrome-extension://${id}/manifest.json`)
    await plantVault(quiet, vault)
    await openPlanted(quiet, vault)
    const session = await chromium.context.newCDPSession(quiet.page)
    await session.send("ServiceWorker.enable")

    const ours = async () => {
      const { time, answer } = await timed(quiet, FIRST)
      if (!/"code":\{"code":"\w{5,10}"/.test(answer)) throw new Error(`there is no code in ${answer.slice(0, 200)}`)
      return time
    }
    const theirs = async () => (await timed(other, "ping")).time
    const [cold, base]: [number[], number[]] = [[], []]
    for (let run = 0; run < runs; run++) {
      await stopAll(session, browser)
      if (run % 2 === 0) cold.push(await ours())
      base.push(await theirs())
      if (run % 2 === 1) cold.push(await ours())
    }
    const ratio = median(cold) / median(base)
    return [
      { ...lineOf("worker.cold", "ratio", [ratio]), n: runs },
      lineOf("worker.cold.ms", "ms", cold),
      lineOf("worker.empty.ms", "ms", base),
    ]
  }
  return inBrowser(extension, work, [empty])
}

/** Stops the workers of all extensions, and waits until none is left and the machine is quiet. */
async function stopAll(session: CDPSession, browser: CDPSession): Promise<void> {
  await session.send("ServiceWorker.stopAllWorkers")
  for (let look = 0; look < 200; look++) {
    const { targetInfos } = await browser.send("Target.getTargets", { filter: [{ type: "service_worker" }] })
    if (targetInfos.length === 0) return pause(300)
    await pause(20)
  }
  throw new Error("a worker does not stop")
}

declare const chrome: { readonly runtime: { sendMessage(message: unknown): Promise<unknown> } }

/** ms on the wall from a message to its answer, measured in the page that asks. */
async function timed(page: ChromiumPage, message: unknown): Promise<{ time: number; answer: string }> {
  return page.page.evaluate(async (asked) => {
    const start = performance.now()
    const answer = await chrome.runtime.sendMessage(asked)
    return { time: performance.now() - start, answer: JSON.stringify(answer) }
  }, message)
}
