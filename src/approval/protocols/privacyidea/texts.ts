/**
 * The texts that are signed: fields joined by `|`, not escaped, nothing at the end. Both sides make them here, so that our
 * server and our client cannot drift apart; the tests make them again on their own.
 */
import { canonicalJson } from "./canonical.ts"

/** What a device says to a challenge, as it is signed and sent. */
export interface AnswerFields {
  readonly nonce: string
  readonly serial: string
  readonly decline: boolean
  readonly reason: string | null
  readonly choice: string | null
}

/** What a server signs of a challenge. `require_presence` stands only where the message has it. */
export interface ChallengeFields {
  readonly nonce: string
  readonly url: string
  readonly serial: string
  readonly question: string
  readonly title: string
  readonly sslverify: string
  readonly require_presence?: string | undefined
}

/** device-protocol §3. */
export const pollText = (serial: string, timestamp: string): string => `${serial}|${timestamp}`

/** Ours: a device that wants to be woken. Another text than a poll's, so that neither can be sent as the other. */
export const wakeText = (serial: string, timestamp: string): string => `${serial}|${timestamp}|wake`

/** Ours: a device that asks what its organisation allows. */
export const policyAskText = (serial: string, timestamp: string): string => `${serial}|${timestamp}|policy`

/** device-protocol §4. */
export function challengeText(message: ChallengeFields): string {
  const { nonce, url, serial, question, title, sslverify, require_presence } = message
  const fields = [nonce, url, serial, question, title, sslverify]
  return (require_presence === undefined ? fields : [...fields, require_presence]).join("|")
}

/** device-protocol §5. */
export function answerText({ nonce, serial, decline, reason, choice }: AnswerFields): string {
  return [nonce, serial, decline ? "decline" : null, reason, choice].filter((field) => field !== null).join("|")
}

/** device-protocol §4.3: what the signature of the capabilities is over. */
export const capabilitiesText = (capabilities: unknown, nonce: string): string => canonicalJson({ capabilities, nonce })

/** Ours: what the signature of the context is over. The nonce binds it to its one challenge. */
export const contextText = (context: unknown, nonce: string): string => canonicalJson({ context, nonce })

/** Ours: what a device signs beside its answer. `context` is the digest of the context that was shown. */
export interface AnswerContext {
  readonly answer: "approve" | "decline"
  readonly choice: string | null
  readonly context: string
  readonly country: string | null
  readonly nonce: string
  readonly serial: string
}

/** The text of {@link AnswerContext}, which is both sent and signed. */
export const answerContextText = (answer: AnswerContext): string => canonicalJson(answer)

/** Ours: what an organisation allows, which is both sent and signed. The serial binds it to its one registration. */
export const policyText = (policy: unknown, serial: string): string => canonicalJson({ policy, serial })

/** Ours: what a device says of where it is, between two approvals. */
export interface CountryFields {
  readonly country: string
  readonly serial: string
  readonly timestamp: string
}

/** The text of {@link CountryFields}, which is both sent and signed. */
export const countryText = ({ country, serial, timestamp }: CountryFields): string =>
  canonicalJson({ country, serial, timestamp })
