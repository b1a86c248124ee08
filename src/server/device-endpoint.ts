/** `/device` and below: what devices send, and what they get; the numbers of errors are privacyIDEA's, so that its app works too. */
import * as v from "valibot"
import { policyAskText, pollText, wakeText } from "../approval/protocols/privacyidea/texts.ts"
import { isSigned, takeAnswer, type Ended } from "./device-answers.ts"
import { enrolDevice, findDevice, readDeviceKey, type Device } from "./devices.ts"
import { findAccount } from "./accounts.ts"
import { count } from "./limits.ts"
import { readReport, takeCountry } from "./location.ts"
import type { Parts } from "./parts.ts"
import { policyFor } from "./policy.ts"

/** A reply in JSON, with its status. */
export interface DeviceReply {
  readonly status: number
  readonly body: unknown
}

/** ms that a device's clock may be off. */
const WINDOW = 60_000

const failure = (status: number, code: number, message: string): DeviceReply => ({
  status,
  body: { jsonrpc: "2.0", id: 1, result: { status: false, error: { code, message } }, detail: null },
})

const success = (value: unknown, detail: unknown = null): DeviceReply => ({
  status: 200,
  body: { jsonrpc: "2.0", id: 1, result: { status: true, value }, detail },
})

const unverified = failure(400, 10, "Could not verify signature!")
const unknown = failure(404, 601, "The requested token could not be found.")

/** A device whose account may still sign in. */
async function liveDevice({ database }: Parts, serial: string): Promise<Device | null> {
  const device = await findDevice(database, serial)
  if (device?.state !== "enrolled") return null
  return (await findAccount(database, device.account)) && device
}

/** Time of a timestamp: ISO 8601 with any zone, or with none, which is UTC. */
function readTime(text: string): number {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/.test(text) || text.length > 40) return Number.NaN
  return Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`)
}

/** What is done with a request that has ended. */
export type Settled = (ended: Ended) => Promise<void>

/** The serial of a device that signs the time with its poll key (plain devices: with their one key), or what is wrong. */
async function signedDevice(
  parts: Parts,
  query: URLSearchParams,
  ip: string,
  text: typeof pollText,
): Promise<string | DeviceReply> {
  const { database, now } = parts
  await count(database, "device-ip", ip, now())
  const [serial, timestamp, signature] = ["serial", "timestamp", "signature"].map((name) => query.get(name) ?? "")
  if (!serial || !timestamp || !signature) return failure(400, 905, "Missing parameters!")
  const time = readTime(timestamp)
  if (Number.isNaN(time)) return failure(400, 10, "Could not parse timestamp. ISO-Format required.")
  if (Math.abs(time - now()) > WINDOW) return failure(400, 10, "Timestamp not in valid range.")
  const device = await liveDevice(parts, serial)
  const key = readDeviceKey(device?.poll_key ?? device?.answer_key ?? "")
  if (device === null || !isSigned(key, text(serial, timestamp), signature)) return unverified
  await count(database, "poll-serial", serial, now())
  return serial
}

/** The serial of a device that may hold a socket; `null`: it is none. */
export async function wakeable(parts: Parts, query: URLSearchParams, ip: string): Promise<string | null> {
  const serial = await signedDevice(parts, query, ip, wakeText)
  return typeof serial === "string" ? serial : null
}

/** Open challenges, for the device that signs. */
export async function poll(parts: Parts, query: URLSearchParams, ip: string): Promise<DeviceReply> {
  const { database, now } = parts
  const serial = await signedDevice(parts, query, ip, pollText)
  if (typeof serial !== "string") return serial
  await database.run(
    "update devices set seen_at = $2 where serial = $1 and (seen_at is null or seen_at < $3)",
    serial,
    now(),
    now() - 60_000,
  )
  const open = await database.rows(
    v.object({ message: v.string() }),
    `select c.message from challenges c join requests r on r.id = c.request
     where c.serial = $1 and r.state = 'open' and r.expires_at > $2 order by r.created_at limit 20`,
    serial,
    now(),
  )
  return success(open.map(({ message }): unknown => JSON.parse(message)))
}

/** What the organisation allows, for the device that signs. A good answer to one who has it already says no more than that. */
export async function policy(parts: Parts, query: URLSearchParams, ip: string): Promise<DeviceReply> {
  const serial = await signedDevice(parts, query, ip, policyAskText)
  if (typeof serial !== "string") return serial
  return success((await policyFor(parts, serial, query.get("known") ?? "")) ?? { unchanged: true })
}

const nameOf = (text: string | null): string =>
  (text ?? "")
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .trim()
    .slice(0, 64) || "Authenticator app"

async function enrol(parts: Parts, fields: URLSearchParams, ip: string): Promise<DeviceReply> {
  const { database, keys, now } = parts
  await count(database, "enrol-ip", ip, now())
  const serial = fields.get("serial") ?? ""
  const second = fields.get("poll_pubkey")
  const answerKey = readDeviceKey(fields.get("pubkey") ?? "")
  const pollKey = second === null ? null : readDeviceKey(second)
  if (serial === "" || !fields.has("fbtoken") || answerKey === null || (second !== null && pollKey === null)) {
    return failure(400, 905, "Missing parameters!")
  }
  const credential = fields.get("enrollment_credential") ?? ""
  const name = nameOf(fields.get("device_name"))
  const outcome = await enrolDevice(parts, { serial, credential, answerKey, pollKey, name }, ip)
  if (outcome === "credential") return failure(400, 905, "Invalid enrollment credential. You are not authorized.")
  if (outcome === "waiting") return failure(404, 601, "No token with this serial number in the rollout state.")
  const extended = pollKey === null ? {} : { countersign: 1 }
  return success(true, { public_key: keys.wire, rollout_state: "enrolled", serial, ...extended })
}

async function answer(parts: Parts, fields: URLSearchParams, ip: string, settled: Settled): Promise<DeviceReply> {
  await count(parts.database, "device-ip", ip, parts.now())
  if (!fields.get("serial") || !fields.get("signature")) return failure(400, 905, "Missing parameters!")
  const device = await liveDevice(parts, fields.get("serial") ?? "")
  if (device === null) return unknown
  const { value, code, refused, ended } = await takeAnswer(parts, device, fields, ip)
  // After the answer is stored: the provider has connections of its own to the database.
  if (ended !== undefined) await settled(ended)
  if (refused !== undefined) return success(value, { refused })
  const detail = { display_code: code, message: "Enter this code on the sign-in page." }
  return success(value, value && code !== undefined ? detail : null)
}

/** The country of a device that told it with an approval, an hour or more ago. */
async function report(parts: Parts, fields: URLSearchParams, ip: string): Promise<DeviceReply> {
  const { database, now } = parts
  await count(database, "device-ip", ip, now())
  const text = fields.get("country") ?? ""
  const stated = readReport(text)
  if (stated === null) return failure(400, 905, "Missing parameters!")
  const at = readTime(stated.timestamp)
  if (!(Math.abs(at - now()) <= WINDOW)) return failure(400, 10, "Timestamp not in valid range.")
  const device = await liveDevice(parts, stated.serial)
  const key = readDeviceKey(device?.poll_key ?? "")
  if (device === null || !isSigned(key, text, fields.get("signature") ?? "")) return unverified
  await count(database, "poll-serial", device.serial, now())
  const said = await takeCountry(parts, device, { country: stated.country, at }, ip)
  return said === "taken" ? success(true) : success(false, { refused: said })
}

/** An enrolment, a country or an answer, by the fields that are there. There is no push service, so no id of one to be renewed (§6). */
export async function post(parts: Parts, fields: URLSearchParams, ip: string, settled: Settled): Promise<DeviceReply> {
  if (fields.has("enrollment_credential")) return enrol(parts, fields, ip)
  if (fields.has("country")) return report(parts, fields, ip)
  return answer(parts, fields, ip, settled)
}
