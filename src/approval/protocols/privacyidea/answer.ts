import * as v from "valibot"
import type { Bytes } from "../../../domain/bytes.ts"
import { CountersignError, type ErrorCode } from "../../../domain/error.ts"
import type { Answer, Challenge, Outgoing, Registration, Reply, Taken } from "../../protocol.ts"
import { isCountry } from "../../../domain/country.ts"
import { post } from "./enrolment.ts"
import { signText } from "./keys.ts"
import { readReply, type Refusal } from "./reply.ts"
import { answerContextText, answerText } from "./texts.ts"

/** Approving takes the number that was asked for, and no other. */
function checkChoice({ number }: Challenge, answer: Answer): void {
  const { choice } = answer
  if (choice === null ? answer.kind === "decline" || number.kind === "none" : allows(number, choice)) return
  throw new CountersignError("approval.choice")
}

function allows(number: Challenge["number"], choice: string): boolean {
  if (number.kind === "choose") return number.choices.includes(choice)
  return number.kind === "type" && /^\d\d$/.test(choice)
}

/** The country that goes with an answer: with an approval, where it is asked for, and nowhere else. */
function countryOf({ context }: Challenge, answer: Answer): string | null {
  if (answer.kind === "decline" || context?.location !== "country") return null
  if (answer.country === null || !isCountry(answer.country)) throw new CountersignError("location.needed")
  return answer.country
}

/**
 * The signed answer (device-protocol §5), sent to the registered address. A reason that the server did not advertise is
 * left out: with it the signature would be wrong, and the decline silently lost.
 * @throws approval.choice, location.needed, approval.key
 */
export async function answerRequest(
  registration: Registration,
  key: Bytes,
  challenge: Challenge,
  answer: Answer,
): Promise<Outgoing> {
  checkChoice(challenge, answer)
  const country = countryOf(challenge, answer)
  const { nonce, contextDigest } = challenge
  const { serial } = registration
  const decline = answer.kind === "decline"
  const reason = answer.kind === "decline" && challenge.reasons ? answer.reason : null
  const { choice } = answer
  const fields: Record<string, string> = {
    serial,
    nonce,
    ...(decline ? { decline: "1" } : {}),
    ...(reason === null ? {} : { decline_reason: reason }),
    ...(choice === null ? {} : { presence_answer: choice }),
    signature: await signText(key, answerText({ nonce, serial, decline, reason, choice })),
  }
  if (contextDigest !== null) {
    const signed = { answer: answer.kind, choice, context: contextDigest, country, nonce, serial }
    const context = answerContextText(signed)
    return post(registration.url, { ...fields, context, context_signature: await signText(key, context) })
  }
  return post(registration.url, fields)
}

const refused = ({ status, code }: Refusal): ErrorCode =>
  status === 404 || code === 601 ? "approval.unknown" : "approval.refused"

const detailSchema = v.object({ display_code: v.pipe(v.string(), v.regex(/^[0-9A-Za-z]{1,16}$/)) })

/** Ours: why an answer was not taken, where the server ends a request by it. */
const refusalSchema = v.object({ refused: v.picklist(["number", "country"]) })

/**
 * What became of an answer. `approval.untaken`: no open request matches, because it has expired, was answered before, or
 * the number was wrong; privacyIDEA does not say which. `approval.number`: it was the number.
 * `approval.country`: the country was not one that it allows.
 * @throws approval.untaken, approval.number, approval.country, approval.unknown, approval.refused, and of every reply
 */
export function readAnswerReply(reply: Reply): Taken {
  const { value, detail } = readReply(reply, refused)
  if (value === false) {
    const why = v.safeParse(refusalSchema, detail)
    throw new CountersignError(why.success ? `approval.${why.output.refused}` : "approval.untaken")
  }
  if (value !== true) throw new CountersignError("approval.reply", "value")
  const read = v.safeParse(detailSchema, detail)
  return { code: read.success ? read.output.display_code : null }
}
