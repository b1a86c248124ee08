/**
 * What crosses between the worker and our scripts in a page. A page's renderer may be compromised, so whatever comes from
 * there may be forged: who asks (tab, frame, document, origin) is the browser's word, never the payload's, and a script
 * in a page learns at most how many matches there are until something is released to its document.
 */
import type { FieldKind } from "../domain/field.ts"
import type { FieldMark, TaughtHere, TaughtKind } from "../domain/taught.ts"

/** What the scripts in a page may ask of the worker: name → function. Every argument is read by `content-check.ts`. */
export interface FromContent {
  /** The bootstrap: a field that may matter has the focus. The worker injects the rest into this very document. */
  "field.focused": () => void
  /**
   * The rest: which kinds of fields can be seen now. `script` is a random id of this script's own life in this document,
   * which every order of the worker to it must repeat: what was meant for a page that is gone reaches no other.
   */
  "fields.seen": (given: { script: string; kinds: readonly FieldKind[] }) => void
  /** Fields that a person has shown us on this host, the last first; none while the vault is closed. */
  "fields.taught": () => readonly TaughtHere[]
  /** A field has the focus: may the menu stand there? `null`: no (switched off, never here). */
  "menu.ask": (given: { script: string; kind: FieldKind }) => MenuPass | null
  /** The person left the field: the pass ends. */
  "menu.left": () => void
  /** What was typed and sent. It is sealed at once, and offered outside the page. */
  "typed.sent": (given: Typed) => void
}

/** Lets one menu frame speak for the document that asked. */
export interface MenuPass {
  /** One use, 128 random bits, base64url. */
  readonly token: string
  /** How many rows the menu will have, for its height. */
  readonly rows: number
  /** When the pass ends, ms since 1970; the menu goes with it. */
  readonly until: number
}

/** A sign-in as typed: `isNew` when the password came from a new-password field. */
export interface Typed {
  readonly username: string
  readonly password: string
  readonly isNew: boolean
}

/** What is to be put into which kind of field; what is absent is left as it is. */
export interface Filling {
  readonly username?: string
  readonly email?: string
  readonly password?: string
  readonly newPassword?: string
  /** `next` replaces `code` if it is still there, unsent, at `expiresAt` (ms since 1970 by this computer's clock). */
  readonly code?: { readonly code: string; readonly next: string | null; readonly expiresAt: number | null }
}

/** What became of it, by kind of field. */
export interface Filled {
  readonly filled: readonly FieldKind[]
  /** Fields that cannot be seen, or did not keep the value. */
  readonly left: readonly FieldKind[]
}

/** What can be seen in one document. */
export interface Look {
  readonly script: string
  readonly kinds: readonly FieldKind[]
  /** The person is in this document: it has the focus, and not in a frame of it. */
  readonly focused: boolean
  /** Origins other than its own to which the forms of these fields send. */
  readonly sendsTo: readonly string[]
  /** What it takes for a new password, as `domain/site-rules.ts` reads it; empty: it does not say. */
  readonly rules: string
}

/** What the worker orders a script in a page to do. Each order but the first and the last carries the `script` it is for. */
export interface ToContent {
  /** The script tells the worker by `fields.seen` before it answers: so its origin is known by the browser's word. */
  "fields.look": () => Look
  "fields.fill": (filling: Filling) => Filled
  /** The field that has the focus, as it can be found again. `null`: there is none, or it cannot be for that. */
  "field.describe": (given: { readonly kind: TaughtKind }) => FieldMark | null
  "menu.close": (given: { readonly refocus: boolean }) => void
  /** Pictures that may hold a QR code, as `data:` addresses; those of other sites cannot be read there. */
  "page.pictures": () => readonly string[]
  /** What stands in the log-in fields now, for "save what I typed". */
  "typed.read": () => Typed | null
  /** All that works in pages by itself was switched off: the script takes itself out of the page, whichever it is. */
  "script.end": () => void
}

export type ContentFunction = keyof FromContent
export type Order = keyof ToContent

/** An order as it is sent. */
export interface OrderMessage<N extends Order = Order> {
  readonly order: N
  /** `null` with `fields.look`, which asks for it, and with `script.end`. */
  readonly script: string | null
  readonly args: Parameters<ToContent[N]>
}
