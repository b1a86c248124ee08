/** The menu in a page of Chromium. It stands in a closed shadow root, where only the browser finds it. */
import { setTimeout as pause } from "node:timers/promises"
import type { Frame, Page } from "playwright-core"
import { driverOn, type PageDriver } from "./launch/driver.ts"

const MENU = "/src/menu/index.html#"

/** The menu's frame, if one is open now. */
export const menuFrame = (page: Page): Frame | undefined => page.frames().find((frame) => frame.url().includes(MENU))

/** Drives a frame of a page by the mouse and keys of the page: a click goes to whatever is there. */
export function driveFrame(page: Page, frame: Frame): PageDriver {
  return driverOn({
    evaluate: async (expression) => String(await frame.evaluate(expression)),
    async clickAt(x, y, button = "left") {
      const { x: left, y: top } = await placeOf(frame)
      await page.mouse.click(left + x, top + y, { button })
    },
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
    screenshot: () => page.screenshot(),
    close: () => Promise.reject(new Error("a frame is closed by its page")),
  })
}

/** Where a frame stands in the window. */
export async function placeOf(frame: Frame): Promise<{ x: number; y: number; width: number; height: number }> {
  const element = await frame.frameElement()
  const box = await element.boundingBox()
  await element.dispose()
  if (box === null) throw new Error("the frame cannot be seen")
  return box
}

/** Waits until the menu has opened and is drawn. */
export async function menuOn(page: Page): Promise<PageDriver> {
  const end = Date.now() + 20_000
  for (;;) {
    const frame = menuFrame(page)
    if (frame !== undefined) {
      const menu = driveFrame(page, frame)
      await menu.waitFor("menu")
      return menu
    }
    if (Date.now() > end) throw new Error("no menu has opened")
    await pause(20)
  }
}

/** Longer than the menu ignores clicks for, and until the browser has said that nothing covers it. */
export const settled = (): Promise<void> => pause(800)
