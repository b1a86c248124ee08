/** Who may ask. The browser's word only: nothing here looks at a payload. */
import { CountersignError } from "../domain/error.ts"

/** What the browser says of a message's sender. All of it is absent where an older browser says nothing. */
export interface Sender {
  readonly id?: string | undefined
  readonly origin?: string | undefined
  readonly url?: string | undefined
  readonly frameId?: number | undefined
  readonly tab?: object | undefined
}

/** Us: `id` of the extension and its origin, `chrome-extension://…` or `moz-extension://…`, without a slash at the end. */
export interface Own {
  readonly id: string
  readonly origin: string
}

/**
 * Lets only our own top-level pages through: the popup, and tabs of ours (threats D2-D5, D7).
 *
 * Origins are compared as text: in Node `new URL("chrome-extension://…").origin` is "null", and a sandboxed frame says
 * "null" too while its `url` still shows the site. Firefox gives no `origin` (ESR 153); its `url` is then the whole
 * address of the document itself, which for a frame without an origin of its own is not one of ours.
 * One of our pages inside a site's frame has our origin; only its `frameId` tells.
 * @throws message.refused
 */
export function checkPageSender(sender: Sender, own: Own): void {
  const sameOrigin =
    sender.origin === undefined ? sender.url?.startsWith(`${own.origin}/`) : sender.origin === own.origin
  const topLevel = sender.tab === undefined ? (sender.frameId ?? 0) === 0 : sender.frameId === 0
  if (sender.id !== own.id || sameOrigin !== true || !topLevel) throw new CountersignError("message.refused")
}
