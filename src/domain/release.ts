/**
 * Whether something of an account may go into a page now. What asks may be a page that tricks a person (threats B) or one
 * that is not what it seems (threats C); what answers is this table and nothing else.
 */
import type { ErrorCode } from "./error.ts"
import type { SiteMatch } from "./site-match.ts"

/** Through what a person asked: our popup, the browser's own shortcut or context menu; or the menu, which stands in a page. */
export type Asker = "popup" | "shortcut" | "context" | "menu"

/**
 * Why a person is asked first. menu: always, for the page may have led them to the click. domain: another host of the account's
 * domain. unencrypted: http. elsewhere: the form sends to another site. unbound: the account has no site yet.
 */
export const doubts = ["menu", "domain", "unencrypted", "elsewhere", "unbound"] as const
export type Doubt = (typeof doubts)[number]

export interface Wish {
  /** The organisation lets us fill at all. */
  readonly isAllowed: boolean
  readonly by: Asker
  /** Of the document, and of the tab's page around it; by the browser's word. */
  readonly origin: string
  readonly topOrigin: string | null
  /** Encrypted, or this computer itself. */
  readonly isSecure: boolean
  /** How the account stands to the page. */
  readonly match: SiteMatch
  /** The account has a site. */
  readonly isBound: boolean
  /** Other origins to which the form sends. */
  readonly sendsTo: readonly string[]
  /** This account was filled on this very origin before, and sending to these others, by a person who saw what. */
  readonly isConfirmed: boolean
  /** Something behind the gate is wanted, and the gate is closed. */
  readonly needsProof: boolean
}

export type Decision =
  | { readonly do: "fill" }
  /** Our popup asks for the proof in its place. */
  | { readonly do: "prove" }
  /** Our window asks; for the proof too, if it is needed. */
  | { readonly do: "ask"; readonly doubts: readonly Doubt[] }
  | { readonly do: "refuse"; readonly code: ErrorCode }

const refuse = (code: ErrorCode): Decision => ({ do: "refuse", code })

/** Decides; pure. */
export function decide(wish: Wish): Decision {
  const { by, match, isBound } = wish
  if (!wish.isAllowed) return refuse("policy.denied")
  // Frames of other sites, and documents without an origin of their own (C1, C2).
  if (wish.topOrigin !== wish.origin || !/^https?:\/\//.test(wish.origin)) return refuse("fill.frame")
  if (match.rank === null && (isBound || by !== "popup")) {
    return refuse(match.warning?.kind === "insecure" ? "fill.insecure" : "fill.elsewhere")
  }
  const found = doubtsOf(wish)
  if (found.length > 0) return { do: "ask", doubts: found }
  if (!wish.needsProof) return { do: "fill" }
  return by === "popup" ? { do: "prove" } : { do: "ask", doubts: [] }
}

function doubtsOf({ by, isSecure, match, isBound, sendsTo, isConfirmed }: Wish): Doubt[] {
  const found: Doubt[] = by === "menu" ? ["menu"] : []
  if (isConfirmed) return found
  if (!isBound) found.push("unbound")
  if (match.rank === "domain") found.push("domain")
  if (!isSecure) found.push("unencrypted")
  if (sendsTo.length > 0) found.push("elsewhere")
  return found
}
