/** What is kept of sign-in requests, from arrival until nothing of them matters any more. */
import * as v from "valibot"
import { errorCodes } from "../../domain/error.ts"

const texts = v.pipe(v.array(v.string()), v.readonly())

const context = v.strictObject({
  account: v.string(),
  app: v.string(),
  binding: v.string(),
  ip: v.string(),
  from: v.string(),
  place: v.string(),
  time: v.number(),
  expires: v.number(),
  location: v.picklist(["none", "country"]),
  activity: v.pipe(
    v.array(
      v.strictObject({ app: v.string(), at: v.number(), outcome: v.picklist(["approved", "declined", "expired"]) }),
    ),
    v.readonly(),
  ),
})

const challenge = v.strictObject({
  nonce: v.string(),
  title: v.string(),
  question: v.string(),
  number: v.variant("kind", [
    v.strictObject({ kind: v.literal("none") }),
    v.strictObject({ kind: v.literal("choose"), choices: texts }),
    v.strictObject({ kind: v.literal("type") }),
  ]),
  reasons: v.boolean(),
  expiresAt: v.number(),
  context: v.nullable(context),
  contextDigest: v.nullable(v.string()),
})

const outgoing = v.strictObject({
  method: v.picklist(["GET", "POST"]),
  url: v.string(),
  headers: v.record(v.string(), v.string()),
  body: v.nullable(v.string()),
})

const reply = v.strictObject({
  /** What is being sent now: a wrong number turns an approval into a decline. */
  kind: v.picklist(["approve", "decline"]),
  /** The number that was chosen. With it the request is spent: one number, one try. */
  choice: v.nullable(v.string()),
  notMe: v.boolean(),
  wrongNumber: v.boolean(),
  at: v.number(),
  /** The signed answer. The same bytes are sent until there is a reply. */
  post: outgoing,
  /** The signed decline that follows a number that was not accepted. */
  fallback: v.nullable(outgoing),
  tries: v.number(),
  triedAt: v.number(),
  nextAt: v.number(),
  /** Written before each try and taken back by what came of it: a worker killed in the middle leaves it. */
  underWay: v.boolean(),
  /** A try of what is in `post` had no readable reply: it may have arrived. */
  lost: v.boolean(),
  /** The same of the approval that a decline has followed. */
  lostBefore: v.boolean(),
  outcome: v.picklist(["sending", "approved", "denied", "over", "unclear"]),
  code: v.nullable(v.string()),
  trouble: v.nullable(v.fallback(v.picklist(errorCodes), "internal")),
})

const record = v.strictObject({
  /** Made of the registration and the nonce. */
  id: v.string(),
  registration: v.string(),
  challenge,
  arrivedAt: v.number(),
  /** The system notification was shown. */
  noticed: v.boolean(),
  /** `null`: open. Otherwise it is spent, and never shown as a request again. */
  reply: v.nullable(reply),
})

/** A version of its own, as everything that is kept. */
export const requestsSchema = v.strictObject({
  version: v.literal(1),
  records: v.array(record),
  /** Ids of requests that are over, the last last: none of them comes again. */
  seen: texts,
  /** Registration → until when a warning stands before its requests. */
  warned: v.record(v.string(), v.number()),
})

export type RequestRecord = v.InferOutput<typeof record>
/** An answer that was given. */
export type RequestReply = v.InferOutput<typeof reply>
export type RequestRecords = v.InferOutput<typeof requestsSchema>

/** Before the first request. */
export const noRequests: RequestRecords = { version: 1, records: [], seen: [], warned: {} }
