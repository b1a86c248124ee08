/**
 * webextension-polyfill is CommonJS, and what bundlers put around that copies every property of the API once. In Chromium
 * this makes the browser build all of its namespaces: 2 of the 3.7 ms that the worker's script took to start, and as much
 * of each page. As an ES module it is asked for what is used, and for nothing else.
 */
import type { Plugin } from "vite"

const own = "export default globalThis.browser ?? globalThis.chrome\n"

/**
 * Makes the polyfill an ES module where it does something: in Chromium's worker, which answers messages by promise. In
 * Firefox it would hand the browser's own API through. In Chromium's pages, which only ask, that API has promises too,
 * and 20 KB less to read are a twentieth of what the popup costs to open; nor does the worker's door, which answers by
 * `sendResponse`.
 */
export function polyfill(where: { readonly firefox: boolean; readonly page: boolean }): Plugin {
  let isDoor = false
  return {
    name: "countersign:polyfill",
    enforce: "pre",
    buildStart({ input }) {
      isDoor = JSON.stringify(input).includes("src/background/door")
    },
    transform(code, id) {
      if (!/\/webextension-polyfill\/dist\/browser-polyfill(?:\.min)?\.js$/.test(id)) return null
      // Without `exports` and `define` it puts itself where Firefox has its own.
      return {
        code: where.firefox || where.page || isDoor ? own : `${code}\nexport default globalThis.browser\n`,
        map: null,
      }
    },
  }
}
