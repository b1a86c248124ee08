import * as v from "valibot"
import type { Account } from "./accounts.ts"
import { record } from "./audit.ts"
import { makeChallenge, twoDigits } from "./challenge.ts"
import type { Database } from "./database.ts"
import { listDevices } from "./devices.ts"
import { count } from "./limits.ts"
import { allowedCountries } from "./location.ts"
import { newId, type Parts } from "./parts.ts"
import { wake } from "./wake-ups.ts"

/** ms in which a request can be answered. */
export const LIFETIME = 120_000

const requestSchema = v.object({
  id: v.string(),
  account: v.string(),
  client: v.nullable(v.string()),
  app: v.string(),
  /** number: from the page to the device; code: from the device to the page; plain: neither. */
  kind: v.picklist(["number", "code", "plain"]),
  number: v.string(),
  binding: v.string(),
  /** Id of the provider's own record, for requests that an application sent. */
  ciba: v.nullable(v.string()),
  ip: v.string(),
  agent: v.string(),
  /** confirmed: approved on the device, and the code is still to be typed into the page. */
  state: v.picklist(["open", "confirmed", "approved", "declined", "wrong"]),
  /** Why it was declined, where that is known. */
  reason: v.nullable(v.string()),
  created_at: v.number(),
  expires_at: v.number(),
})

export type Request = v.InferOutput<typeof requestSchema>

const columns = Object.keys(requestSchema.entries).join(", ")

export async function findRequest(database: Database, id: string): Promise<Request | null> {
  return (await database.rows(requestSchema, `select ${columns} from requests where id = $1`, id))[0] ?? null
}

/** The last requests of an account, newest first. */
export const listRequests = (database: Database, account: string, most: number): Promise<Request[]> =>
  database.rows(
    requestSchema,
    `select ${columns} from requests where account = $1 order by created_at desc limit $2`,
    account,
    most,
  )

/** How it ended, seen from `now`. */
export const outcomeOf = ({ state }: Request): "approved" | "declined" | "expired" => {
  if (state === "approved") return "approved"
  return state === "open" || state === "confirmed" ? "expired" : "declined"
}

export interface NewRequest {
  readonly account: Account
  readonly client: string | null
  readonly app: string
  readonly ip: string
  readonly agent: string
  /** What an application wants confirmed; two digits make it a number match with that number. */
  readonly binding: string
  readonly ciba: string | null
  readonly lifetime: number
}

function kindOf({ account, binding, ciba }: NewRequest): Pick<Request, "kind" | "number"> {
  if (/^\d\d$/.test(binding)) return { kind: "number", number: binding }
  // An application has no page of ours on which a number could stand, or be typed.
  if (ciba !== null) return { kind: "plain", number: "" }
  return { kind: account.method, number: twoDigits() }
}

/** Sends a request to every device of the account; the first answer counts. `null` if there is no device. */
export async function sendRequest(parts: Parts, asked: NewRequest): Promise<Request | null> {
  const { database, now } = parts
  const { account, lifetime, ...rest } = asked
  const devices = await listDevices(database, account.id)
  if (devices.length === 0) return null
  await count(database, "request-account", account.id, now())
  const at = now()
  const request: Request = {
    ...rest,
    ...kindOf(asked),
    id: newId(),
    account: account.id,
    state: "open",
    reason: null,
    created_at: at,
    expires_at: at + lifetime,
  }
  const earlier = (await listRequests(database, account.id, 6)).filter(({ expires_at, state }) => {
    return state !== "open" || expires_at <= at
  })
  const allowed = await allowedCountries(database, account, asked.client)
  const details = {
    account: account.username,
    location: allowed === null ? ("none" as const) : ("country" as const),
    activity: earlier.slice(0, 5).map((each) => ({ app: each.app, at: each.created_at, outcome: outcomeOf(each) })),
  }
  await database.transaction(async (inner) => {
    const values = Object.values(requestSchema.entries).map((_, index) => `$${String(index + 1)}`)
    const names = Object.keys(requestSchema.entries) as (keyof Request)[]
    await inner.run(
      `insert into requests (${columns}) values (${values.join(", ")})`,
      ...names.map((name) => request[name]),
    )
    for (const device of devices) {
      const { nonce, message, context } = makeChallenge(parts, request, device, details)
      await inner.run(
        "insert into challenges (nonce, request, serial, message, context) values ($1, $2, $3, $4, $5)",
        nonce,
        request.id,
        device.serial,
        message,
        context,
      )
      await wake(inner, device.serial)
    }
    await record(inner, at, { kind: "request.sent", account: account.id, client: asked.client, ip: asked.ip })
  })
  return request
}

/** What a device's answer does to its request. */
export interface Outcome {
  readonly state: Exclude<Request["state"], "open">
  readonly reason: string | null
  readonly country: string | null
  readonly serial: string
}

/**
 * Ends an open request. Only one answer can: the condition is in the statement, so that of two at the same moment, on
 * whatever machines, the database takes one. False if it was too late.
 */
export async function settleRequest(database: Database, id: string, outcome: Outcome, now: number): Promise<boolean> {
  const changed = await database.run(
    `update requests set state = $2, reason = $3, country = $4, answered_by = $5, answered_at = $6
     where id = $1 and state = 'open' and expires_at > $6`,
    id,
    outcome.state,
    outcome.reason,
    outcome.country,
    outcome.serial,
    now,
  )
  return changed === 1
}

/** Takes the code that the device showed; one try. */
export async function takeShownCode(database: Database, request: Request, code: string, now: number): Promise<boolean> {
  const right = code.trim() === request.number
  const changed = await database.run(
    `update requests set state = $2 where id = $1 and state = 'confirmed' and expires_at > $3`,
    request.id,
    right ? "approved" : "wrong",
    now,
  )
  return changed === 1 && right
}
