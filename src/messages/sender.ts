/** Who may ask. The browser's word only: nothing here looks at a payload. */
import { CountersignError } from "../domain/error.ts"

/** What the browser says of a message's sender. All of it is absent where an older browser says nothing. */
export interface Sender {
  readonly id?: string | undefined
  readonly origin?: string | undefined
  readonly url?: string | undefined
  readonly frameId?: number | undefined
  readonly documentId?: string | undefined
  /** active, prerender, cached, pending_deletion; Firefox says nothing. */
  readonly documentLifecycle?: string | undefined
  readonly tab?: { readonly id?: number | undefined; readonly url?: string | undefined } | undefined
}

/** Us: `id` of the extension and its origin, `chrome-extension://…` or `moz-extension://…`, without a slash at the end. */
export interface Own {
  readonly id: string
  readonly origin: string
}

/** Us, as the browser's `runtime` says. */
export const ownAddress = (runtime: { readonly id: string; getURL(path: string): string }): Own => ({
  id: runtime.id,
  origin: runtime.getURL("").replace(/\/$/, ""),
})

/** A frame of a tab that may ask. */
export interface Frame {
  readonly tabId: number
  readonly frameId: number
}

/** The document of a site in which a script of ours asks. */
export interface Place extends Frame {
  /** `null` where the browser names no documents. */
  readonly documentId: string | null
  /** Of this very document, such as `https://bank.example:8443`. */
  readonly origin: string
  /** Its address without a fragment: which of the site's pages it is. */
  readonly url: string
  /** Of the tab's page; `null` where the browser does not tell us. */
  readonly topOrigin: string | null
}

/** Which of the three tables a message belongs to. */
export type Side = "pages" | "menu" | "content"

const refuse = (): never => {
  throw new CountersignError("message.refused")
}

/**
 * Tells by the sender which table a message belongs to, whatever its name (threats D2-D5).
 *
 * Origins are compared as text: in Node `new URL("chrome-extension://…").origin` is "null", and a sandboxed frame says
 * "null" too while its `url` still shows the site. Firefox gives no `origin` (ESR 153); its `url` is then the whole
 * address of the document itself, which for a frame without an origin of its own is not one of ours.
 * One of our pages inside a site's frame has our origin; only its `frameId` tells: that is the menu.
 * @throws message.refused for another extension, and for who has no place
 */
export function sideOf(sender: Sender, own: Own): Side {
  if (sender.id !== own.id) return refuse()
  const sameOrigin =
    sender.origin === undefined ? sender.url?.startsWith(`${own.origin}/`) === true : sender.origin === own.origin
  if (!sameOrigin) return "content"
  const topLevel = sender.tab === undefined ? (sender.frameId ?? 0) === 0 : sender.frameId === 0
  return topLevel ? "pages" : "menu"
}

/**
 * The frame of the menu: one of our pages inside a site's page, in a tab.
 * @throws message.refused
 */
export function checkMenuSender({ tab, frameId, documentLifecycle = "active" }: Sender): Frame {
  if (tab?.id === undefined || tab.id < 0 || frameId === undefined || frameId <= 0) return refuse()
  if (documentLifecycle !== "active") return refuse()
  return { tabId: tab.id, frameId }
}

/**
 * The document of a site that asks. Refused are documents without an origin of their own or without an address of the web
 * (sandboxed, `about:blank`, `srcdoc`, `data:`, `blob:`: C2, though the first three may say their parent's origin), and
 * those that are not shown (prerendered, kept for "back": C17).
 * @throws message.refused
 */
export function checkContentSender(sender: Sender): Place {
  const { tab, frameId, documentId = null, documentLifecycle = "active", url = "" } = sender
  if (tab?.id === undefined || tab.id < 0 || frameId === undefined || frameId < 0) return refuse()
  if (documentLifecycle !== "active") return refuse()
  const origin = webOrigin(url)
  if (origin === null || (sender.origin !== undefined && sender.origin !== origin)) return refuse()
  const topOrigin = frameId === 0 ? origin : webOrigin(tab.url ?? "")
  // A page that changes its own address keeps the one it was loaded by in `url`; the tab's is that which is shown.
  const shown = frameId === 0 && webOrigin(tab.url ?? "") === origin ? (tab.url ?? url) : url
  return { tabId: tab.id, frameId, documentId, origin, url: shown.replace(/#.*$/s, ""), topOrigin }
}

/** The origin of an http(s) address; `null` for every other. */
export function webOrigin(url: string): string | null {
  if (!/^https?:\/\//i.test(url)) return null
  try {
    return new URL(url).origin
  } catch {
    return null
  }
}
