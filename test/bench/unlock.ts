import { setTimeout as pause } from "node:timers/promises"

import { DEDICATED_WORKER, spent, threadsOf } from "./cpu.ts"
import { inBrowser } from "./extension.ts"
import { lineOf, type Line } from "./line.ts"
import { askWorker, openPlanted, plantVault, seedVault } from "./seed.ts"

/** The question that the popup asks first. */
const FIRST = { query: "", offset: 0, count: 12, archived: false, tag: null }

/** `unlock.kdf`: one Argon2id at the floor in the workshop, which is awake and has loaded it. */
export async function benchKdf(extension: string, runs = 7): Promise<Line[]> {
  const times = await inBrowser(extension, ({ quiet }) => quiet.evaluate(argon2idTimes, runs))
  if (!Array.isArray(times)) throw new TypeError("the workshop gave no times")
  return [lineOf("unlock.kdf", "ms", times.map(Number))]
}

/** Runs in a page of the extension: gives the workshop its jobs as the offscreen document does. */
async function argon2idTimes(runs: number): Promise<number[]> {
  const workshop = new Worker("/workshop/index.js", { type: "module" })
  const times: number[] = []
  // The first loads libsodium and does not count.
  for (let run = 0; run <= runs; run++) {
    const { port1, port2 } = new MessageChannel()
    const start = performance.now()
    const answer = new Promise<unknown>((resolve) => {
      port1.addEventListener("message", ({ data }: MessageEvent<{ started?: boolean }>) => {
        if (data.started === undefined) resolve(data)
      })
    })
    port1.start()
    const salt = crypto.getRandomValues(new Uint8Array(16))
    const password = new TextEncoder().encode("correct horse battery staple")
    workshop.postMessage({ job: "argon2id", password, salt, memory: 64 * 1024, passes: 3, length: 32 }, [port2])
    const reply = await answer
    if (typeof reply !== "object" || reply === null || !("value" in reply)) throw new Error("the workshop failed")
    if (run > 0) times.push(performance.now() - start)
    port1.close()
  }
  workshop.terminate()
  return times
}

/**
 * `unlock.rest.10000`: the worker has started and shown that the vault is closed, as when the popup opens; from the
 * password to the answer of a first search, CPU of every thread of every process of the browser (IndexedDB and WebCrypto
 * run in others than the worker's) but the workshop's, which is Argon2id. Each run has a new worker, nothing warm.
 */
export async function benchUnlock(extension: string, runs = 7): Promise<Line[]> {
  const vault = await seedVault(10_000)
  const costs = await inBrowser(extension, async ({ chromium, quiet }) => {
    const browser = await chromium.context.browser()?.newBrowserCDPSession()
    if (browser === undefined) throw new Error("Playwright gives no browser for this context")
    await plantVault(quiet, vault)
    // The first starts the offscreen document and loads libsodium, which is unlock.kdf's matter.
    await openPlanted(quiet, vault)
    const measured: number[] = []
    for (let run = 0; run < runs; run++) {
      await askWorker(quiet, "session.lock", { fully: true })
      await chromium.stopWorker()
      await askWorker(quiet, "popup.open", FIRST)
      await pause(500)
      const before = await threadsOf(browser)
      await openPlanted(quiet, vault)
      const found = await askWorker(quiet, "list.find", { ...FIRST, query: "git" })
      const after = await threadsOf(browser)
      if (!JSON.stringify(found).includes("GitHub")) throw new Error("the search found nothing")
      measured.push(spent(before, after, ({ name }) => name !== DEDICATED_WORKER))
    }
    return measured
  })
  return [lineOf("unlock.rest.10000", "ms", costs)]
}
