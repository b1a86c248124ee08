/** The part of the contract that is about registrations with sign-in servers, and their requests. */
import type { ErrorCode } from "../domain/error.ts"
import type { CountryView } from "./location-contract.ts"
import type { AccountBrief, Proof } from "./contract.ts"

/** What the server demands before an answer is given, beside what App Lock does. */
export type ServerDemand = "none" | "any" | "pin" | "biometric"

/** What has to come with an answer. any: PIN, passkey or master password. pin: not a passkey. passkey: nothing else. */
export type ProofNeed = "none" | "any" | "pin" | "passkey"

/** A link that offers to register this browser. Nothing has been sent. */
export interface RegistrationOffer {
  readonly offer: string
  readonly issuer: string
  readonly username: string
  /** Where everything will be sent. */
  readonly origin: string
  /** When the link ends, ms since 1970, as if it had been made when it was read. */
  readonly expiresAt: number
  readonly demand: ServerDemand
  /** The server asked that its certificate be not checked. It is all the same. */
  readonly tlsUnchecked: boolean
  /** The server may have rules of its organisation for this browser. */
  readonly mayRule: boolean
  /** Exactly what will be sent; `null`: a public key, which is made on confirming. */
  readonly sends: readonly { readonly name: string; readonly value: string | null }[]
  /** Accounts here of the same issuer and username without a registration: the first to be offered. */
  readonly fitting: readonly AccountBrief[]
  /** The account here that is registered with this server under this name already. */
  readonly registered: AccountBrief | null
  /** The browser lets us reach `origin`; otherwise the page asks for that first, on a click. */
  readonly allowed: boolean
}

/** This browser's registration with a sign-in server. */
export interface RegistrationView {
  /** Of the registration, not of the account. */
  readonly id: string
  /** Its names as they are here; `id` is the account's. If that was removed elsewhere, the names of the registration. */
  readonly account: AccountBrief
  readonly origin: string
  readonly serial: string
  readonly at: number
  readonly demand: ServerDemand
  /** The server is asked and told by two keys, so that what is locked cannot answer; else by one. */
  readonly twoKeys: boolean
  /** The account has nothing but this registration, and goes with it. */
  readonly alone: boolean
  /** Why it does not listen; `approval.unknown`: revoked there. `null`: it does. */
  readonly trouble: ErrorCode | null
  /** When the server last answered well, ms since 1970; `null`: not yet. */
  readonly lastAt: number | null
  readonly allowed: boolean
  /** Its requests are told by a system notification, where those are on. */
  readonly notify: boolean
  /** What its organisation has said of rules for this browser; `null`: nothing. */
  readonly rules: RulesView | null
  /** It came here in a copy of a browser's profile; the other one answers by the same keys. */
  readonly copied: boolean
}

/** An organisation's rules for this browser, as its sign-in server has signed them. */
export interface RulesView {
  /** What the account is to the organisation; the rules do not count for what is external. `null`: it has not said. */
  readonly account: "work" | "school" | "external" | null
  /** The person says that it is not their organisation. */
  readonly external: boolean
  /** They limit anything. */
  readonly limiting: boolean
  /** Why the last ones that came were refused; those from before stay. */
  readonly refused: ErrorCode | null
}

/** What a person may change of a registration. */
export interface RegistrationChanges {
  readonly notify?: boolean
  readonly external?: boolean
}

/** A browser that registered for an account, as the vault remembers it wherever it is restored or synced. */
export interface ElsewhereView {
  readonly account: AccountBrief
  /** What that browser was called. */
  readonly browser: string
  readonly origin: string
  readonly serial: string
  readonly at: number
}

export type NumberView =
  | { readonly kind: "none" }
  | { readonly kind: "choose"; readonly choices: readonly string[] }
  /** Two digits. */
  | { readonly kind: "type" }

/** What only servers of our own kind say, signed. Any text may be empty; times are ms since 1970. */
export interface RequestDetails {
  /** As the server knows the person. */
  readonly account: string
  readonly app: string
  /** What the application asks to be confirmed as equal to what it shows. */
  readonly binding: string
  readonly ip: string
  readonly from: string
  readonly place: string
  readonly time: number
  /** country: the server wants the country this browser is in, and takes no approval without one. */
  readonly location: "none" | "country"
  readonly activity: readonly {
    readonly app: string
    readonly at: number
    readonly outcome: "approved" | "declined" | "expired"
  }[]
}

/** An open request, verified. */
export interface RequestView {
  readonly id: string
  readonly registration: string
  readonly account: AccountBrief
  readonly origin: string
  readonly title: string
  readonly question: string
  readonly number: NumberView
  /** The server takes "it wasn't me" as a reason. Saying so is right in any case: this browser heeds it. */
  readonly reasons: boolean
  readonly details: RequestDetails | null
  /** `null`: the server does not want to know where this browser is. */
  readonly country: CountryView | null
  readonly arrivedAt: number
  readonly expiresAt: number
  readonly proof: ProofNeed
  /** The server wants a passkey, and this browser has none: what `proof` asks for stands in. */
  readonly standsIn: boolean
  /** After a wrong number or "it wasn't me": until then a warning stands before the account's requests. */
  readonly warnedUntil: number | null
}

/**
 * What became of an answer. sending: not taken yet, and sent again by itself. approved, denied: the server said so.
 * over: the server had no such request any more. unclear: an earlier try may have arrived, and nobody says.
 */
export type AnswerOutcome = "sending" | "approved" | "denied" | "over" | "unclear"

/** An answer that was given. */
export interface AnswerView {
  /** Of its request. */
  readonly id: string
  readonly account: AccountBrief
  readonly origin: string
  /** A wrong number makes a decline of what was to be an approval. */
  readonly kind: "approve" | "decline"
  /** The server said so, or took the decline that followed. */
  readonly wrongNumber: boolean
  readonly notMe: boolean
  readonly outcome: AnswerOutcome
  /** To be typed into the sign-in page; stays until it is dismissed or the request's time is over. */
  readonly code: string | null
  readonly at: number
  readonly expiresAt: number
  readonly trouble: ErrorCode | null
}

/**
 * off: no registration here. closed: unlock to receive requests. paused: locked, and not to listen while that is so.
 * denied: the organisation does not allow it. listening: asks the servers.
 */
export type ListeningState = "off" | "closed" | "paused" | "denied" | "listening"

export interface RequestsView {
  readonly state: ListeningState
  /** Open requests; known while locked too. */
  readonly waiting: number
  /** Oldest first. Empty unless the vault is open, as all that follows. */
  readonly requests: readonly RequestView[]
  /** Latest first. */
  readonly answers: readonly AnswerView[]
  readonly troubles: readonly {
    readonly registration: string
    readonly account: AccountBrief
    readonly code: ErrorCode
    /** When its server last answered well, ms since 1970; `null`: not since the browser was started. */
    readonly lastAt: number | null
  }[]
  /** When all servers were last asked, ms since 1970. */
  readonly checkedAt: number | null
}

/** What the person says to a request. */
export type RequestAnswer =
  /** `choice`: the number pressed or typed, `null` where none is asked for. `country`: ISO 3166, as it was shown. */
  | { readonly kind: "approve"; readonly choice: string | null; readonly country: string | null }
  | { readonly kind: "decline"; readonly reason: "unknown_trigger" | "cancelled" | null }

/** A part of `FromPages`. */
export interface ApprovalFunctions {
  /** Links that were scanned or pasted and not confirmed yet; `ScanResult.offers` has the same. */
  "registration.offers": () => readonly RegistrationOffer[]
  /**
   * Makes the keys (a few seconds), registers, and keeps the registration with an account: `account`, or a new one under
   * these names. `replace`: gives up the registration that the account has.
   */
  "registration.confirm": (given: {
    offer: string
    account: string | null
    issuer: string
    username: string
    replace: boolean
  }) => RegistrationView
  "registration.drop": (given: { offer: string }) => void
  "registration.list": () => readonly RegistrationView[]
  /** Registrations of other browsers, which end only where they were made: on the server. */
  "registration.elsewhere": () => readonly ElsewhereView[]
  /** That other browser was revoked on the server: forget it. */
  "registration.forget": (given: { account: string; serial: string }) => void
  "registration.change": (given: { id: string; changes: RegistrationChanges }) => void
  /** Forgets the keys. The server knows nothing of it until it is told there. */
  "registration.remove": (given: { id: string }) => void

  "requests.state": () => RequestsView
  /** The page is being looked at: asks the servers if two seconds have passed. Call it every 2.5 s; answers at once. */
  "requests.watch": () => RequestsView
  /** "Check now": answers when all servers have, or after ten seconds. */
  "requests.check": () => RequestsView
  "request.answer": (given: { id: string; answer: RequestAnswer; proof: Proof | null }) => AnswerView
  /** Takes an answer that has an outcome off the view. */
  "answer.dismiss": (given: { id: string }) => void
  /** Shows a system notification as one of a request would be. */
  "requests.tryNotice": () => void
}
