/**
 * What a protocol of sign-in approval is to the rest of the extension. It builds messages and reads their replies; it never
 * sends anything, keeps nothing and has no clock. Everything it gives back has been read and verified; everything it refuses
 * is a CountersignError with a code `approval.*`.
 */
import type { Bytes } from "../domain/bytes.ts"
import type { ErrorCode } from "../domain/error.ts"
import type { Policy } from "../domain/policy.ts"

/** The longest reply that is read; whoever receives one stops there and need not read on. UTF-16 units, about bytes. */
export const REPLY_LIMIT = 256 * 1024

/** How a challenge lives that does not say for how long: ms from when it was first seen. */
export const LIFETIME = 120_000

/** A request to be sent as it is. Redirects are not to be followed: the signature is meant for this address. */
export interface Outgoing {
  readonly method: "GET" | "POST"
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** What came back: the status, the `Date` header if it was seen, and the body as text, cut at {@link REPLY_LIMIT} + 1. */
export interface Reply {
  readonly status: number
  readonly date: string | null
  readonly body: string
}

/** What the server demands before an answer is signed: nothing, any unlocking, or the kind named. */
export type Unlock = "none" | "any" | "pin" | "biometric"

/** A link that offers a registration, as it was scanned or pasted. */
export interface EnrolmentLink {
  readonly url: string
  /** Origin of `url`: where every message will go. */
  readonly origin: string
  readonly serial: string
  readonly issuer: string
  readonly username: string
  /** One-time secret that proves to the server that this link was seen. */
  readonly credential: string
  /** How long the link is good for, minutes from when it was made. */
  readonly minutes: number
  readonly unlock: Unlock
  /** The server wanted its certificate not to be checked. It always is; say so if TLS fails. */
  readonly tlsUnchecked: boolean
  /** The server speaks Countersign's extensions: a poll key of its own and signed context. */
  readonly extended: boolean
}

/** A key pair of this browser. `privateKey` is PKCS#8 and goes under the device key at once; `publicKey` is SPKI. */
export interface DeviceKey {
  readonly privateKey: Bytes
  readonly publicKey: Bytes
}

/** `poll` only where the link is `extended`; elsewhere the protocol knows one key for both. */
export interface DeviceKeys {
  readonly answer: DeviceKey
  readonly poll: DeviceKey | null
}

/** A finished registration: what is kept, beside the private keys. */
export interface Registration {
  readonly url: string
  readonly serial: string
  readonly issuer: string
  readonly username: string
  /** The server's key for this registration, SPKI. */
  readonly serverKey: Bytes
  readonly unlock: Unlock
  readonly extended: boolean
}

/** How the number of the sign-in page is given: not at all, one of those shown, or two digits typed. */
export type NumberMatch =
  | { readonly kind: "none" }
  | { readonly kind: "choose"; readonly choices: readonly string[] }
  | { readonly kind: "type" }

/** An earlier sign-in that the server tells of. */
export interface EarlierSignIn {
  readonly app: string
  readonly at: number
  readonly outcome: "approved" | "declined" | "expired"
}

/** The signed context of a request: only what our own kind of server sends. Times are ms since 1970 by its clock. */
export interface RequestContext {
  readonly account: string
  readonly app: string
  /** What the application asks to be confirmed as equal (CIBA's binding message); empty if there is none. */
  readonly binding: string
  readonly ip: string
  /** Such as "Firefox on Windows"; empty if the server does not know. */
  readonly from: string
  /** Such as "Utrecht, Netherlands"; empty if the server does not know. */
  readonly place: string
  readonly time: number
  readonly expires: number
  /** The server wants the country that this browser is in, and nothing finer. */
  readonly location: "none" | "country"
  readonly activity: readonly EarlierSignIn[]
}

/** A verified request. The same request may come with many polls: it is known by its nonce. */
export interface Challenge {
  readonly nonce: string
  readonly title: string
  readonly question: string
  readonly number: NumberMatch
  /** A reason may be sent along with a decline. */
  readonly reasons: boolean
  /** By this browser's clock: first seen plus {@link LIFETIME}, or the server's word where it gives one. */
  readonly expiresAt: number
  readonly context: RequestContext | null
  /** What binds an answer to the context that was shown; base64url of a SHA-256, null without one. */
  readonly contextDigest: string | null
}

/** What the person chose. `choice` is the number that was pressed or typed. */
export type Answer =
  | { readonly kind: "approve"; readonly choice: string | null; readonly country: string | null }
  | {
      readonly kind: "decline"
      readonly reason: "unknown_trigger" | "cancelled" | null
      readonly choice: string | null
    }

/** What a poll brought: what may be shown, and why the rest may not. */
export interface Polled {
  readonly challenges: readonly Challenge[]
  readonly refused: readonly ErrorCode[]
}

/** What an account is to its organisation; external: somebody else's, a guest. */
export const accountKinds = ["work", "school", "external"] as const
export type AccountKind = (typeof accountKinds)[number]

/** What an organisation allows, as its server has signed it for one registration. */
export interface ServerPolicy {
  readonly account: AccountKind
  readonly policy: Policy
  /** When it was last changed, ms since 1970 by the server's clock. It only ever grows. */
  readonly issued: number
  /** base64url of a SHA-256 of what was signed. */
  readonly digest: string
}

/** `code`: to be shown, for the person to type it into the sign-in page. */
export interface Taken {
  readonly code: string | null
}

/** A protocol. Its functions throw CountersignError and nothing else. */
export interface Protocol {
  /** True for text that is meant as a link of this protocol, well-formed or not. */
  recognises(link: string): boolean
  /** @param localHttp whether http to this very computer is allowed (developer mode) */
  readLink(link: string, localHttp: boolean): EnrolmentLink
  makeKeys(link: EnrolmentLink): Promise<DeviceKeys>
  /** @param name what the browser calls itself to servers that list devices; plain servers are not told */
  enrolmentRequest(link: EnrolmentLink, keys: DeviceKeys, name: string): Outgoing
  readEnrolmentReply(link: EnrolmentLink, reply: Reply): Promise<Registration>
  /**
   * @param key PKCS#8 of the poll key, or of the answer key where there is no poll key
   * @param serverTime ms since 1970 by the server's clock: ours plus {@link clockOffset}
   */
  pollRequest(registration: Registration, key: Bytes, serverTime: number): Promise<Outgoing>
  /**
   * The address of a socket whose empty messages say "poll now", for those that have one; else `null`. `key` and
   * `serverTime` as for {@link Protocol.pollRequest}.
   */
  wakeAddress(registration: Registration, key: Bytes, serverTime: number): Promise<string | null>
  /** @param now by this browser's clock; `offset` is {@link clockOffset} */
  readPollReply(registration: Registration, reply: Reply, now: number, offset: number): Promise<Polled>
  /**
   * Asks what the organisation allows, from servers that say such things; else `null`. `key` and `serverTime` as for
   * {@link Protocol.pollRequest}.
   */
  policyRequest(
    registration: Registration,
    key: Bytes,
    serverTime: number,
    known: ServerPolicy | null,
  ): Promise<Outgoing | null>
  readPolicyReply(registration: Registration, reply: Reply, known: ServerPolicy | null): Promise<ServerPolicy>
  answerRequest(registration: Registration, key: Bytes, challenge: Challenge, answer: Answer): Promise<Outgoing>
  readAnswerReply(reply: Reply): Taken
  /**
   * Tells the country anew, between two approvals, to a server that wants it. `key` and `serverTime` as for
   * {@link Protocol.pollRequest}.
   */
  countryRequest(registration: Registration, key: Bytes, country: string, serverTime: number): Promise<Outgoing>
  readCountryReply(reply: Reply): void
}

/**
 * How far the server's clock is ahead of ours, in ms, by the `Date` header of any reply; `null` if it says none. Within a
 * second and half the way to and fro, which is near enough for a window of a minute.
 */
export function clockOffset(date: string | null, sentAt: number, receivedAt: number): number | null {
  const stated = date === null ? Number.NaN : Date.parse(date)
  // The header has whole seconds, cut off: on average it is half a second behind.
  return Number.isNaN(stated) ? null : stated + 500 - (sentAt + receivedAt) / 2
}
