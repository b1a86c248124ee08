/** The entries in a page's context menu: a picture or a link that holds a code, and a field to be filled. */
import browser from "webextension-polyfill"
import { codeOf } from "../../domain/error.ts"
import { siteOfPage } from "../../domain/site.ts"
import { FILL, fillBy } from "./fill-commands.ts"
import { log } from "../log.ts"
import { scanImage, scanPage, scanText } from "../accounts/scan.ts"
import { on } from "../events.ts"
import { isTeaching, makeTeaching, teachBy } from "./teaching.ts"

const IMAGE = "add-image"
const LINK = "add-link"

/**
 * Puts the entries in place; Chromium and Firefox keep them until the next update. That for links is on every link: of
 * schemes that the browsers do not know, neither has a pattern that matches an address with a host, as `otpauth://totp/…`
 * is one (Chromium 156 refuses one with a host, Firefox 153 takes it and matches nothing).
 */
async function make(): Promise<void> {
  await browser.contextMenus.removeAll()
  browser.contextMenus.create({ id: IMAGE, contexts: ["image"], title: browser.i18n.getMessage("menu_add_image") })
  browser.contextMenus.create({ id: LINK, contexts: ["link"], title: browser.i18n.getMessage("menu_add_link") })
  browser.contextMenus.create({ id: FILL, contexts: ["editable"], title: browser.i18n.getMessage("menu_fill") })
  makeTeaching()
}

interface Clicked {
  readonly menuItemId: string | number
  readonly srcUrl?: string | undefined
  readonly linkUrl?: string | undefined
  readonly pageUrl?: string | undefined
  readonly frameId?: number | undefined
}

/**
 * What a click stands for. A picture's own bytes would need access to its site; what the click allows is a look at the
 * page as it is seen, and the picture that was clicked is on it.
 */
async function find({ menuItemId, srcUrl, linkUrl, pageUrl }: Clicked): Promise<void> {
  if (menuItemId === LINK) await scanText({ text: linkUrl ?? "" }, pageUrl === undefined ? null : siteOfPage(pageUrl))
  else if (srcUrl?.startsWith("data:image/")) await scanImage({ image: srcUrl, joins: false })
  else await scanPage()
}

async function clicked(info: Clicked, tab: { readonly id?: number | undefined } | undefined): Promise<void> {
  const isLink = info.menuItemId === LINK
  if (info.menuItemId === FILL) return fillBy("context", tab)
  if (isTeaching(info.menuItemId)) return teachBy(info.menuItemId, info.frameId ?? 0, tab)
  // A link to something else: there the right one can be pasted.
  let where = "found"
  try {
    await find(info)
  } catch (thrown) {
    // The page that opens has nothing to show and says so, or asks to unlock first.
    const code = codeOf(thrown)
    await log("scan", code)
    if (isLink && code === "scan.foreign") where = "link"
  }
  await browser.tabs.create({ url: browser.runtime.getURL(`src/popup/index.html#${where}`) })
}

/** Listens, from the first turn of the worker on. */
export function watchContextMenu(): void {
  on("installed", make)
  on("menuClicked", clicked)
}
