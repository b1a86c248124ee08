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
  "password.before", // right for the new vault, but not for what is here
  "pin.wrong",
  "pin.form", // not 4 to 12 digits
  "pin.none", // no PIN is set
  "pin.exhausted", // five wrong ones: closed
  "recovery.form", // not a recovery code, or one with a slip in it
  "recovery.wrong",
  "recovery.none", // none was made
  "recovery.old", // it was replaced when the vault was moved
  "passkey.wrong", // it opens another wrap, not this one
  "passkey.unknown", // no such passkey here
  "passkey.exists", // that one is here already
  "passkey.many",
  "passkey.unverified", // the authenticator did not ask who it is
  "passkey.unusable", // it has no PRF, or one that gives nothing
  "passkey.refused", // cancelled, too slow, or not verified: browsers do not tell them apart
  "passkey.impossible", // this browser has no passkeys for extensions
  "gate.closed", // needs a fresh PIN or master password
  "kdf.refused", // parameters below the floor or above the ceiling
  "workshop.failed", // the helper process did not answer
  "network.failed", // no answer came
  "policy.denied", // the organisation does not allow it
  // Sync
  "sync.off", // not set up
  "sync.code", // not a joining code, or one of a newer Countersign
  "sync.absent", // the vault of a joining code is not on the remote
  "sync.undo", // nothing to undo
  "sync.moved", // the vault was moved by another browser: that comes first
  // Sync's remotes
  "remote.offline", // no answer: no network, no such host, a refused certificate, too slow
  "remote.auth", // user name or password refused
  "remote.denied", // signed in, but not allowed there
  "remote.full",
  "remote.busy", // locked, too many requests or out of order: later
  "remote.moved", // sends us on to another server, which gets no password of ours
  "remote.none", // a server, but no WebDAV at this address
  "remote.broken", // an answer that makes no sense
  // Backup, time machine, clock
  "backup.foreign", // not a backup file of ours
  "backup.damaged",
  "backup.unsaved", // the browser did not save the file whole
  "snapshot.missing", // thinned out in the meantime
  "clock.unknown", // the site said no time
  "clock.forbidden", // the browser does not let us ask this page
  "clock.barred", // the page's own policy keeps us from asking its site, as in Firefox
  // Sign-in requests
  "approval.registered", // that registration, or the account's, is here already
  "approval.gone", // the request is over, or was answered
  "approval.proof", // needs a PIN, a passkey or the master password
  "approval.forbidden", // the browser does not let us reach the server
  "approval.link", // not a registration link, or one with a piece missing
  "approval.version", // a kind of registration link newer than we know
  "approval.insecure", // its server is not reached over https
  "approval.credential", // the link was changed, or is not this server's
  "approval.late", // the link's time is over
  "approval.finished", // the link was used before, or withdrawn
  "approval.key", // the server's key, or ours, cannot be used
  "approval.clock", // our time is too far from the server's
  "approval.unknown", // the server knows this browser no more, or never did
  "approval.polling", // the server lets no one ask for requests
  "approval.untaken", // expired, answered before, or a wrong number
  "approval.number", // a wrong number, by the server's own word: the request is over
  "approval.refused", // the server said no, without a reason that we know
  "approval.choice", // a number that was not asked for
  "approval.challenge", // a request that makes no sense
  "approval.signature", // a request that the server did not sign
  "approval.foreign", // a request meant for another registration or from another server
  "approval.capabilities", // what came with a request is not signed by the server
  "approval.context", // signed details that must be there are missing or wrong
  "approval.policy", // what an organisation allows makes no sense
  "approval.old", // what an organisation allowed before
  "approval.flood", // more requests at once than a person can have
  "approval.large", // more of a reply than is read
  "approval.reply", // a reply that makes no sense
  "approval.unavailable", // no sign-in server at that address
  "approval.busy", // too many requests: later
  "approval.server", // the server is broken
  "approval.country", // it takes no approval from this country, or without one
  "approval.unasked", // it does not want to know the country, or no more
  // Location
  "location.denied", // the browser does not tell us where it is
  "location.unknown", // it does not know
  "location.slow", // it took too long to find out
  "location.unsure", // near a border, and not sure enough
  "location.nowhere", // in no country, as at sea
  "location.needed", // a request wants the country, and it is not known, or no more
  // Codes
  "account.missing",
  "account.registered", // it cannot be removed while this browser is registered for it
  "code.none", // the account has no code
  "code.pin", // its kind of code is made with a PIN, which is missing or cannot be one
  "uri.unreadable", // not an otpauth:// link
  "uri.type", // a kind of code that we do not make
  "uri.secret", // no secret, or not base32
  "uri.digits",
  "uri.period",
  "uri.algorithm",
  "uri.counter",
  "uri.migration", // Google's export: read as a scan is
  "uri.registration", // a sign-in registration (pipush): not yet read here
  "secret.empty",
  "secret.unreadable", // neither base32 nor an otpauth:// link
  "scan.none", // no QR code in the picture
  "scan.foreign", // QR codes, but none with an account in it
  "scan.forbidden", // the browser does not let us see this page
  "scan.picture", // not a picture that the browser can read
  "scan.camera", // there is none, it is in use, or we may not
  // Passwords
  "saving.gone", // it waited for too long, or was answered
  "password.none", // the account has none
  "generator.impossible", // nothing fits what was asked for
  // Filling into sites
  "fill.forbidden", // the browser does not let us into this page
  "fill.none", // no field there that this account fits
  "fill.elsewhere", // the account is kept for another site
  "fill.insecure", // it is kept for an encrypted site, and the page is not
  "fill.frame", // in a frame of another site
  "fill.gone", // the page has gone on since
  "menu.ended", // the page went on, or the menu was open for too long
  "taught.file", // not a file of taught fields that we made
  "fill.ended", // the question was answered, or too old
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
