import * as v from "valibot"
import { CountersignError } from "../../../domain/error.ts"
import { LIFETIME, type Challenge, type NumberMatch, type Registration } from "../../protocol.ts"
import { readContext } from "./context.ts"
import { verifyText } from "./keys.ts"
import { shown } from "./shown-line.ts"
import { capabilitiesText, challengeText } from "./texts.ts"

const text = (most: number) => v.pipe(v.string(), v.maxLength(most))

const messageSchema = v.object({
  nonce: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_=-]{16,128}$/)),
  url: text(2048),
  serial: text(64),
  question: text(4096),
  title: text(1024),
  sslverify: text(16),
  signature: text(4096),
  require_presence: v.optional(text(1024)),
  capabilities: v.optional(text(4096)),
  capabilities_signature: v.optional(text(4096)),
  context: v.optional(text(16_384)),
  context_signature: v.optional(text(4096)),
})

/** One challenge as it comes. */
export type ChallengeMessage = v.InferOutput<typeof messageSchema>

/** What administrators define may stand there twice, have a gap, or spaces around it; it goes back as it came. */
function readNumber(presence: string | undefined): NumberMatch {
  if (presence === undefined) return { kind: "none" }
  const choices = [...new Set(presence.split(","))].filter((choice) => choice.trim() !== "")
  const readable = choices.every((choice) => choice.length <= 64 && shown(choice) === choice.trim())
  if (!readable || choices.length < 2 || choices.length > 10) {
    throw new CountersignError("approval.challenge", "choices")
  }
  return { kind: "choose", choices }
}

/** Whether a reason may be sent. What else is advertised counts for the signature and is not used. */
async function readReasons(registration: Registration, message: ChallengeMessage): Promise<boolean> {
  const { nonce, capabilities, capabilities_signature } = message
  if (capabilities === undefined && capabilities_signature === undefined) return false
  let stated: unknown
  try {
    stated = JSON.parse(capabilities ?? "")
  } catch {
    throw new CountersignError("approval.capabilities", "not JSON")
  }
  const signed = capabilitiesText(stated, nonce)
  if (!(await verifyText(registration.serverKey, signed, capabilities_signature ?? ""))) {
    throw new CountersignError("approval.capabilities", "signature")
  }
  const read = v.safeParse(v.object({ decline_reason: v.optional(v.unknown()) }), stated)
  return read.success && read.output.decline_reason === true
}

function originOf(url: string): string | null {
  try {
    return new URL(url).origin
  } catch {
    return null
  }
}

/**
 * A challenge (device-protocol §4), shown to nobody before this. That its address has the origin of the registration is
 * our own demand; the answer goes to the registered address in any case.
 * @throws approval.challenge, approval.foreign, approval.signature, approval.capabilities, approval.context
 */
export async function readChallenge(
  registration: Registration,
  message: unknown,
  now: number,
  offset: number,
): Promise<Challenge> {
  const read = v.safeParse(messageSchema, message)
  if (!read.success) throw new CountersignError("approval.challenge", "form")
  const challenge = read.output
  const { nonce, serial, url } = challenge
  if (serial !== registration.serial) throw new CountersignError("approval.foreign", "serial")
  if (!(await verifyText(registration.serverKey, challengeText(challenge), challenge.signature))) {
    throw new CountersignError("approval.signature")
  }
  if (originOf(url) !== originOf(registration.url)) throw new CountersignError("approval.foreign", "origin")
  const reasons = await readReasons(registration, challenge)
  const context = registration.extended ? await readContext(registration, challenge) : null
  return {
    nonce,
    title: shown(challenge.title),
    question: shown(challenge.question),
    number: context?.typed ? { kind: "type" } : readNumber(challenge.require_presence),
    reasons,
    // The server's word counts by its own clock, and for less than a clock set wrong would make of it.
    expiresAt: context ? Math.min(context.shown.expires - offset, now + 5 * LIFETIME) : now + LIFETIME,
    context: context?.shown ?? null,
    contextDigest: context?.digest ?? null,
  }
}
