/**
 * webextension-polyfill is CommonJS, and what bundlers put around that copies every property of the API once. In Chromium
 * this makes the browser build all of its namespaces: 2 of the 3.7 ms that the worker's script took to start, and as much
 * of each page. As an ES module it is asked for what is used, and for nothing else.
 */
import type { Plugin } from "vite"

/** Makes the polyfill an ES module; for Firefox, whose own API it would hand through, just that. */
export function polyfill(firefox: boolean): Plugin {
  return {
    name: "countersign:polyfill",
    enforce: "pre",
    transform(code, id) {
      if (!/\/webextension-polyfill\/dist\/browser-polyfill(?:\.min)?\.js$/.test(id)) return null
      // Without `exports` and `define` it puts itself where Firefox has its own.
      return { code: `${firefox ? "" : code}\nexport default globalThis.browser\n`, map: null }
    },
  }
}
