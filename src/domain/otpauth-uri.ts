import { utf8 } from "./bytes.ts"
import { readPin, takesPin, type CodeKind } from "./code-kind.ts"
import { CountersignError, codeOf } from "./error.ts"
import { readLabel, readParameters, writeLabel } from "./otpauth-label.ts"
import { readHexSecret, readSecret, toBase32, toHex } from "./secret-text.ts"
import type { HashAlgorithm, OtpSecret } from "./otp.ts"
import { readYandexSecret } from "./yandex.ts"

/** A code to be added, with the names that its link gave; both may be empty. */
export interface NewOtp extends OtpSecret {
  readonly issuer: string
  readonly username: string
}

/** What holds where a link, or a bare secret, says nothing. */
export type OtpDefaults = Omit<NewOtp, "secret">

/** The most that is looked at; a QR code holds at most 4,296 characters. */
const longest = 8192

/** The longest period: a day. The longest seen is an hour. */
const longestPeriod = 86_400

/** Kinds that leave nothing to choose. */
const fixed = {
  steam: { kind: "steam", algorithm: "SHA1", digits: 5, period: 30, counter: 0 },
  motp: { kind: "motp", algorithm: "SHA1", digits: 6, period: 10, counter: 0 },
  yandex: { kind: "yandex", algorithm: "SHA256", digits: 8, period: 30, counter: 0 },
} as const
const isFixed = (kind: CodeKind): kind is keyof typeof fixed => Object.hasOwn(fixed, kind)

const standard: OtpDefaults = {
  kind: "totp",
  algorithm: "SHA1",
  digits: 6,
  period: 30,
  counter: 0,
  issuer: "",
  username: "",
}

function readKind(type: string): CodeKind {
  if (type === "totp" || type === "hotp" || type === "steam") return type
  if (type === "yaotp") return "yandex"
  // privacyIDEA's push token; the rest are codes that we do not make.
  throw new CountersignError(type === "pipush" ? "uri.registration" : "uri.type")
}

/** `sha-256`, `SHA256`, `HmacSHA256`, `hmac-sha256`. */
function readAlgorithm(text: string): HashAlgorithm {
  const name = text.toUpperCase().replace(/[-_ ]/g, "").replace(/^HMAC/, "")
  if (name === "SHA1" || name === "SHA256" || name === "SHA512") return name
  throw new CountersignError("uri.algorithm")
}

function readWhole(text: string, code: "uri.digits" | "uri.period" | "uri.counter"): number {
  const value = /^\s*\d{1,16}\s*$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(value)) throw new CountersignError(code)
  return value
}

/** The numbers of a code within what we make, whoever gave them; what its kind does not use is set to its one value. */
function checked(otp: NewOtp): NewOtp {
  if (isFixed(otp.kind)) return { ...otp, ...fixed[otp.kind] }
  if (!Number.isInteger(otp.digits) || otp.digits < 5 || otp.digits > 10) throw new CountersignError("uri.digits")
  if (otp.kind === "hotp") {
    if (!Number.isSafeInteger(otp.counter) || otp.counter < 0) throw new CountersignError("uri.counter")
    return { ...otp, period: 0 }
  }
  const { period } = otp
  if (!Number.isInteger(period) || period < 1 || period > longestPeriod) throw new CountersignError("uri.period")
  return { ...otp, counter: 0 }
}

function secretOf(kind: CodeKind, text: string): NewOtp["secret"] {
  if (kind === "motp") return readHexSecret(text)
  const secret = readSecret(text)
  if (kind !== "yandex") return secret
  const own = readYandexSecret(secret)
  if (own === null) throw new CountersignError("secret.unreadable", "not Yandex's")
  return own
}

function readUriSecret(kind: CodeKind, text: string): NewOtp["secret"] {
  try {
    return secretOf(kind, text)
  } catch (error) {
    throw new CountersignError("uri.secret", codeOf(error))
  }
}

/** The PIN of a kind that takes one, off the first text that says one; what cannot be one is not there, and is asked for. */
function pinOf(kind: CodeKind, ...said: readonly (string | undefined)[]): Pick<NewOtp, "pin"> {
  const pins = takesPin(kind) ? said.map((text) => readPin(kind, text ?? "")) : []
  const pin = pins.find((one) => one !== null)
  return pin === undefined || pin === null ? {} : { pin }
}

/** Aegis writes a Yandex PIN as base32, where digits alone cannot come from digits; others write it as it is. */
function plainPin(text: string | undefined): string | undefined {
  if (text === undefined || /^\d*$/.test(text)) return text
  try {
    return new TextDecoder().decode(readSecret(text))
  } catch {
    return undefined
  }
}

/** `motp://Issuer:name?secret=` and hexadecimal, as Token2 and Stratum show it. */
function readMotp(rest: string, given: OtpDefaults): NewOtp {
  const [, path = "", query = ""] = /^\/*([^?]*)\??(.*)$/s.exec(rest) ?? []
  const parameters = readParameters(query)
  const { issuer, username } = readLabel(path, parameters.get("issuer") ?? null)
  return {
    ...fixed.motp,
    ...pinOf("motp", parameters.get("pin"), given.pin),
    secret: readUriSecret("motp", parameters.get("secret") ?? ""),
    issuer: issuer || given.issuer,
    username: username || given.username,
  }
}

function readOtpauth(rest: string, given: OtpDefaults): NewOtp {
  const [, type = "", path = "", query = ""] = /^([^/?]*)\/*([^?]*)\??(.*)$/s.exec(rest) ?? []
  let kind = readKind(type.toLowerCase())
  const parameters = readParameters(query)
  const stated = (name: string): string | null => parameters.get(name)?.trim() || null
  // privacyIDEA's two-step enrolment: half of the secret would have to be made here, so codes of this half are wrong.
  if ([...parameters.keys()].some((name) => name.startsWith("2step")))
    throw new CountersignError("uri.type", "two steps")
  const label = readLabel(path, parameters.get("issuer") ?? null)
  const issuer = label.issuer || given.issuer || (kind === "yandex" ? "Yandex" : "")
  // Steam's own links say `totp`, its name and no digits (KeePassXC adds `encoder`), but it takes letters only.
  const letters = /^steam$/i.test(issuer) && (stated("digits") ?? "5") === "5"
  if (kind === "totp" && (stated("encoder")?.toLowerCase() === "steam" || letters)) kind = "steam"
  // The numbers that came along with a secret of another kind are not meant for this one.
  const fallback = given.kind === kind ? given : standard
  const number = (name: "digits" | "period" | "counter"): number => {
    const text = stated(name)
    return text === null ? fallback[name] : readWhole(text, `uri.${name}`)
  }
  const algorithm = stated("algorithm")
  const numbers = isFixed(kind)
    ? fixed[kind]
    : {
        kind,
        algorithm: algorithm === null ? fallback.algorithm : readAlgorithm(algorithm),
        digits: number("digits"),
        period: kind === "totp" ? number("period") : 0,
        counter: kind === "hotp" ? number("counter") : 0,
      }
  const secret = readUriSecret(kind, parameters.get("secret") ?? "")
  const pin = pinOf(kind, plainPin(parameters.get("pin")), given.pin)
  return checked({ ...numbers, ...pin, secret, issuer, username: label.username || given.username })
}

function readLink(text: string, given: OtpDefaults): NewOtp {
  if (text.length > longest) throw new CountersignError("uri.unreadable", "too long")
  // Line breaks and tabs come from mail and terminals and mean nothing, as for every URL (WHATWG URL §4.4).
  const link = text.replace(/[\r\n\t]/g, "").replace(/^[\s\p{Cf}]+|(?<![\s\p{Cf}])[\s\p{Cf}]+$/gu, "")
  const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]*):(?:\/\/)?(.*)$/is.exec(link) ?? []
  switch (scheme.toLowerCase()) {
    case "otpauth":
      return readOtpauth(rest, given)
    case "steam": {
      const secret = readUriSecret("steam", rest.replace(/\/?(?:[?#].*)?$/s, ""))
      return { ...fixed.steam, secret, issuer: given.issuer || "Steam", username: given.username }
    }
    case "otpauth-migration":
      throw new CountersignError("uri.migration")
    case "pia": // privacyIDEA's enrolment of a container
      throw new CountersignError("uri.registration")
    case "motp":
      return readMotp(rest, given)
    default:
      throw new CountersignError("uri.unreadable")
  }
}

/**
 * An otpauth:// link in any of the forms that sites and apps write (Google Authenticator's "Key Uri Format" and its
 * variants), Bitwarden's `steam://SECRET`, or `motp://`. A link that should bring a PIN and does not gives a code without
 * one, for which it has to be asked. There is no fragment in these links: a bare `#` belongs to a name.
 * Throws `uri.unreadable`, `.type`, `.secret`, `.digits`, `.period`, `.algorithm`, `.counter`, and for what is read
 * elsewhere `.migration` and `.registration`.
 */
export const readOtpauthUri = (text: string): NewOtp => readLink(text, standard)

/**
 * What a person typed or pasted: a link, of which `given` fills only what it lacks, or a bare secret, for which `given`
 * is all the rest. Throws as {@link readOtpauthUri} and `readSecret` do.
 */
export function readCode(text: string, given: OtpDefaults): NewOtp {
  if (/^[\s\p{Cf}]*[a-z][a-z0-9+.-]*:/iu.test(text)) return readLink(text, given)
  const { pin, ...rest } = given
  return checked({ ...rest, ...pinOf(given.kind, pin), secret: secretOf(given.kind, text) })
}

/** A secret as it is written for people: base32, or as mOTP has it. */
export const secretText = ({ kind, secret }: OtpSecret): string => (kind === "motp" ? toHex(secret) : toBase32(secret))

const typeOf = (kind: CodeKind): string => (kind === "yandex" ? "yaotp" : kind)

/**
 * The link of a code, which {@link readOtpauthUri} reads back to the same. The issuer is in the label and in its
 * parameter, since older readers know only the label and newer ones only the parameter, and every number is written out,
 * since their defaults differ. A lone half of a surrogate pair in a name becomes U+FFFD.
 */
export function writeOtpauthUri(otp: OtpSecret, issuer: string, username: string): string {
  const { label, parameter } = writeLabel(issuer, username)
  const { kind, pin } = otp
  const secret = `secret=${secretText(otp)}${parameter}`
  if (kind === "motp") {
    return `motp://${label}?${secret}${pin === undefined ? "" : `&pin=${encodeURIComponent(pin)}`}`
  }
  const moving = kind === "hotp" ? `counter=${otp.counter}` : `period=${otp.period}`
  const last = pin === undefined ? "" : `&pin=${toBase32(utf8(pin))}`
  return `otpauth://${typeOf(kind)}/${label}?${secret}&algorithm=${otp.algorithm}&digits=${otp.digits}&${moving}${last}`
}
