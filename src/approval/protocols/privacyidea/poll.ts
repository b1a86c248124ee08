import type { Bytes } from "../../../domain/bytes.ts"
import { codeOf, CountersignError, type ErrorCode } from "../../../domain/error.ts"
import type { Challenge, Outgoing, Polled, Registration, Reply } from "../../protocol.ts"
import { readChallenge } from "./challenge.ts"
import { signText } from "./keys.ts"
import { readReply, type Refusal } from "./reply.ts"
import { pollText } from "./texts.ts"

/** More open requests of one registration than this are a flood, whoever lets them in. */
const MOST = 20

/** Asks for open requests (device-protocol §3). The server refuses a time that is more than a minute from its own. */
export async function pollRequest(registration: Registration, key: Bytes, serverTime: number): Promise<Outgoing> {
  const { serial } = registration
  if (!Number.isFinite(serverTime) || Math.abs(serverTime) > 8.64e15) throw new CountersignError("approval.clock")
  const timestamp = new Date(serverTime).toISOString()
  const signature = await signText(key, pollText(serial, timestamp))
  const url = new URL(registration.url)
  for (const [name, value] of Object.entries({ serial, timestamp, signature })) url.searchParams.set(name, value)
  return { method: "GET", url: url.toString(), headers: { accept: "application/json" }, body: null }
}

/** The server's error number is 10 for all of these; only its English tells them apart. */
function refused({ status, code, message }: Refusal): ErrorCode {
  if (status === 403 || code === 303) return "approval.polling"
  if (/timestamp/i.test(message)) return "approval.clock"
  // On purpose the same for a wrong signature, an unknown serial and one that was deleted.
  return /signature/i.test(message) || code === 601 ? "approval.unknown" : "approval.refused"
}

/**
 * The verified requests of a poll's reply, in the server's order, and the codes of those that were refused.
 * @throws approval.clock, approval.unknown, approval.polling, approval.refused, and of every reply
 */
export async function readPollReply(
  registration: Registration,
  reply: Reply,
  now: number,
  offset: number,
): Promise<Polled> {
  const { value } = readReply(reply, refused)
  if (!Array.isArray(value)) throw new CountersignError("approval.reply", "no list")
  const challenges = new Map<string, Challenge>()
  const codes: ErrorCode[] = value.length > MOST ? ["approval.flood"] : []
  for (const message of value.slice(0, MOST)) {
    try {
      const challenge = await readChallenge(registration, message, now, offset)
      challenges.set(challenge.nonce, challenge)
    } catch (error) {
      codes.push(codeOf(error))
    }
  }
  return { challenges: [...challenges.values()], refused: codes }
}
