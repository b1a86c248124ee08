/** Runtime 6: the frame at a field of a site's page. What it may ask depends on the pass in its address. */
import { render } from "preact"
import browser from "webextension-polyfill"
import { askWith } from "../messages/menu-ask.ts"
import { useMessages } from "../ui/words.ts"
import { Menu } from "./menu.tsx"

const ask = askWith(location.hash.slice(1))
const opened = ask("menu.open", {})
useMessages((key, substitutions) => browser.i18n.getMessage(key, substitutions))

const place = document.getElementById("menu")
if (place !== null) {
  // Without a pass, or with one that has ended, it stays empty.
  const view = await opened.catch(() => null)
  if (view !== null) render(<Menu view={view} ask={ask} />, place)
}
