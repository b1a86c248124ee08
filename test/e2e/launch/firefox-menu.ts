import type { Firefox } from "./firefox.ts"

/** The context menu of pages in Firefox. */
export interface ContextMenu {
  /** Waits until it is open, chooses the entry of the extension with this name, and closes it. */
  choose(label: string): Promise<void>
  close(): Promise<void>
}

/**
 * The menu that a right click has opened, by the browser's privileged side, as {@link toolbarIcon}: BiDi reaches pages only.
 * What opens it, and what runs at the choice, is Firefox's own code. Make it before the page is opened that is clicked.
 */
export async function contextMenu(firefox: Firefox): Promise<ContextMenu> {
  const privileged = await firefox.visit("about:config")
  return {
    async choose(label) {
      await privileged.evaluate(`(async () => {
        const { document } = Services.wm.getMostRecentWindow("navigator:browser")
        const menu = document.getElementById("contentAreaContextMenu")
        const until = async (what, judge) => {
          for (let tries = 0; tries < 500; tries++) {
            const found = judge()
            if (found) return found
            await new Promise((done) => setTimeout(done, 20))
          }
          throw new Error(what)
        }
        await until("no context menu has opened", () => menu.state === "open")
        const entry = await until("the context menu has no such entry", () =>
          [...menu.querySelectorAll("menuitem")].find((one) => one.label === ${JSON.stringify(label)}))
        // A menu inside of it has to be open for what is in it to be chosen.
        for (const outer of [...menu.querySelectorAll("menu")].filter((one) => one.contains(entry))) {
          outer.openMenu(true)
          await until("a menu does not open", () => outer.menupopup.state === "open")
        }
        entry.parentNode.activateItem(entry)
        await until("the context menu does not close", () => menu.state === "closed")
      })()`)
    },
    close: () => privileged.close(),
  }
}
