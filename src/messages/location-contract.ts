/** The part of the contract that is about the country that some sign-in servers want to know. No position is in it. */
import type { ErrorCode } from "../domain/error.ts"
import type { AccountBrief } from "./contract.ts"

/**
 * What a person has allowed a server. always: read again at later requests, and hourly for a day after an approval, whether
 * or not a page of ours is open. open: the same, only while one is looked at. once: for an hour. never: not at all.
 */
export const locationLevels = ["always", "open", "once", "never"] as const
export type LocationLevel = (typeof locationLevels)[number]

/**
 * How it stands with the country that a request wants. ask: nothing was allowed yet, or no more. reading: it is being found
 * out, by what was allowed before. trouble: it could not be.
 */
export type CountryView =
  | { readonly state: "ask" | "never" | "reading" }
  /** `country`: ISO 3166-1. */
  | { readonly state: "known"; readonly country: string; readonly at: number }
  | { readonly state: "trouble"; readonly code: ErrorCode }

/** What is remembered for one server. Times are ms since 1970. */
export interface LocationView {
  readonly registration: string
  readonly account: AccountBrief
  readonly origin: string
  readonly level: LocationLevel
  /** As it was found within the last hour. */
  readonly country: string | null
  readonly at: number
  /** Until when the server is told each hour; `null`: it is not. */
  readonly until: number | null
  readonly trouble: ErrorCode | null
}

/** A part of `FromPages`. */
export interface LocationFunctions {
  "location.list": () => readonly LocationView[]
  /** What a page of ours has found, and for how long that may be done. */
  "location.give": (given: { registration: string; level: Exclude<LocationLevel, "never">; country: string }) => void
  "location.never": (given: { registration: string }) => void
  /** Forgets what was allowed, and the country. */
  "location.forget": (given: { registration: string }) => void
  /** Shows requests, as a click on the icon does. */
  "requests.open": () => void
}
