/** The part of the contract that is about HTTP basic authentication (RFC 7617), asked for in a window of ours. */
import type { AccountBrief, Proof } from "./contract.ts"

/** A page that the browser will not show without a username and password. */
export interface BasicView {
  /** Host as people write it; in its `xn--` form where that differs. */
  readonly site: string
  readonly ascii: string | null
  /** What is sent can be read on the way. */
  readonly isPlain: boolean
  /** Accounts of exactly this host. */
  readonly accounts: readonly AccountBrief[]
  /** The gate is closed: the answer needs a proof. */
  readonly needsProof: boolean
}

export interface BasicFunctions {
  /** `fill.ended` when nobody waits for it any more. */
  "basic.asked": (given: { ask: string }) => BasicView
  /** `account`: whose username and password are sent; `null`: none, then the browser asks by itself. */
  "basic.answer": (given: { ask: string; account: string | null; proof: Proof | null }) => void
}
