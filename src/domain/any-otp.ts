/** Codes of every kind. */
import { md5 } from "@noble/hashes/legacy.js"
import { utf8, type Bytes } from "./bytes.ts"
import { codesOfPeriod, hmacCodeAt, type CodeMaker } from "./otp.ts"
import { toHex } from "./secret-text.ts"

/**
 * mOTP (motp.sourceforge.net): the first six hexadecimal digits of MD5 over the number of the period, the secret in
 * hexadecimal, and the PIN.
 */
const motpAt = (secret: Bytes, pin: string, step: number): string =>
  toHex(md5(utf8(`${step}${toHex(secret)}${pin}`))).slice(0, 6)

/**
 * The code at `now` (ms since 1970) and the one after it; for HOTP the code of `otp.counter`, which stays as it is. A time
 * before 1970 counts as 1970.
 */
export const codeAt: CodeMaker = (otp, now) =>
  otp.kind === "motp"
    ? codesOfPeriod(otp.period, now, (step) => motpAt(otp.secret, otp.pin ?? "", step))
    : hmacCodeAt(otp, now)
