import { createHash, createSign, randomBytes, randomInt, type KeyObject } from "node:crypto"
import { toBase32 } from "../domain/secret-text.ts"
import { challengeText, contextText } from "../approval/protocols/privacyidea/texts.ts"
import type { ContextMessage } from "../approval/protocols/privacyidea/context.ts"
import { deviceUrl, type Device } from "./devices.ts"
import type { Parts } from "./parts.ts"
import type { Request } from "./requests.ts"

/** The text form of a signature, with the padding that the protocol wants. */
export function signText(key: KeyObject, text: string): string {
  const signature = toBase32(new Uint8Array(createSign("RSA-SHA256").update(text, "utf8").sign(key)))
  return signature + "=".repeat(-signature.length & 7)
}

/** The right number among two others, in an order that says nothing. */
export function choicesWith(number: string): string[] {
  const choices = new Set([number])
  while (choices.size < 3) choices.add(twoDigits())
  return [...choices].toSorted()
}

/** Two random digits. */
export const twoDigits = (): string => String(randomInt(100)).padStart(2, "0")

const questionOf = ({ app, binding, kind }: Request): string =>
  binding !== "" && kind === "plain" ? `${app} says: ${binding}. Do you confirm it?` : `Are you signing in to ${app}?`

export interface Challenge {
  readonly nonce: string
  /** JSON of the message as it is sent. */
  readonly message: string
  /** Digest that the answer of an extended device must name; null for others. */
  readonly context: string | null
}

/** What else an extended device is told. */
export type Details = Pick<ContextMessage, "account" | "location" | "activity">

/**
 * The signed message to one device. A plain device gets the number among others, to be chosen; an extended one is told to
 * have it typed, so that a press at random is right once in a hundred times instead of once in three.
 */
export function makeChallenge(parts: Parts, request: Request, device: Device, details: Details): Challenge {
  const { keys, settings } = parts
  const nonce = toBase32(new Uint8Array(randomBytes(20)))
  const withNumber = request.kind === "number"
  const message = {
    nonce,
    url: deviceUrl(parts),
    serial: device.serial,
    question: questionOf(request),
    title: settings.name,
    sslverify: "1",
    ...(withNumber && !device.extended
      ? { require_presence: choicesWith(request.number).join(","), version: "2" }
      : undefined),
  }
  const reasons = { decline_reason: true }
  const capabilities = {
    capabilities: JSON.stringify(reasons),
    capabilities_signature: signText(keys.challenges, `{"capabilities":${JSON.stringify(reasons)},"nonce":"${nonce}"}`),
  }
  const signed = { ...message, ...capabilities, signature: signText(keys.challenges, challengeText(message)) }
  if (!device.extended) return { nonce, message: JSON.stringify(signed), context: null }
  const context: ContextMessage = {
    ...details,
    version: 1,
    app: request.app,
    binding: request.kind === "plain" ? request.binding : "",
    ip: request.ip,
    from: request.agent,
    place: "",
    time: request.created_at,
    expires: request.expires_at,
    number: withNumber ? "type" : "none",
  }
  const text = contextText(context, nonce)
  return {
    nonce,
    message: JSON.stringify({
      ...signed,
      context: JSON.stringify(context),
      context_signature: signText(keys.challenges, text),
    }),
    context: createHash("sha256").update(text).digest("base64url"),
  }
}
