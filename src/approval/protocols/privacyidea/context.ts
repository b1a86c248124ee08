/** Ours: the context of a request, one JSON object bound to the challenge's nonce and signed by the server. */
import * as v from "valibot"
import { CountersignError } from "../../../domain/error.ts"
import type { Registration, RequestContext } from "../../protocol.ts"
import type { ChallengeMessage } from "./challenge.ts"
import { digestText, verifyText } from "./keys.ts"
import { shown } from "./shown-line.ts"
import { contextText } from "./texts.ts"

const line = v.pipe(v.string(), v.maxLength(512), v.transform(shown))
const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15))

/** What a server signs; another version is refused, names that are not here are not used. */
export const contextSchema = v.object({
  version: v.literal(1),
  account: line,
  app: line,
  binding: line,
  ip: line,
  from: line,
  place: line,
  time,
  expires: time,
  /** Whether two digits are to be typed that the message does not hold. */
  number: v.picklist(["none", "choose", "type"]),
  location: v.picklist(["none", "country"]),
  activity: v.pipe(
    v.array(v.object({ app: line, at: time, outcome: v.picklist(["approved", "declined", "expired"]) })),
    v.maxLength(20),
  ),
})

/** A context as it goes into a challenge. */
export type ContextMessage = v.InferInput<typeof contextSchema>

/**
 * The context of a challenge of an extended registration, which always has one: so nobody in between can strip it.
 * @throws approval.context
 */
export async function readContext(
  registration: Registration,
  { nonce, context, context_signature = "" }: ChallengeMessage,
): Promise<{ shown: RequestContext; typed: boolean; digest: string }> {
  let stated: unknown
  try {
    stated = JSON.parse(context ?? "")
  } catch {
    throw new CountersignError("approval.context", "none")
  }
  const signed = contextText(stated, nonce)
  if (!(await verifyText(registration.serverKey, signed, context_signature))) {
    throw new CountersignError("approval.context", "signature")
  }
  const read = v.safeParse(contextSchema, stated)
  if (!read.success) throw new CountersignError("approval.context", "form")
  const { version: _, number, ...rest } = read.output
  return { shown: rest, typed: number === "type", digest: await digestText(signed) }
}
