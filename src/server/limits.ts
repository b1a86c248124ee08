import * as v from "valibot"
import type { Database } from "./database.ts"
import { Refusal } from "./refusal.ts"

/** How often something may be done within how many ms, by one account, address or client. */
export const limits = {
  "password-account": { most: 10, period: 15 * 60_000 },
  "password-ip": { most: 60, period: 15 * 60_000 },
  "code-account": { most: 10, period: 15 * 60_000 },
  "request-account": { most: 8, period: 10 * 60_000 },
  "request-client": { most: 120, period: 60_000 },
  "enrol-ip": { most: 30, period: 10 * 60_000 },
  "enrol-account": { most: 10, period: 10 * 60_000 },
  "poll-serial": { most: 60, period: 60_000 },
  "device-ip": { most: 600, period: 60_000 },
  "sign-in-ip": { most: 120, period: 10 * 60_000 },
} as const

export type Limit = keyof typeof limits

/** What one household or machine has at most: an IPv4 address, or the first 64 bits of an IPv6 one. */
export function networkOf(ip: string): string {
  if (!ip.includes(":")) return ip
  const [before = "", after] = ip.split("::", 2)
  const head = before === "" ? [] : before.split(":")
  const tail = after === undefined || after === "" ? [] : after.split(":")
  const zeros = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length)
  const groups = [...head, ...Array<string>(zeros).fill("0"), ...tail].slice(0, 4)
  return groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, "")).join(":")
}

/**
 * Counts one more of `limit` for `who`. Counted in the database, so that it holds for all processes together.
 * @throws Refusal limit
 */
export async function count(database: Database, limit: Limit, who: string, now: number, weight = 1): Promise<void> {
  const { most, period } = limits[limit]
  const start = Math.floor(now / period) * period
  const [row] = await database.rows(
    v.object({ count: v.number() }),
    `insert into attempts (name, period, count) values ($1, $2, $3)
     on conflict (name, period) do update set count = attempts.count + $3 returning count`,
    `${limit}:${limit.endsWith("-ip") ? networkOf(who) : who}`,
    start,
    weight,
  )
  if ((row?.count ?? 0) > most) throw new Refusal("limit")
}
