/** What was allowed of where this browser is: sealed under a key of the device key, like the registrations it belongs to. */
import { utf8, type Bytes } from "../../domain/bytes.ts"
import { codeOf, CountersignError } from "../../domain/error.ts"
import type { CountryView, LocationLevel, LocationView } from "../../messages/contract.ts"
import { readMeta, writeMeta } from "../../storage/vault-store.ts"
import { fromJson, readVersioned } from "../../vault/content.ts"
import { open, seal } from "../../vault/seal.ts"
import { database } from "../database.ts"
import { requireOpen } from "../locking/held.ts"
import { allow, countryOf, expire, forgotten, locationsSchema, noLocations, type Locations } from "./location-steps.ts"
import { log } from "../log.ts"
import { listRegistrations } from "./registration-view.ts"
import { approvalKey, findRegistration, requireDevice, type DeviceHeld } from "./registrations.ts"
import type { RequestRecord } from "./request-record.ts"
import { bumpRevision } from "../revision.ts"

const about = (vault: Bytes) => ({ type: "location", vault }) as const

/** What is in a box. @throws vault.damaged, vault.newer */
export async function openLocations(held: DeviceHeld, box: Bytes): Promise<Locations> {
  const plain = await open(await approvalKey(held), box, about(held.vault))
  return readVersioned(locationsSchema, fromJson(plain), 1, "location")
}

/** The inverse of {@link openLocations}. */
export const sealLocations = async (held: DeviceHeld, all: Locations): Promise<Bytes> =>
  seal(await approvalKey(held), utf8(JSON.stringify(all)), about(held.vault))

/** Damage must not keep a person from choosing anew. */
async function stored(held: DeviceHeld): Promise<Locations> {
  const box = await readMeta(await database(), "location")
  if (box === null) return noLocations
  try {
    return await openLocations(held, box)
  } catch (thrown) {
    if (codeOf(thrown) !== "vault.damaged") throw thrown
    await log("storage", "vault.damaged")
    return noLocations
  }
}

/** What is stored, with what time has ended by now. */
export const readLocations = async (held: DeviceHeld): Promise<Locations> => expire(await stored(held), Date.now())

/** Changes it, one change at a time. @returns what it is now */
export function updateLocations(step: (before: Locations) => Locations): Promise<Locations> {
  return navigator.locks.request("location", async () => {
    const held = await requireDevice()
    const before = await stored(held)
    const next = step(expire(before, Date.now()))
    if (next === before) return next
    const box = Object.keys(next.grants).length === 0 ? null : await sealLocations(held, next)
    await writeMeta(await database(), "location", box)
    await bumpRevision()
    return next
  })
}

/** How it stands with the country that a request wants; `null`: it wants none. */
export function countryView({ challenge, registration }: RequestRecord, locations: Locations): CountryView | null {
  if (challenge.context?.location !== "country") return null
  const grant = locations.grants[registration]
  if (grant === undefined) return { state: "ask" }
  const country = countryOf(locations, registration, Date.now())
  if (country !== null) return { state: "known", country, at: grant.at }
  if (grant.level === "never") return { state: "never" }
  return grant.trouble === null ? { state: "reading" } : { state: "trouble", code: grant.trouble }
}

/** An approval tells the country that is known, which is the one that was shown. @throws location.needed */
export async function requireCountry(held: DeviceHeld, record: RequestRecord, said: string | null): Promise<void> {
  if (record.challenge.context?.location !== "country") return
  const known = countryOf(await readLocations(held), record.registration, Date.now())
  if (known === null || known !== said) throw new CountersignError("location.needed")
}

/** What is remembered, of each server that something was allowed or refused. @throws vault.closed, vault.locked */
export async function listLocations(): Promise<readonly LocationView[]> {
  const { grants } = await readLocations(await requireOpen())
  return (await listRegistrations()).flatMap(({ id, account, origin }) => {
    const grant = grants[id]
    if (grant === undefined) return []
    const { level, country, at, until, trouble } = grant
    return [{ registration: id, account, origin, level, country, at, until: until === 0 ? null : until, trouble }]
  })
}

async function choose(registration: string, level: LocationLevel, country: string | null): Promise<void> {
  await findRegistration(await requireOpen(), registration)
  await updateLocations((before) => allow(before, registration, level, country, Date.now()))
}

/** See `location.give` of the contract. @throws approval.gone */
export const giveCountry = (given: { registration: string; level: LocationLevel; country: string }): Promise<void> =>
  choose(given.registration, given.level, given.country)

/** See `location.never` of the contract. @throws approval.gone */
export const refuseCountry = ({ registration }: { registration: string }): Promise<void> =>
  choose(registration, "never", null)

/** Forgets what was allowed a server, or all of it where its registration is given up. */
export async function forgetLocation({ registration }: { registration: string }): Promise<void> {
  await updateLocations((before) => forgotten(before, registration))
}
