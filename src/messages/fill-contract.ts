/** The part of the contract that is about putting things into pages. */
import type { FieldKind } from "../domain/field.ts"
import type { Doubt } from "../domain/release.ts"
import type { AccountBrief, Proof } from "./contract.ts"

/** What of an account is put in. `all`: what the page's fields want. */
export type FillWhat = "all" | "username" | "password" | "code"

/** An account that belongs to the active tab's page. */
export interface FillMatch extends AccountBrief {
  readonly rank: "host" | "domain"
}

/** What could be filled into the active tab's page. */
export interface FillState {
  /** Its host as people write it; `null` if it cannot be filled at all (a page of the browser, of ours, no http). */
  readonly site: string | null
  /** Kinds of fields that can be seen there; looked for only if an account belongs to it. `null`: see `Asker`. */
  readonly kinds: readonly FieldKind[] | null
  readonly matches: readonly FillMatch[]
  /** The account whose username was just filled there: the one to go on with. */
  readonly continues: string | null
  /** A registered domain that an account is kept for, and that this one is easily taken for. */
  readonly looksLike: string | null
}

/** `asked`: a window of ours confirms it first. */
export interface FillOutcome {
  readonly done: "filled" | "asked"
  readonly filled: readonly FieldKind[]
  readonly left: readonly FieldKind[]
}

/** What our confirmation window shows. */
export interface AskedView {
  readonly what: "fill" | "generate"
  /** Host as people write it, and in its `xn--` form where that differs. */
  readonly site: string
  readonly ascii: string | null
  /** `null` for a password that is made there. */
  readonly account: AccountBrief | null
  readonly kinds: readonly FieldKind[]
  readonly doubts: readonly Doubt[]
  /** Where the account is kept for, as people write it. */
  readonly keptFor: readonly string[]
  /** Other hosts that the form sends to; behind `http://` where that is not encrypted. */
  readonly sendsTo: readonly string[]
  /** The gate is closed: the answer needs a proof. */
  readonly needsProof: boolean
}

/**
 * A page of ours that is kept open goes from tab to tab with the person, who did not ask for a script in each of them. So
 * where no part works in pages, none is looked at for it until the person fills from there.
 */
export interface Asker {
  readonly kept: boolean
}

export interface FillFunctions {
  "fill.state": (given: Asker) => FillState
  /** What the active tab's page says that it takes for a new password (`domain/site-rules.ts`); empty: nothing. */
  "fill.rules": (given: Asker) => string
  /** `gate.closed` when a password is wanted and the gate is. */
  "fill.account": (given: { id: string; what: FillWhat }) => FillOutcome
  "fill.asked": (given: { ask: string }) => AskedView
  /** `null`: no. */
  "fill.answer": (given: { ask: string; yes: boolean; proof: Proof | null }) => FillOutcome | null
  /** Hosts at whose fields no menu is shown, as the menu's own "never" put them there. */
  "menuless.list": () => readonly string[]
  /** Shows it there again. */
  "menuless.remove": (given: { host: string }) => void
}
