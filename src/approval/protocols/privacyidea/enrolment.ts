import * as v from "valibot"
import { CountersignError, type ErrorCode } from "../../../domain/error.ts"
import type { DeviceKeys, EnrolmentLink, Outgoing, Registration, Reply } from "../../protocol.ts"
import { writePublicKey, readServerKey } from "./keys.ts"
import { readReply, type Refusal } from "./reply.ts"

/** The form that every message to the server has; the extension's gate adds nothing to it. */
export const post = (url: string, fields: Readonly<Record<string, string>>): Outgoing => ({
  method: "POST",
  url,
  headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams({ ...fields }).toString(),
})

/**
 * The second step of an enrolment (device-protocol §2). The id of Google's push service must be there; this text is what
 * the vendor's app sends when it has none. Only an extended server gets the poll key and the name.
 */
export function enrolmentRequest(link: EnrolmentLink, keys: DeviceKeys, name: string): Outgoing {
  return post(link.url, {
    enrollment_credential: link.credential,
    serial: link.serial,
    fbtoken: "no_firebase_token",
    pubkey: writePublicKey(keys.answer.publicKey),
    ...(keys.poll === null ? {} : { poll_pubkey: writePublicKey(keys.poll.publicKey), device_name: name }),
  })
}

function refused({ status, code }: Refusal): ErrorCode {
  // 905 is also "missing parameters", but none are missing.
  if (code === 905) return "approval.credential"
  return status === 404 || code === 601 ? "approval.finished" : "approval.refused"
}

const detailSchema = v.object({
  public_key: v.pipe(v.string(), v.maxLength(8192)),
  serial: v.string(),
  rollout_state: v.nullish(v.string(), "enrolled"),
  countersign: v.optional(v.unknown()),
})

/**
 * The registration, from the reply to {@link enrolmentRequest}. A lost reply cannot be asked for again: the server has then
 * stored a key whose owner does not know the server's, and a new link is needed.
 * @throws approval.credential, approval.finished, approval.refused, approval.key, approval.foreign, and of every reply
 */
export async function readEnrolmentReply(link: EnrolmentLink, reply: Reply): Promise<Registration> {
  const { value, detail } = readReply(reply, refused)
  if (value === false) throw new CountersignError("approval.refused")
  const read = v.safeParse(detailSchema, detail)
  if (value !== true || !read.success) throw new CountersignError("approval.reply", "detail")
  const { serial, public_key, rollout_state, countersign } = read.output
  if (serial !== link.serial) throw new CountersignError("approval.foreign", "serial")
  if (rollout_state !== "enrolled") throw new CountersignError("approval.refused", "state")
  // The link promised signed context. A server that now knows nothing of it is another one, or something in between.
  if (link.extended && countersign !== 1) throw new CountersignError("approval.context", "enrolment")
  const { url, issuer, username, unlock, extended } = link
  return { url, serial, issuer, username, unlock, extended, serverKey: await readServerKey(public_key) }
}
