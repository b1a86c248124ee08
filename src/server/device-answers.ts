/** What a device answers: which request it is, whether it is signed, and what it does. */
import { createHash, createVerify, type KeyObject } from "node:crypto"
import * as v from "valibot"
import { answerContextText, answerText } from "../approval/protocols/privacyidea/texts.ts"
import { countrySchema } from "../domain/country.ts"
import { readSecret, toBase32 } from "../domain/secret-text.ts"
import { findAccount } from "./accounts.ts"
import { record, type AuditKind } from "./audit.ts"
import type { Database } from "./database.ts"
import { readDeviceKey, type Device } from "./devices.ts"
import { count } from "./limits.ts"
import { allowedCountries, keepCountry } from "./location.ts"
import type { Parts } from "./parts.ts"
import { findRequest, settleRequest, type Outcome, type Request } from "./requests.ts"
import { wakeAsked } from "./wake-ups.ts"

/** A request that has ended; for those of applications the provider wants to know. */
export interface Ended {
  readonly request: Request
  readonly state: Outcome["state"]
}

/** The reply to an answer: taken or not, what the device is to show, and what has ended by it. */
export interface Reply {
  readonly value: boolean
  readonly code?: string
  /** What was not right of an approval that has ended the request. */
  readonly refused?: "number" | "country"
  readonly ended?: Ended
}

const refused: Reply = { value: false }

const challengeSchema = v.object({
  nonce: v.string(),
  request: v.string(),
  context: v.nullable(v.string()),
  answer: v.nullable(v.string()),
})

type OpenChallenge = v.InferOutput<typeof challengeSchema>

/** Whether a signature in the protocol's text form, strictly read, is the key's. */
export function isSigned(key: KeyObject | null, text: string, signature: string): boolean {
  if (key === null || signature.length > 2048 || !/^[A-Z2-7]{64,}=*$/.test(signature)) return false
  const bytes = readSecret(signature)
  const again = toBase32(bytes)
  if (again + "=".repeat(-again.length & 7) !== signature) return false
  return createVerify("RSA-SHA256").update(text, "utf8").verify(key, bytes)
}

const contextSchema = v.strictObject({
  answer: v.picklist(["approve", "decline"]),
  choice: v.nullable(v.string()),
  context: v.string(),
  country: v.nullable(countrySchema),
  nonce: v.string(),
  serial: v.string(),
})

interface Given {
  readonly device: Device
  readonly fields: URLSearchParams
  readonly key: KeyObject | null
  readonly decline: boolean
  readonly choice: string | null
  readonly reason: string | null
  /** Of all that is signed: the answer itself, as it is remembered. */
  readonly digest: string
}

/** The country of an extended device's answer, or `false` if its second signature does not fit what was sent. */
function readContext({ device, fields, key, decline, choice }: Given, challenge: OpenChallenge): string | null | false {
  if (challenge.context === null) return null
  const text = fields.get("context") ?? ""
  if (!isSigned(key, text, fields.get("context_signature") ?? "")) return false
  let stated: unknown
  try {
    stated = JSON.parse(text)
  } catch {
    return false
  }
  const read = v.safeParse(contextSchema, stated)
  if (!read.success) return false
  const { country } = read.output
  const wanted = {
    answer: decline ? ("decline" as const) : ("approve" as const),
    choice,
    context: challenge.context,
    country,
    nonce: challenge.nonce,
    serial: device.serial,
  }
  return text === answerContextText(wanted) ? country : false
}

/** What a device may say of why. The other reasons are ours. */
const reasons: ReadonlySet<string | null> = new Set(["unknown_trigger", "cancelled"])

async function outcomeOf(database: Database, given: Given, request: Request, said: string | null): Promise<Outcome> {
  const { choice, decline, reason, device } = given
  const end = (state: Outcome["state"], why: string | null = null, country: string | null = null): Outcome => {
    return { state, reason: why, country, serial: device.serial }
  }
  if (decline) return end("declined", reasons.has(reason) ? reason : null)
  if (request.kind === "number" && choice !== request.number) return end("wrong")
  const account = await findAccount(database, request.account)
  if (account === null) return end("declined", "disabled")
  const allowed = await allowedCountries(database, account, request.client)
  if (allowed !== null && (said === null || !allowed.includes(said))) return end("declined", "place", said)
  // Told without being asked, it is not kept.
  return end(request.kind === "code" ? "confirmed" : "approved", null, allowed === null ? null : said)
}

function kindOf({ state, reason }: Outcome): AuditKind {
  if (state === "wrong") return "request.wrong-number"
  if (state !== "declined") return "request.approved"
  if (reason === "place") return "request.wrong-place"
  return reason === "unknown_trigger" ? "request.reported" : "request.declined"
}

/** What the device is told of an approval that was not taken. */
const refusalOf = ({ state, reason }: Outcome): "number" | "country" | null =>
  state === "wrong" ? "number" : state === "declined" && reason === "place" ? "country" : null

/** Somebody else has the password, or presses at random: fewer requests get through for a while. */
const SUSPICIOUS = 3

/** What an answer does, all or nothing: the request, the note of the answer, the audit line. */
async function settle(inner: Database, parts: Parts, given: Given, nonce: string, ip: string): Promise<Reply> {
  const { device, decline, digest } = given
  // Held until the end, so that the same answer twice at one moment is one answer.
  const sql = "select nonce, request, context, answer from challenges where nonce = $1 for update"
  const [challenge] = await inner.rows(challengeSchema, sql, nonce)
  const country = challenge && readContext(given, challenge)
  const request = challenge ? await findRequest(inner, challenge.request) : null
  if (!challenge || country === undefined || country === false || !request) return refused
  // "decline" is signed like a choice of that name: where nothing is to be chosen, nothing chosen is taken.
  if (!decline && given.choice !== null && request.kind !== "number") return refused
  const outcome = await outcomeOf(inner, given, request, country)
  const at = parts.now()
  const ended = { request, state: outcome.state }
  const why = refusalOf(outcome)
  const right = why === null && (decline || outcome.state !== "declined")
  const taken = { value: true, ended, ...(request.kind === "code" && !decline ? { code: request.number } : {}) }
  const reply: Reply = right ? taken : { ...refused, ...(why === null ? {} : { refused: why }), ended }
  if (challenge.answer !== null) {
    return challenge.answer === digest && at < request.expires_at ? reply : refused
  }
  if (!(await settleRequest(inner, request.id, outcome, at))) return refused
  await inner.run("update challenges set answer = $2 where nonce = $1", nonce, digest)
  if (outcome.country !== null) await keepCountry(inner, device.serial, outcome.country, at)
  const { account, client } = request
  const kind = kindOf(outcome)
  await record(inner, at, { kind, account, client, serial: device.serial, ip })
  if (kind === "request.reported" || kind === "request.wrong-number") {
    await count(inner, "request-account", account, at, SUSPICIOUS).catch(() => undefined)
  }
  await wakeAsked(inner, request.id)
  return reply
}

/**
 * Takes a device's answer. The very same answer again (its reply was lost) gets the same reply and changes nothing.
 * A wrong number, or none where one was asked for, ends the request at once.
 */
export async function takeAnswer(parts: Parts, device: Device, fields: URLSearchParams, ip: string): Promise<Reply> {
  const { database } = parts
  const signature = fields.get("signature") ?? ""
  const given: Given = {
    device,
    fields,
    key: readDeviceKey(device.answer_key ?? ""),
    decline: fields.has("decline"),
    choice: fields.get("presence_answer"),
    reason: fields.get("decline_reason"),
    digest: createHash("sha256")
      .update(`${signature} ${fields.get("context") ?? ""}`)
      .digest("base64url"),
  }
  const known = await database.rows(
    v.object({ nonce: v.string() }),
    `select nonce from challenges where serial = $1 and ($2::text is null or nonce = $2) limit 50`,
    device.serial,
    fields.get("nonce"),
  )
  const signed = known.find(({ nonce }) =>
    isSigned(given.key, answerText({ nonce, serial: device.serial, ...given }), signature),
  )
  return signed ? database.transaction((inner) => settle(inner, parts, given, signed.nonce, ip)) : refused
}
