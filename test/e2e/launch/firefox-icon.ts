import type { Firefox } from "./firefox.ts"

/** The extension's button in Firefox's toolbar. */
export interface ToolbarIcon {
  /**
   * Clicks it over the tab in front, which lets the extension into that page until it is left, and closes the popup that
   * opened. Gives the address of what stood in the popup.
   */
  click(): Promise<string>
  close(): Promise<void>
}

/**
 * The button, by the browser's privileged side: BiDi reaches pages only, but about:config is a page that has the whole
 * browser at hand. What runs at the click is Firefox's own code.
 */
export async function toolbarIcon(firefox: Firefox): Promise<ToolbarIcon> {
  const privileged = await firefox.visit("about:config")
  return {
    async click() {
      const shown = await privileged.evaluate(`(async () => {
        const { ExtensionParent } = ChromeUtils.importESModule("resource://gre/modules/ExtensionParent.sys.mjs")
        const { extension } = WebExtensionPolicy.getByHostname(${JSON.stringify(new URL(firefox.origin).hostname)})
        const browserWindow = Services.wm.getMostRecentWindow("navigator:browser")
        const popup = () => browserWindow.document.querySelector(".webextension-popup-browser")
        const until = (judge) => new Promise((done) => {
          const timer = browserWindow.setInterval(() => {
            const found = judge()
            if (!found) return
            browserWindow.clearInterval(timer)
            done(found)
          }, 20)
        })
        ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(browserWindow)
        const address = await until(() => {
          const url = popup()?.currentURI?.spec
          return url?.startsWith("moz-extension:") && popup().closest("panel").state === "open" && url
        })
        popup().closest("panel").hidePopup()
        await until(() => popup() === null)
        return address
      })()`)
      return String(shown)
    },
    close: () => privileged.close(),
  }
}
