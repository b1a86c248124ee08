/**
 * What the menu frame at a field may ask of the worker. It is a page of ours inside a site's page: accepted only from our
 * origin with a frameId that is not 0 and the token that the worker gave the document around it. It lists the matches of
 * that document's origin, chooses one, asks to unlock; it never reveals, exports or approves.
 */
import type { FieldKind } from "../domain/field.ts"
import type { LockState } from "./contract.ts"

export interface MenuRow {
  readonly id: string
  readonly issuer: string
  readonly username: string
  /** host: of exactly this host. domain: of another host of the same registrable domain, below a line. */
  readonly rank: "host" | "domain"
}

export interface MenuView {
  readonly state: LockState
  /** The host as people write it. */
  readonly site: string
  readonly kind: FieldKind
  readonly rows: readonly MenuRow[]
  /** The site looks like another that an account is kept for. */
  readonly looksLike: string | null
}

/** `token` is the pass of `menu.ask`; the first call that uses it ties it to the frame that sent it. */
export interface FromMenu {
  "menu.open": (given: { token: string }) => MenuView
  /** Opens our window, which asks whether to fill. */
  "menu.choose": (given: { token: string; id: string }) => void
  /** The same for a new password: made, kept in the inbox and put into its fields by our window. */
  "menu.generate": (given: { token: string }) => void
  /** Reads QR codes out of the page, to add a code to this site's account: goes on in our popup or window. */
  "menu.scan": (given: { token: string }) => void
  "menu.unlock": (given: { token: string }) => void
  /** No menu on this host any more. */
  "menu.never": (given: { token: string }) => void
  "menu.close": (given: { token: string }) => void
}
