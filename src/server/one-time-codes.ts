import { randomBytes } from "node:crypto"
import * as v from "valibot"
import { codeAt } from "../domain/any-otp.ts"
import type { OtpSecret } from "../domain/otp.ts"
import { writeOtpauthUri } from "../domain/otpauth-uri.ts"
import type { Account } from "./accounts.ts"
import type { Parts } from "./parts.ts"
import { Refusal } from "./refusal.ts"

const PERIOD = 30

const otpOf = (secret: string): OtpSecret => ({
  kind: "totp",
  secret: new Uint8Array(Buffer.from(secret, "base64url")),
  algorithm: "SHA1",
  digits: 6,
  period: PERIOD,
  counter: 0,
})

/** A fresh secret, sealed for one account. */
export const newCodeSecret = ({ sealing }: Parts, account: string): string =>
  sealing.seal(`code:${account}`, randomBytes(20).toString("base64url"))

/** The link that puts the sealed secret into an authenticator. */
export const codeLink = ({ sealing, settings }: Parts, { id, username }: Account, sealed: string): string =>
  writeOtpauthUri(otpOf(sealing.open(`code:${id}`, sealed)), settings.name, username)

/** The step of a right code, one step early or late; `null` if it is none. */
export async function stepOf(
  { sealing, now }: Parts,
  { id }: Account,
  sealed: string,
  code: string,
): Promise<number | null> {
  const otp = otpOf(sealing.open(`code:${id}`, sealed))
  const typed = code.replace(/\s/g, "")
  const steps = [0, -1, 1].map((shift) => Math.floor(now() / 1000 / PERIOD) + shift)
  const codes = await Promise.all(steps.map((step) => codeAt(otp, step * PERIOD * 1000)))
  return steps.find((_step, i) => codes[i]?.code === typed) ?? null
}

/** Takes a code; each counts once, and none that is older than the last (RFC 6238 §5.2). */
export async function takeCode(parts: Parts, account: Account, code: string): Promise<boolean> {
  const step = account.totp === null ? null : await stepOf(parts, account, account.totp, code)
  if (step === null) return false
  const sql = "update accounts set totp_step = $2 where id = $1 and totp_step < $2 returning totp_step"
  return (await parts.database.rows(v.object({ totp_step: v.number() }), sql, account.id, step)).length === 1
}

/** Whether someone who has nothing but the password may set up codes: only where there is no second factor yet. */
const FIRST = `and totp is null and not exists (select 1 from devices where account = $1 and state = 'enrolled')`

/**
 * Sets up codes with a secret that was shown, if the first code is right. In one transaction, with an offered registration
 * taken back: of two who begin with the same password, one can finish.
 * @param first in a sign-in, where nothing but the password was given
 * @throws Refusal malformed: the sealed secret is not one of this account; gone: there is a second factor already
 */
export async function setUpCodes(
  parts: Parts,
  account: Account,
  form: URLSearchParams,
  first: boolean,
): Promise<boolean> {
  const sealed = form.get("secret") ?? ""
  let step: number | null
  try {
    step = await stepOf(parts, account, sealed, form.get("code") ?? "")
  } catch {
    throw new Refusal("malformed")
  }
  if (step === null) return false
  const counted = step
  await parts.database.transaction(async (inner) => {
    const sql = `update accounts set totp = $2, totp_step = $3 where id = $1 ${first ? FIRST : ""}`
    if ((await inner.run(sql, account.id, sealed, counted)) === 0) throw new Refusal("gone")
    if (first) await inner.run("delete from devices where account = $1 and state = 'waiting'", account.id)
  })
  return true
}
