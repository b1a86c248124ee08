import { randomBytes } from "node:crypto"
import * as v from "valibot"
import { codeAt, type OtpSecret } from "../domain/otp.ts"
import { writeOtpauthUri } from "../domain/otpauth-uri.ts"
import type { Account } from "./accounts.ts"
import type { Parts } from "./parts.ts"

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
export function stepOf({ sealing, now }: Parts, { id }: Account, sealed: string, code: string): number | null {
  const otp = otpOf(sealing.open(`code:${id}`, sealed))
  const typed = code.replace(/\s/g, "")
  const steps = [0, -1, 1].map((shift) => Math.floor(now() / 1000 / PERIOD) + shift)
  return steps.find((step) => codeAt(otp, step * PERIOD * 1000).code === typed) ?? null
}

/** Takes a code; each counts once, and none that is older than the last (RFC 6238 §5.2). */
export async function takeCode(parts: Parts, account: Account, code: string): Promise<boolean> {
  const step = account.totp === null ? null : stepOf(parts, account, account.totp, code)
  if (step === null) return false
  const sql = "update accounts set totp_step = $2 where id = $1 and totp_step < $2 returning totp_step"
  return (await parts.database.rows(v.object({ totp_step: v.number() }), sql, account.id, step)).length === 1
}
