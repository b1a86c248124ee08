/**
 * Every way in which something of ours can fail. The code alone crosses between runtimes; `ui/words` turns it
 * into a sentence (`public/_locales`, key `error_<code with dots as underscores>`). A test holds that each has one.
 */
export const errorCodes = [
  // What was asked
  "message.refused", // the sender may not ask this
  "message.malformed", // the arguments are not what the function takes
  "internal", // a bug of ours; the log has the place
  // The vault and its keys
  "vault.exists", // first run was done already
  "vault.missing", // no vault here yet
  "vault.closed", // needs the master password
  "vault.locked", // needs the PIN (or the master password)
  "vault.damaged", // stored bytes are not what was written
  "vault.newer", // written by a newer Countersign
  "vault.busy", // somebody else wrote at the same moment, several times over
  "storage.failed", // the browser's storage refused (disk full, profile broken)
  "password.wrong",
  "password.weak",
  "pin.wrong",
  "pin.form", // not 4 to 12 digits
  "pin.none", // no PIN is set
  "pin.exhausted", // five wrong ones: closed
  "gate.closed", // needs a fresh PIN or master password
  "kdf.refused", // parameters below the floor or above the ceiling
  "workshop.failed", // the helper process did not answer
  "network.failed", // no answer came
  "policy.denied", // the organisation does not allow it
  // Codes
  "account.missing",
  "code.none", // the account has no code
  "uri.unreadable", // not an otpauth:// link
  "uri.type", // a kind of code that we do not make
  "uri.secret", // no secret, or not base32
  "uri.digits",
  "uri.period",
  "uri.algorithm",
  "uri.counter",
  "uri.migration", // Google's export: not yet read here
  "uri.registration", // a sign-in registration (pipush): not yet read here
  "secret.empty",
  "secret.unreadable", // neither base32 nor an otpauth:// link
  "scan.none", // no QR code in the picture
  "scan.foreign", // QR codes, but none with an account in it
  "scan.forbidden", // the browser does not let us see this page
] as const

/** One of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number]

const known: ReadonlySet<string> = new Set(errorCodes)

/** True if `value` is one of {@link errorCodes}. */
export const isErrorCode = (value: unknown): value is ErrorCode => typeof value === "string" && known.has(value)

/** An error of ours: a code for the program, and a note for the developer that never holds a secret or a title. */
export class CountersignError extends Error {
  override readonly name = "CountersignError"
  readonly code: ErrorCode
  constructor(code: ErrorCode, note?: string, options?: { cause?: unknown }) {
    super(note === undefined ? code : `${code}: ${note}`, options)
    this.code = code
  }
}

/** The code of any thrown thing; what is not ours is `internal`. */
export const codeOf = (thrown: unknown): ErrorCode => (thrown instanceof CountersignError ? thrown.code : "internal")
