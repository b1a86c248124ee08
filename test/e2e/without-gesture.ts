/**
 * Looks into a page of Chromium in which nobody has done anything yet. All that Playwright itself evaluates there, locators
 * included, counts as a gesture of the person for some seconds (`navigator.userActivation`), and opens what waits for one.
 */
import { setTimeout as pause } from "node:timers/promises"
import type { CDPSession, Page } from "playwright-core"

async function inSession<T>(page: Page, use: (session: CDPSession) => Promise<T>): Promise<T> {
  const session = await page.context().newCDPSession(page)
  try {
    return await use(session)
  } finally {
    await session.detach()
  }
}

async function evaluateIn(session: CDPSession, expression: string, contextId: number): Promise<unknown> {
  const { result } = await session.send("Runtime.evaluate", { contextId, expression, returnByValue: true })
  return result.value
}

/** Evaluates in the world of our script, when it is in the page with its listeners: it comes some time after the focus. */
export const inScript = (page: Page, expression: string): Promise<unknown> =>
  inSession(page, async (session) => {
    const worlds: number[] = []
    session.on("Runtime.executionContextCreated", ({ context }) => {
      if (context.origin.startsWith("chrome-extension://")) worlds.push(context.id)
    })
    await session.send("Runtime.enable")
    const end = Date.now() + 20_000
    for (;;) {
      const marks = await Promise.all(worlds.map((world) => evaluateIn(session, "globalThis.countersign", world)))
      const world = worlds[marks.indexOf("script")]
      if (world !== undefined) return evaluateIn(session, expression, world)
      if (Date.now() > end) throw new Error("our script has not come into the page")
      await pause(20)
    }
  })
