import type { CodeMaker, OtpSecret } from "../../domain/otp.ts"
import type { CodeView } from "../../messages/contract.ts"

/**
 * A code as pages see it: made by the corrected clock, its end told by this computer's own.
 * @param make what makes it: `codeAt`, or in the door `hmacCodeAt`
 * @param offset what is added to this computer's clock, ms
 * @param usedUntil end of the period in which this account's code was used; 0: it was not
 */
export async function codeNow(make: CodeMaker, otp: OtpSecret, offset: number, usedUntil = 0): Promise<CodeView> {
  const made = await make(otp, Date.now() + offset)
  const expiresAt = made.expiresAt === null ? null : made.expiresAt - offset
  return { ...made, expiresAt, used: expiresAt !== null && expiresAt === usedUntil }
}
