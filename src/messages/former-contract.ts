/** What an account was before, and its notes, which show what they were. */

/** A name that an account had. */
export interface FormerName {
  readonly field: "issuer" | "username" | "email"
  readonly value: string
  /** ms since 1970 */
  readonly until: number
}

/** A code that an account had, which it can have again. */
export interface FormerCode {
  readonly version: string
  readonly until: number
}

/** What there is to read in an account's notes. */
export interface NotesView {
  readonly text: string
  /** What they were, the last first. */
  readonly former: readonly { readonly text: string; readonly until: number }[]
  /** What was half typed and not saved. */
  readonly draft: string | null
  /** For `notes.draft`, however long one types and the gate stays open. */
  readonly draftKey: string
}

/** A part of `FromPages`. */
export interface FormerFunctions {
  /** Takes a former code into use again. */
  "account.formerCode": (given: { id: string; version: string }) => void
  /** Behind the gate: `gate.closed` until `gate.open`. */
  "notes.get": (given: { id: string }) => NotesView
  "notes.set": (given: { id: string; notes: string }) => void
  /** Keeps them half typed, so that they are read only behind the gate; `null` forgets them. */
  "notes.draft": (given: { id: string; key: string; notes: string | null }) => void
}
