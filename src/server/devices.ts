import { createHash, createPublicKey, randomBytes, timingSafeEqual, type KeyObject } from "node:crypto"
import * as v from "valibot"
import type { Account } from "./accounts.ts"
import { record } from "./audit.ts"
import type { Database } from "./database.ts"
import { count } from "./limits.ts"
import type { Parts } from "./parts.ts"

const deviceSchema = v.object({
  serial: v.string(),
  account: v.string(),
  name: v.string(),
  state: v.picklist(["waiting", "enrolled", "revoked"]),
  extended: v.boolean(),
  credential: v.string(),
  credential_expires: v.number(),
  answer_key: v.nullable(v.string()),
  poll_key: v.nullable(v.string()),
  enrolled_at: v.nullable(v.number()),
  seen_at: v.nullable(v.number()),
})

export type Device = v.InferOutput<typeof deviceSchema>

const columns = Object.keys(deviceSchema.entries).join(", ")

/** Minutes in which an offered registration must be taken up. */
export const OFFER_MINUTES = 10

const digest = (text: string): Buffer => createHash("sha256").update(text).digest()

export async function findDevice(database: Database, serial: string): Promise<Device | null> {
  return (await database.rows(deviceSchema, `select ${columns} from devices where serial = $1`, serial))[0] ?? null
}

/** Devices of an account that can approve, oldest first. */
export const listDevices = (database: Database, account: string): Promise<Device[]> =>
  database.rows(
    deviceSchema,
    `select ${columns} from devices where account = $1 and state = 'enrolled' order by enrolled_at`,
    account,
  )

/** Offers a registration: its serial, and the link for the QR code, which holds a secret that is good once. */
export async function offerDevice(
  parts: Parts,
  account: Account,
  ip: string,
): Promise<{ serial: string; link: string }> {
  const { database, settings, now } = parts
  await count(database, "enrol-account", account.id, now())
  const serial = `PIPU${randomBytes(4).toString("hex").toUpperCase()}`
  const credential = randomBytes(20).toString("hex")
  await database.transaction(async (inner) => {
    // One at a time, so that an account has one offer at most.
    await inner.rows(v.object({ id: v.string() }), "select id from accounts where id = $1 for update", account.id)
    await inner.run("delete from devices where account = $1 and state = 'waiting'", account.id)
    await inner.run(
      `insert into devices (serial, account, name, state, credential, credential_expires, created_at)
       values ($1, $2, '', 'waiting', $3, $4, $5)`,
      serial,
      account.id,
      digest(credential).toString("base64url"),
      now() + OFFER_MINUTES * 60_000,
      now(),
    )
    await record(inner, now(), { kind: "device.offered", account: account.id, serial, ip })
  })
  return { serial, link: linkOf(settings.name, account.username, deviceUrl(parts), serial, credential) }
}

/** Whether a registration of this account is on offer, and not taken up. */
export async function hasOffer({ database, now }: Parts, account: string): Promise<boolean> {
  const sql = "select serial from devices where account = $1 and state = 'waiting' and credential_expires > $2"
  return (await database.rows(v.object({ serial: v.string() }), sql, account, now())).length > 0
}

/** Where devices send to. */
export const deviceUrl = ({ settings }: Parts): string => new URL("/device", settings.url).href

function linkOf(issuer: string, username: string, url: string, serial: string, credential: string): string {
  const parameters = {
    url,
    ttl: String(OFFER_MINUTES),
    issuer,
    enrollment_credential: credential,
    v: "1",
    serial,
    sslverify: "1",
    poll_only: "True",
    pin: "True",
    countersign: "1",
  }
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `otpauth://pipush/${encodeURIComponent(issuer)}:${encodeURIComponent(username)}?${query.join("&")}`
}

/** A public key as devices send it: RSA of 2048 to 8192 bits, SPKI in either base64; `null` if it is none. */
export function readDeviceKey(text: string): KeyObject | null {
  if (text.length > 4096 || !/^[A-Za-z0-9+/_ -]+=*$/.test(text)) return null
  try {
    const bytes = Buffer.from(text.replaceAll(" ", "+"), "base64")
    const key = createPublicKey({ key: bytes, format: "der", type: "spki" })
    const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
    const fits = modulusLength >= 2048 && modulusLength <= 8192 && publicExponent < 2n ** 32n
    return key.asymmetricKeyType === "rsa" && fits ? key : null
  } catch {
    return null
  }
}

const keyText = (key: KeyObject | null): string | null =>
  key === null ? null : key.export({ format: "der", type: "spki" }).toString("base64")

export interface NewDevice {
  readonly serial: string
  readonly credential: string
  readonly answerKey: KeyObject
  /** With one the device is extended: it knows our context, and must always get it. */
  readonly pollKey: KeyObject | null
  readonly name: string
}

/** Whether the offer was taken up. `credential`: the secret is not the offer's. `waiting`: there is no such offer. */
export async function enrolDevice(
  { database, now }: Parts,
  device: NewDevice,
  ip: string,
): Promise<"enrolled" | "credential" | "waiting"> {
  const { serial, credential, answerKey, pollKey, name } = device
  const offer = await findDevice(database, serial)
  if (offer?.state !== "waiting" || offer.credential_expires <= now()) return "waiting"
  if (!timingSafeEqual(Buffer.from(offer.credential, "base64url"), digest(credential))) return "credential"
  const changed = await database.run(
    `update devices set state = 'enrolled', name = $2, extended = $3, answer_key = $4, poll_key = $5, enrolled_at = $6,
       credential = '' where serial = $1 and state = 'waiting'`,
    serial,
    name,
    pollKey !== null,
    keyText(answerKey),
    keyText(pollKey),
    now(),
  )
  if (changed === 0) return "waiting"
  await record(database, now(), { kind: "device.enrolled", account: offer.account, serial, ip })
  return "enrolled"
}
