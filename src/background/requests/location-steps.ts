/**
 * What is remembered of where a person has let servers know this browser is, and what happens to it, one step after another:
 * each a pure function from what is stored to what is to be stored. A country is kept for an hour; a position never.
 */
import * as v from "valibot"
import { countrySchema } from "../../domain/country.ts"
import { errorCodes, type ErrorCode } from "../../domain/error.ts"
import { locationLevels, type LocationLevel } from "../../messages/location-contract.ts"

/** How long a country counts, and how often it is told anew, ms. */
export const HOUR = 60 * 60_000
/** How long after an approval it is, ms. */
export const DAY = 24 * HOUR
/** A clock that is put right by so little was not set back, ms. */
const SLACK = 60_000
/** After it could not be found out or told, it is tried again, ms. */
export const RETRY = 5 * 60_000

const grant = v.strictObject({
  level: v.picklist(locationLevels),
  country: v.nullable(countrySchema),
  /** When it was found, ms since 1970. */
  at: v.number(),
  /** Until when the server is told anew; 0: it is not. */
  until: v.number(),
  /** When it is next; after trouble, when it is tried again. */
  nextAt: v.number(),
  trouble: v.nullable(v.fallback(v.picklist(errorCodes), "internal")),
})

/** What was allowed one server. */
export type LocationGrant = v.InferOutput<typeof grant>

/** By registration. A version of its own, as everything that is kept. */
export const locationsSchema = v.strictObject({ version: v.literal(1), grants: v.record(v.string(), grant) })
export type Locations = v.InferOutput<typeof locationsSchema>

/** Before anything was allowed. */
export const noLocations: Locations = { version: 1, grants: {} }

const change = (before: Locations, registration: string, step: (grant: LocationGrant) => LocationGrant): Locations => {
  const one = before.grants[registration]
  return one === undefined ? before : { ...before, grants: { ...before.grants, [registration]: step(one) } }
}

const counts = ({ at }: LocationGrant, now: number): boolean => at <= now + SLACK && now < at + HOUR

/** The country that may be told now; `null`: it is not known, or no more. */
export function countryOf(locations: Locations, registration: string, now: number): string | null {
  const one = locations.grants[registration]
  return one !== undefined && one.level !== "never" && counts(one, now) ? one.country : null
}

/** A person has chosen, and a page of ours has found the country. */
export function allow(
  before: Locations,
  registration: string,
  level: LocationLevel,
  country: string | null,
  now: number,
): Locations {
  const { until = 0 } = before.grants[registration] ?? {}
  const goesOn = level === "always" || level === "open"
  const made = { level, country, at: now, until: goesOn ? until : 0, nextAt: now + HOUR, trouble: null }
  return { ...before, grants: { ...before.grants, [registration]: made } }
}

/** The country was found by what was allowed before. */
export const found = (before: Locations, registration: string, country: string, now: number): Locations =>
  change(before, registration, (one) => ({ ...one, country, at: now, nextAt: now + HOUR, trouble: null }))

/** It could not be found, or not be told. */
export const failed = (before: Locations, registration: string, trouble: ErrorCode, now: number): Locations =>
  change(before, registration, (one) => ({ ...one, nextAt: now + RETRY, trouble }))

/** The server took an approval that told the country: it is told anew for a day, where that was allowed. */
export const approved = (before: Locations, registration: string, now: number): Locations =>
  change(before, registration, (one) =>
    one.level === "always" || one.level === "open" ? { ...one, until: now + DAY, nextAt: one.at + HOUR } : one,
  )

/** The server does not want to know any more. */
export const ended = (before: Locations, registration: string): Locations =>
  change(before, registration, (one) => ({ ...one, until: 0, trouble: null }))

/** Forgets what was allowed a server. */
export function forgotten(before: Locations, registration: string): Locations {
  const { [registration]: gone, ...grants } = before.grants
  return gone === undefined ? before : { ...before, grants }
}

/** Ends what time has ended. Where the clock was set back nothing lasts longer by it. */
export function expire(before: Locations, now: number): Locations {
  const grants = Object.entries(before.grants).flatMap(([registration, one]): [string, LocationGrant][] => {
    const stale = !counts(one, now)
    if (one.level === "once" && stale) return []
    const over = one.until > 0 && now >= one.until
    const country = stale ? null : one.country
    const until = over ? 0 : Math.min(one.until, now + DAY)
    if (country === one.country && until === one.until) return [[registration, one]]
    return [[registration, { ...one, country, until, trouble: over ? null : one.trouble }]]
  })
  const same =
    grants.length === Object.keys(before.grants).length && grants.every(([id, one]) => before.grants[id] === one)
  return same ? before : { ...before, grants: Object.fromEntries(grants) }
}

const renews = (level: LocationLevel, looked: boolean): boolean => level === "always" || (looked && level === "open")

/** Servers that are to be told now. @param looked whether a page of ours is looked at */
export const due = ({ grants }: Locations, now: number, looked: boolean): string[] =>
  Object.entries(grants)
    .filter(([, { level, until, nextAt }]) => renews(level, looked) && now < until && nextAt <= now)
    .map(([registration]) => registration)

/** When the next is, with no page open; `null`: none is. */
export const nextDue = ({ grants }: Locations): number | null =>
  Object.values(grants)
    .filter(({ level, until }) => renews(level, false) && until > 0)
    .reduce<number | null>((next, { nextAt }) => Math.min(next ?? nextAt, nextAt), null)

/** Whether the country may be found out for a request that is looked at, without asking. */
export function readable(locations: Locations, registration: string, now: number): boolean {
  const one = locations.grants[registration]
  if (one === undefined || !renews(one.level, true) || countryOf(locations, registration, now) !== null) return false
  return one.trouble === null || one.nextAt <= now || one.nextAt > now + HOUR
}
