/** Ours: what the organisation of a sign-in server allows, one JSON object bound to a registration and signed by the server. */
import * as v from "valibot"
import type { Bytes } from "../../../domain/bytes.ts"
import { CountersignError } from "../../../domain/error.ts"
import { statedRules } from "../../../domain/policy.ts"
import { accountKinds, type Outgoing, type Registration, type Reply, type ServerPolicy } from "../../protocol.ts"
import { canonicalJson } from "./canonical.ts"
import { digestText, verifyText } from "./keys.ts"
import { refused, signedAddress } from "./poll.ts"
import { readReply } from "./reply.ts"
import { policyAskText } from "./texts.ts"

/** Six rules, a kind and a time take 300 characters. */
const LONGEST = 8192

const stated = v.object({
  serial: v.string(),
  policy: v.object({
    version: v.literal(1),
    account: v.picklist(accountKinds),
    issued: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15)),
    rules: statedRules,
  }),
})

/** A policy as it is signed. */
export type PolicyMessage = v.InferInput<typeof stated>["policy"]

const replySchema = v.union([
  v.object({ policy: v.pipe(v.string(), v.maxLength(LONGEST)), signature: v.pipe(v.string(), v.maxLength(4096)) }),
  v.object({ unchanged: v.literal(true) }),
])

/** Asks, below the address that is polled. See {@link Protocol.policyRequest}. */
export async function policyRequest(
  registration: Registration,
  key: Bytes,
  serverTime: number,
  known: ServerPolicy | null,
): Promise<Outgoing | null> {
  if (!registration.extended) return null
  const { origin, pathname, search } = new URL(registration.url)
  const url = `${origin}${pathname.replace(/\/$/, "")}/policy${search}`
  const address = await signedAddress({ ...registration, url }, key, serverTime, policyAskText)
  if (known !== null) address.searchParams.set("known", known.digest)
  return { method: "GET", url: address.toString(), headers: { accept: "application/json" }, body: null }
}

/** @throws approval.policy unless it is the one text of what it says */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    if (canonicalJson(value) === text) return value
  } catch {
    // Said below.
  }
  throw new CountersignError("approval.policy", "not canonical")
}

/**
 * What a server says that it allows; `known` itself if that is so still. Nothing older than `known` is taken, whoever
 * signed it, and nothing else of the same time.
 * @throws approval.policy, approval.signature, approval.foreign, approval.old, of a poll, and of every reply
 */
export async function readPolicyReply(
  { serial, serverKey }: Registration,
  reply: Reply,
  known: ServerPolicy | null,
): Promise<ServerPolicy> {
  const answer = v.safeParse(replySchema, readReply(reply, refused).value)
  if (!answer.success) throw new CountersignError("approval.policy", "reply")
  if ("unchanged" in answer.output) {
    if (known === null) throw new CountersignError("approval.policy", "unchanged from nothing")
    return known
  }
  const { policy: text, signature } = answer.output
  if (!(await verifyText(serverKey, text, signature))) throw new CountersignError("approval.signature", "policy")
  const read = v.safeParse(stated, parse(text))
  if (!read.success) throw new CountersignError("approval.policy", "form")
  const { policy, serial: meant } = read.output
  if (meant !== serial) throw new CountersignError("approval.foreign", "policy")
  const { account, issued, rules } = policy
  const digest = await digestText(text)
  if (digest === known?.digest) return known
  if (known !== null && issued <= known.issued) throw new CountersignError("approval.old", "policy")
  return { account, issued, digest, policy: rules }
}
