import type { Bytes } from "../../../domain/bytes.ts"
import { codeOf, CountersignError, type ErrorCode } from "../../../domain/error.ts"
import type { Challenge, Outgoing, Polled, Registration, Reply } from "../../protocol.ts"
import { readChallenge } from "./challenge.ts"
import { signText } from "./keys.ts"
import { readReply, type Refusal } from "./reply.ts"
import { pollText, wakeText } from "./texts.ts"

/** More open requests of one registration than this are a flood, whoever lets them in. */
const MOST = 20

/** The registered address with serial, time, and the signature over what `textOf` makes of both. */
export async function signedAddress(
  { url, serial }: Registration,
  key: Bytes,
  serverTime: number,
  textOf: (serial: string, timestamp: string) => string,
): Promise<URL> {
  if (!Number.isFinite(serverTime) || Math.abs(serverTime) > 8.64e15) throw new CountersignError("approval.clock")
  const timestamp = new Date(serverTime).toISOString()
  const signature = await signText(key, textOf(serial, timestamp))
  const address = new URL(url)
  for (const [name, value] of Object.entries({ serial, timestamp, signature })) address.searchParams.set(name, value)
  return address
}

/** Asks for open requests (device-protocol §3). The server refuses a time that is more than a minute from its own. */
export async function pollRequest(registration: Registration, key: Bytes, serverTime: number): Promise<Outgoing> {
  const url = (await signedAddress(registration, key, serverTime, pollText)).toString()
  return { method: "GET", url, headers: { accept: "application/json" }, body: null }
}

/** Ours: the socket stands below the address that is polled. See {@link Protocol.wakeAddress}. */
export async function wakeAddress(registration: Registration, key: Bytes, serverTime: number): Promise<string | null> {
  if (!registration.extended) return null
  const { protocol, host, pathname, search } = new URL(registration.url)
  const scheme = protocol === "http:" ? "ws" : "wss"
  const url = `${scheme}://${host}${pathname.replace(/\/$/, "")}/wake${search}`
  return (await signedAddress({ ...registration, url }, key, serverTime, wakeText)).toString()
}

/** The server's error number is 10 for all of these; only its English tells them apart. */
export function refused({ status, code, message }: Refusal): ErrorCode {
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
