/**
 * The location policy: from which countries sign-ins may be approved, and for how long an approval counts. A device tells
 * the country with its approval, and anew each hour; a position never comes here.
 */
import * as v from "valibot"
import { countryText } from "../approval/protocols/privacyidea/texts.ts"
import { countrySchema, isCountry } from "../domain/country.ts"
import { findAccount, type Account } from "./accounts.ts"
import { record } from "./audit.ts"
import { findClient } from "./clients.ts"
import type { Database } from "./database.ts"
import type { Device } from "./devices.ts"
import type { Parts } from "./parts.ts"
import { CommandError } from "./usage.ts"

const HOUR = 60 * 60_000
/** How long a country counts, ms: it is told each hour, and a computer may be slow or asleep. */
const FRESH = 1.25 * HOUR
/** For how long after an approval the country may be told anew, ms. */
const AFTER_APPROVAL = 24 * HOUR

/** What an administrator typed: countries with commas between, or "any", which is none. @throws CommandError */
export function readCountries(text = ""): readonly string[] {
  if (text === "any") return []
  const countries = text.split(",")
  if (countries.every(isCountry)) return [...new Set(countries)]
  throw new CommandError("Countries are those of ISO 3166-1, two capital letters each, with commas between; or any.")
}

/** In words, for who set them. */
export const countriesText = (countries: readonly string[]): string =>
  countries.length === 0 ? "from anywhere" : `in ${countries.join(",")}`

/** Where both the account and the application have a list, what both allow; perhaps nothing. `null`: nobody asks. */
export async function allowedCountries(
  database: Database,
  { countries }: Pick<Account, "countries">,
  client: string | null,
): Promise<readonly string[] | null> {
  const ofAccount = countries.split(",").filter((each) => each !== "")
  const ofClient = client === null ? [] : ((await findClient(database, client))?.countersign_countries ?? [])
  if (ofAccount.length === 0 || ofClient.length === 0) {
    const either = [...ofAccount, ...ofClient]
    return either.length === 0 ? null : either
  }
  return ofAccount.filter((each) => ofClient.includes(each))
}

/** Keeps what a device said; what is older than what is known changes nothing. */
export const keepCountry = (database: Database, serial: string, country: string, at: number): Promise<number> =>
  database.run(
    "update devices set country = $2, country_at = $3 where serial = $1 and (country_at is null or country_at < $3)",
    serial,
    country,
    at,
  )

/** Whether a sign-in asks where it is approved: then nothing but an approval that tells it will do, and no code. */
export const isBound = async (
  { database }: Pick<Parts, "database">,
  account: Account,
  client: string | null,
): Promise<boolean> => (await allowedCountries(database, account, client)) !== null

/** Whether what an account holds of an application still counts: a device of it is where that is allowed, by its own word. */
export async function isLocated(parts: Parts, account: Account, client: string | null): Promise<boolean> {
  const { database, now } = parts
  const allowed = await allowedCountries(database, account, client)
  if (allowed === null) return true
  const sql = "select country from devices where account = $1 and state = 'enrolled' and country_at > $2"
  const devices = await database.rows(v.object({ country: v.string() }), sql, account.id, now() - FRESH)
  return devices.some(({ country }) => allowed.includes(country))
}

const reportSchema = v.strictObject({ country: countrySchema, serial: v.string(), timestamp: v.string() })

/** A report, if it is written in the one way that there is. */
export function readReport(text: string): v.InferOutput<typeof reportSchema> | null {
  try {
    const read = v.safeParse(reportSchema, JSON.parse(text))
    return read.success && isCountry(read.output.country) && countryText(read.output) === text ? read.output : null
  } catch {
    return null
  }
}

/**
 * Takes the country that a device tells between two approvals. country: nothing that it approved allows that one.
 * unasked: no approval of the last day wanted to know.
 */
export async function takeCountry(
  { database, now }: Parts,
  { serial, account }: Device,
  { country, at }: { readonly country: string; readonly at: number },
  ip: string,
): Promise<"taken" | "country" | "unasked"> {
  const owner = await findAccount(database, account)
  const asked = await database.rows(
    v.object({ client: v.nullable(v.string()) }),
    `select distinct client from requests
     where answered_by = $1 and state = 'approved' and country is not null and answered_at > $2`,
    serial,
    now() - AFTER_APPROVAL - FRESH,
  )
  if (owner === null || asked.length === 0) return "unasked"
  const isNews = (await keepCountry(database, serial, country, at)) > 0
  const lists = await Promise.all(asked.map(({ client }) => allowedCountries(database, owner, client)))
  if (lists.some((list) => list === null || list.includes(country))) return "taken"
  if (isNews) await record(database, now(), { kind: "device.wrong-place", account, serial, ip })
  return "country"
}
