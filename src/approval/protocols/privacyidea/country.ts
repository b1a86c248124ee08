/** Ours: the country that a device is in, told again while an approval that wanted it counts. */
import * as v from "valibot"
import { CountersignError } from "../../../domain/error.ts"
import { isCountry } from "../../../domain/country.ts"
import type { Bytes } from "../../../domain/bytes.ts"
import type { Outgoing, Registration, Reply } from "../../protocol.ts"
import { post } from "./enrolment.ts"
import { signText } from "./keys.ts"
import { refused } from "./poll.ts"
import { readReply } from "./reply.ts"
import { countryText } from "./texts.ts"

/** Tells the country, by the poll key: a locked browser can do it. @throws location.needed, approval.clock, approval.key */
export async function countryRequest(
  registration: Registration,
  key: Bytes,
  country: string,
  serverTime: number,
): Promise<Outgoing> {
  const { url, serial, extended } = registration
  if (!extended || !isCountry(country)) throw new CountersignError("location.needed")
  if (!Number.isFinite(serverTime) || Math.abs(serverTime) > 8.64e15) throw new CountersignError("approval.clock")
  const report = countryText({ country, serial, timestamp: new Date(serverTime).toISOString() })
  return post(url, { serial, country: report, signature: await signText(key, report) })
}

/** country: not from there. unasked: no approval that still counts wanted a country of this device. */
const refusalSchema = v.object({ refused: v.picklist(["country", "unasked"]) })

/**
 * Whether the country was taken.
 * @throws approval.country, approval.unasked, approval.clock, approval.unknown, approval.refused, and of every reply
 */
export function readCountryReply(reply: Reply): void {
  const { value, detail } = readReply(reply, refused)
  if (value === true) return
  const why = v.safeParse(refusalSchema, detail)
  if (value !== false || !why.success) throw new CountersignError("approval.reply", "value")
  throw new CountersignError(why.output.refused === "country" ? "approval.country" : "approval.unasked")
}
