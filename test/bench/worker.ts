import { setTimeout as pause } from "node:timers/promises"

import type { CDPSession } from "playwright-core"
import type { ChromiumPage } from "../e2e/launch/chromium.ts"
import { inBrowser, type Bench } from "./extension.ts"
import { lineOf, type Line } from "./line.ts"
import { openPlanted, plantVault, seedVault } from "./seed.ts"

/** The popup's first request, as popup/state.ts sends it. */
const FIRST = {
  name: "popup.open",
  args: [{ query: "", offset: 0, count: 12, archived: false, tag: null }],
}

/** The same for the last accounts, which nothing has ready: the vault is opened for it. */
const ELSEWHERE = {
  name: "list.find",
  args: [{ query: "", offset: 900, count: 12, archived: false, tag: null }],
}

/**
 * `worker.cold`: from a stopped worker to the answer of the popup's first request, the vault open with 1,000 accounts and
 * codes in the answer, as a ratio to the answer of an extension that does nothing but answer. All are asked in turn from
 * pages that run nothing, in the same browser, with every worker stopped before each; the ratio is one a round, so that
 * whatever slows the machine slows both. The popup has been opened once before, as it was to unlock. `worker.full.ms` is
 * the same for rows that have to be read from the vault itself.
 */
export async function benchWorker(extension: string, empty: string, runs = 25): Promise<Line[]> {
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

    const subjects = [
      { page: other, message: "ping", expected: /pong/, times: new Array<number>() },
      { page: quiet, message: FIRST, expected: /"code":\{"code":"\w{5,10}"/, times: new Array<number>() },
      { page: quiet, message: ELSEWHERE, expected: /"code":\{"code":"\w{5,10}"/, times: new Array<number>() },
    ] as const
    // Round 0 is the first of everything and does not count.
    for (let round = 0; round <= runs; round++) {
      for (const { page, message, expected, times } of round % 2 === 0 ? subjects : subjects.toReversed()) {
        await stopAll(session, browser)
        const { time, answer } = await timed(page, message)
        if (!expected.test(answer)) throw new Error(`unexpected answer: ${answer.slice(0, 200)}`)
        if (round > 0) times.push(time)
        // What is done after an answer is done before the worker is stopped.
        await pause(150)
      }
    }
    const [base, first, full] = subjects
    return [
      lineOf(
        "worker.cold",
        "ratio",
        first.times.map((time, round) => time / (base.times[round] ?? Number.NaN)),
      ),
      lineOf("worker.cold.ms", "ms", first.times),
      lineOf("worker.full.ms", "ms", full.times),
      lineOf("worker.empty.ms", "ms", base.times),
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
