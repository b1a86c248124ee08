/**
 * CPU time, which a busy machine changes far less than the time on the wall. Of a page's main thread the browser itself
 * tells it; of the service worker's thread nothing but the operating system does, so that part needs Linux.
 */
import { readdir, readFile } from "node:fs/promises"
import { setTimeout as pause } from "node:timers/promises"

import type { CDPSession } from "playwright-core"
import type { Chromium } from "../e2e/launch/chromium.ts"

/** CPU time of a thread since it began, ms. */
interface Thread {
  readonly process: number
  readonly name: string
  readonly time: number
}

/** Names as Chromium gives them to the kernel, which cuts them at 15 characters. */
export const SERVICE_WORKER = "ServiceWorker t"
export const DEDICATED_WORKER = "DedicatedWorker"
/** Ours: a process' first thread has the name of the program. */
const RENDERER_MAIN = "renderer's first"

/** Where pages, frames and service workers run. */
export const runsPages = ({ name }: Thread): boolean => name === RENDERER_MAIN || name === SERVICE_WORKER

/** All threads of all processes of a browser, by number. */
export type Threads = ReadonlyMap<number, Thread>

/** Looks at the threads of a browser. @throws Error where there is no /proc with `schedstat` */
export async function threadsOf(browser: CDPSession): Promise<Threads> {
  const { processInfo } = await browser.send("SystemInfo.getProcessInfo")
  const threads = new Map<number, Thread>()
  for (const { id: process, type } of processInfo) {
    for (const thread of await readdir(`/proc/${process}/task`)) {
      const directory = `/proc/${process}/task/${thread}`
      try {
        // The first number of schedstat is ns on a processor (kernel, Documentation/scheduler/sched-stats.rst).
        const [name, stat] = await Promise.all([
          readFile(`${directory}/comm`, "utf8"),
          readFile(`${directory}/schedstat`, "utf8"),
        ])
        const isFirst = type === "renderer" && Number(thread) === process
        const time = Number.parseInt(stat, 10) / 1e6
        threads.set(Number(thread), { process, name: isFirst ? RENDERER_MAIN : name.trim(), time })
      } catch (cause) {
        if (!gone(cause)) throw cause
      }
    }
  }
  if (threads.size === 0) throw new Error("the kernel does not tell the time of threads")
  return threads
}

/** A thread may end between being listed and being read. */
const gone = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ESRCH")

/** CPU ms between two looks, of the threads that are chosen. */
export function spent(before: Threads, after: Threads, chosen: (thread: Thread) => boolean = () => true): number {
  let sum = 0
  for (const [id, thread] of after) {
    if (chosen(thread)) sum += thread.time - (before.get(id)?.time ?? 0)
  }
  return sum
}

/** Tasks of a page's main thread since the page began, CPU ms. */
export async function mainThread(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics")
  const tasks = metrics.find(({ name }) => name === "TaskDuration")
  if (tasks === undefined) throw new Error("the browser does not tell the time of tasks")
  return tasks.value * 1000
}

/** How long a page is left alone before it counts as done, ms: longer than any frame, shorter than most ticks. */
const SETTLE = 400

/**
 * CPU ms of the main thread from opening a page of the extension, in a tab of the popup's size, until it is done.
 * Nothing watches the page meanwhile: that would cost as well.
 * @param done expression that is true in the page when it shows what it should
 */
export async function openingCost({ context, extensionId }: Chromium, file: string, done: string): Promise<number> {
  const page = await context.newPage()
  try {
    await page.setViewportSize({ width: 380, height: 600 })
    const session = await context.newCDPSession(page)
    await session.send("Performance.enable", { timeDomain: "threadTicks" })
    await page.goto(`chrome-extension://${extensionId}/${file}`)
    for (let look = 0; look < 20; look++) {
      await pause(SETTLE)
      const time = await mainThread(session)
      if (await page.evaluate(done)) return time
    }
    throw new Error(`${file} does not show what it should`)
  } finally {
    await page.close()
  }
}
