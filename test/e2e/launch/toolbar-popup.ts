import { setTimeout as pause } from "node:timers/promises"

import type { CDPSession, Page } from "playwright-core"

import { driverOn, type PageDriver } from "./driver.ts"
import { chordOf, keyOf, type Key } from "./keys.ts"
import { nestedSession, type NestedSession } from "./nested-session.ts"

/**
 * Clicks the toolbar button of the extension over a tab, by CDP `Extensions.triggerAction`, and drives the popup that
 * opens. Only this grants activeTab; `chrome.action.openPopup()` does not. Playwright never shows the popup as a page,
 * so it is spoken to over a CDP session of its own.
 */
export async function openToolbarPopup(browser: CDPSession, extensionId: string, over: Page): Promise<PageDriver> {
  await over.bringToFront()
  const before = new Set((await popups(browser, extensionId)).map((target) => target.targetId))
  await browser.send("Extensions.triggerAction", { id: extensionId, targetId: await tabOf(browser, over) })
  return newPopup(browser, extensionId, before)
}

/**
 * The popup that the extension opens, or has opened, by itself. Close it: one that is left open goes on looking at the
 * tab that it lies over, and the next click on the toolbar button may only close it.
 */
export const openedPopup = (browser: CDPSession, extensionId: string): Promise<PageDriver> =>
  newPopup(browser, extensionId, new Set())

async function newPopup(browser: CDPSession, extensionId: string, before: ReadonlySet<string>): Promise<PageDriver> {
  const end = Date.now() + 20_000
  for (;;) {
    const opened = (await popups(browser, extensionId)).find((target) => !before.has(target.targetId))
    if (opened) return loaded(await popupDriver(browser, opened.targetId))
    if (Date.now() > end) throw new Error("no popup has opened")
    await pause(30)
  }
}

async function loaded(popup: PageDriver): Promise<PageDriver> {
  await popup.evaluate(`new Promise((resolve) => {
    if (document.readyState === "complete") resolve()
    else addEventListener("load", () => resolve(), { once: true })
  })`)
  return popup
}

/** Pages of the extension that nobody is attached to: Playwright attaches to every tab, so these are popups. */
async function popups(browser: CDPSession, extensionId: string) {
  const { targetInfos } = await browser.send("Target.getTargets", { filter: [{ type: "page" }] })
  return targetInfos.filter((target) => target.url.startsWith(`chrome-extension://${extensionId}/`) && !target.attached)
}

/** `triggerAction` wants the target of type "tab", which nothing ties to its page but that both show the same. */
async function tabOf(browser: CDPSession, page: Page): Promise<string> {
  const title = await page.title()
  const { targetInfos } = await browser.send("Target.getTargets", { filter: [{ type: "tab" }] })
  const here = targetInfos.filter((target) => target.url === page.url())
  const [tab, another] = here.length > 1 ? here.filter((target) => target.title === title) : here
  if (!tab) throw new Error(`no tab shows ${page.url()}`)
  if (another) throw new Error(`several tabs show ${page.url()}, so which one is meant cannot be told`)
  return tab.targetId
}

async function popupDriver(browser: CDPSession, targetId: string): Promise<PageDriver> {
  const session = await nestedSession(browser, targetId)
  return driverOn({
    async evaluate(expression) {
      const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
        expression,
        awaitPromise: true,
        returnByValue: true,
      })
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
      return String(result.value)
    },
    async clickAt(x, y, which = "left") {
      const button = { x, y, button: which, clickCount: 1 }
      await session.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y })
      await session.send("Input.dispatchMouseEvent", {
        ...button,
        type: "mousePressed",
        buttons: which === "left" ? 1 : 2,
      })
      await session.send("Input.dispatchMouseEvent", { ...button, type: "mouseReleased" })
    },
    async type(text) {
      for (const character of text) await stroke(session, keyOf(character), 0)
    },
    async press(press) {
      const { held, modifiers, key } = chordOf(press)
      for (const one of held) await send(session, "keyDown", one, modifiers)
      await stroke(session, key, modifiers)
      for (const one of held.toReversed()) await send(session, "keyUp", one, 0)
    },
    async screenshot() {
      const { data } = await session.send("Page.captureScreenshot", { format: "png" })
      return Buffer.from(data, "base64")
    },
    async close() {
      await browser.send("Target.closeTarget", { targetId }).catch(() => {
        // It has closed itself already, as a popup does.
      })
      const end = Date.now() + 20_000
      while (await isOpen(browser, targetId)) {
        if (Date.now() > end) throw new Error("the popup does not close")
        await pause(20)
      }
    },
  })
}

async function isOpen(browser: CDPSession, targetId: string): Promise<boolean> {
  const { targetInfos } = await browser.send("Target.getTargets", { filter: [{ type: "page" }] })
  return targetInfos.some((target) => target.targetId === targetId)
}

async function stroke(session: NestedSession, key: Key, modifiers: number): Promise<void> {
  await send(session, "keyDown", key, modifiers)
  await send(session, "keyUp", key, modifiers)
}

async function send(session: NestedSession, type: "keyDown" | "keyUp", key: Key, modifiers: number): Promise<void> {
  const { text, bidi: _, ...names } = key
  // A key held with Control or Alt types nothing.
  const types = type === "keyDown" && text !== undefined && (modifiers & ~8) === 0
  const textless = type === "keyDown" && !types ? "rawKeyDown" : type
  await session.send("Input.dispatchKeyEvent", { type: textless, modifiers, ...names, ...(types ? { text } : {}) })
}
