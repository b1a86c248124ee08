import type { CodeKind } from "../domain/code-kind.ts"
import type { CopiedMark } from "../domain/copied.ts"
import type { HashAlgorithm } from "../domain/otp.ts"
import type { ApprovalFunctions, RegistrationView } from "./approval-contract.ts"
import type { BasicFunctions } from "./basic-contract.ts"
import type { TaughtFunctions } from "./taught-contract.ts"
import type { BackupFile, BackupKey, BackupState, RestoreView } from "./backup-contract.ts"
import type {
  PasskeyAnswer,
  PasskeyCeremony,
  PasskeyView,
  PasswordChange,
  Proof,
  RootProof,
} from "./unlock-contract.ts"
import type { ErrorCode } from "../domain/error.ts"
import type { LogEntry } from "../domain/log.ts"
import type { Settings } from "../domain/settings.ts"
import type { ActivityKind } from "../domain/activity.ts"
import type { PolicyInForce } from "../domain/policy.ts"
import type { FillFunctions } from "./fill-contract.ts"
import type { FormerFunctions, FormerCode, FormerName } from "./former-contract.ts"
import type { FirstRunFunctions } from "./first-run-contract.ts"
import type { ScanFunctions } from "./scan-contract.ts"
import type { SavingFunctions } from "./saving-contract.ts"
import type { LocationFunctions } from "./location-contract.ts"
import type { SyncFunctions } from "./sync-contract.ts"

export type * from "./approval-contract.ts"
export type * from "./backup-contract.ts"
export type * from "./basic-contract.ts"
export type * from "./fill-contract.ts"
export type * from "./former-contract.ts"
export type * from "./location-contract.ts"
export type * from "./saving-contract.ts"
export type * from "./sync-contract.ts"
export type * from "./taught-contract.ts"
export type * from "./unlock-contract.ts"

/** none: first run not done. closed: master password. locked: PIN or master password. open: codes are shown. */
export type LockState = "none" | "closed" | "locked" | "open"

/** What the pages may know of the lock. */
export interface SessionView {
  readonly state: LockState
  readonly hasPin: boolean
  /** A passkey of this browser opens it, from closed too. */
  readonly hasPasskey: boolean
  readonly hasRecovery: boolean
  /** Wrong PINs that are still allowed, 5 to 0. */
  readonly triesLeft: number
  /** Until when the gate (passwords, notes, recovery codes) stays open, ms since 1970; `null`: closed. */
  readonly gateUntil: number | null
}

/** One code as shown; its secret stays in the worker. */
export interface CodeView {
  /** Digits or Steam letters, not grouped. */
  readonly code: string
  /** The code of the following period; `null` for HOTP. */
  readonly next: string | null
  /** When `code` ends, ms since 1970; `null` for HOTP. */
  readonly expiresAt: number | null
  /** Seconds; `null` for HOTP. */
  readonly period: number | null
  /** It was copied or filled in this period: most sites take a code once. */
  readonly used: boolean
}

/** This computer's clock beside a site's. */
export interface ClockView {
  readonly site: string
  /** What is to be added to this computer's clock, ms; and how wrong that may be. */
  readonly offset: number
  readonly within: number
}

/** One line of the list. */
export interface Row {
  readonly id: string
  readonly issuer: string
  readonly username: string
  /** `null`: it has no code, only a registration. */
  readonly kind: CodeKind | null
  /** This browser answers its sign-in requests. */
  readonly registered: boolean
  readonly pinned: boolean
  readonly archived: boolean
  /** "Hide the code in the list": `code` is `null` until asked for by `code.show`. */
  readonly hidden: boolean
  /** `null`: hidden, masked by the setting, or HOTP that waits for `code.advance`. */
  readonly code: CodeView | null
  readonly tags: readonly string[]
}

export interface ListPage {
  /** Rows that match the query, of which `rows` is a window that starts at `offset`. */
  readonly total: number
  readonly offset: number
  readonly rows: readonly Row[]
  /** How many of the first rows belong to the site of the active tab (they lead the list when `query` is empty). */
  readonly here: number
  /** All tags in use, for the filter. */
  readonly tags: readonly string[]
  /** How many accounts are archived. */
  readonly archived: number
}

export interface ListQuery {
  readonly query: string
  readonly offset: number
  readonly count: number
  readonly archived: boolean
  readonly tag: string | null
}

/** All that the popup needs for its first paint, in one answer. */
export interface PopupView {
  readonly session: SessionView
  readonly settings: Settings
  readonly policy: PolicyInForce
  /** `null` unless open. */
  readonly list: ListPage | null
  /** How many sign-in requests wait: if any, they come before the list. */
  readonly waiting: number
  /** Host of the active tab where the browser lets us know it, as people write it. */
  readonly site: string | null
}

export interface AccountView {
  readonly id: string
  readonly issuer: string
  readonly username: string
  readonly sites: readonly string[]
  readonly tags: readonly string[]
  readonly pinned: boolean
  readonly archived: boolean
  readonly hidden: boolean
  readonly createdAt: number
  readonly hasNotes: boolean
  readonly registration: RegistrationView | null
  /** What it was, the last first. */
  readonly formerNames: readonly FormerName[]
  readonly formerCodes: readonly FormerCode[]
  /** `null`: it has no code. */
  readonly otp: {
    readonly kind: CodeKind
    readonly algorithm: HashAlgorithm
    readonly digits: number
    /** Seconds; `null` for HOTP. */
    readonly period: number | null
    /** HOTP only. */
    readonly counter: number | null
  } | null
}

/** What to do when the same secret is here already. */
export type OnDuplicate = "ask" | "replace" | "keep-both"

export interface AccountBrief {
  readonly id: string
  readonly issuer: string
  readonly username: string
}

/** `duplicate`: nothing was added; ask the person: open this one, replace it, or keep both. */
export type AddOutcome =
  | { readonly added: AccountBrief; readonly duplicate: null }
  | { readonly added: null; readonly duplicate: AccountBrief }

/** What a person types: a secret, or a whole otpauth:// link in `secret` (then the rest only fills what the link lacks). */
export interface NewCode {
  readonly secret: string
  readonly issuer: string
  readonly username: string
  readonly kind: CodeKind
  readonly algorithm: HashAlgorithm
  readonly digits: number
  readonly period: number
  readonly counter: number
  /** mOTP and Yandex, unless the link brings it. */
  readonly pin?: string
  readonly onDuplicate: OnDuplicate
}

/** A sign-in account in the list of passwords; no secret. */
export interface SignInRow extends AccountBrief {
  readonly email: string
  readonly sites: readonly string[]
  readonly hasPassword: boolean
  readonly hasCode: boolean
}

export interface SignInView extends AccountBrief {
  readonly email: string
  readonly sites: readonly string[]
  readonly hasCode: boolean
  /** Empty: none. */
  readonly password: string
  /** When it was set, ms since 1970; `null`: it never had one. */
  readonly since: number | null
  /** Former passwords, the last first. */
  readonly former: readonly { readonly password: string; readonly until: number }[]
  readonly recovery: readonly { readonly code: string; readonly usedAt: number | null }[]
}

/** A sign-in account as it shall be. */
export interface SignInWish {
  readonly issuer: string
  readonly username: string
  readonly email: string
  readonly sites: readonly string[]
  readonly password: string
  /** Codes that were there before keep their ticks. */
  readonly recovery: readonly string[]
}

export interface GeneratedView {
  readonly password: string
  readonly at: number
}

export interface AccountChanges {
  readonly issuer?: string
  readonly username?: string
  readonly sites?: readonly string[]
  readonly tags?: readonly string[]
  readonly pinned?: boolean
  readonly archived?: boolean
  readonly hidden?: boolean
}

export interface RemovedView extends AccountBrief {
  readonly removedAt: number
  /** When it is erased for good. */
  readonly eraseAt: number
}

export interface ActivityView {
  readonly id: number
  readonly at: number
  readonly kind: ActivityKind
  /** Issuer of the account it is about; `null` where there is none, or it was not known while closed. */
  readonly about: string | null
}

export interface NetworkView {
  readonly at: number
  readonly purpose: string
  readonly origin: string
  readonly status: number | null
}

/**
 * What our own top-level pages (popup, options, welcome) may ask of the worker: name → function.
 * Every argument is read by `check.ts` before the function sees it. Errors come back as a code.
 */
export interface FromPages
  extends
    ApprovalFunctions,
    FillFunctions,
    ScanFunctions,
    SavingFunctions,
    LocationFunctions,
    SyncFunctions,
    FormerFunctions,
    BasicFunctions,
    TaughtFunctions,
    FirstRunFunctions {
  "popup.open": (query: ListQuery) => PopupView
  /** The same, asked by a page itself to stay up to date. */
  "popup.follow": (query: ListQuery) => PopupView
  "session.state": () => SessionView
  "session.lock": (how: { fully: boolean }) => void

  "vault.create": (given: { password: string }) => void
  "vault.open": (given: { password: string }) => void
  "vault.openWithPin": (given: { pin: string }) => void
  "vault.openWithPasskey": (given: { passkey: PasskeyAnswer }) => void
  /** For a forgotten master password: opens the vault by recovery code and gives it another one. */
  "vault.recover": (given: { code: string; password: string }) => void
  "vault.changePassword": (given: PasswordChange) => void
  "pin.set": (given: RootProof & { pin: string }) => void
  "pin.remove": (given: RootProof) => void
  /** Whether it is this vault's; opens nothing. */
  "recovery.check": (given: { code: string }) => void
  /** Makes a code count that the person has typed back; the one before ends. */
  "recovery.set": (given: RootProof & { code: string }) => void
  "passkey.ceremony": () => PasskeyCeremony
  "passkey.list": () => readonly PasskeyView[]
  /** `made`: the new one. What gives the root may be another passkey. */
  "passkey.add": (given: RootProof & { made: PasskeyAnswer; name: string }) => void
  "passkey.rename": (given: RootProof & { id: string; name: string }) => void
  "passkey.remove": (given: RootProof & { id: string }) => void
  "gate.open": (proof: Proof) => void

  "backup.state": () => BackupState
  "backup.make": () => BackupFile
  "backup.compare": (given: { file: string; by: BackupKey }) => RestoreView
  /** Answers how many accounts were restored. `gate.closed` for a backup of another vault until `gate.open`. */
  "backup.restore": (given: { file: string; by: BackupKey; ids: readonly string[] }) => number
  /** Times of the kept states, newest first, ms since 1970. */
  "snapshot.list": () => readonly number[]
  "snapshot.compare": (given: { at: number }) => RestoreView
  "snapshot.restore": (given: { at: number; ids: readonly string[] }) => number
  /** Takes the last restore back. */
  "restore.undo": () => number

  "list.find": (query: ListQuery) => ListPage
  "code.show": (given: { ids: readonly string[] }) => Readonly<Record<string, CodeView>>
  /** HOTP: counts up, stores the counter, then answers with the code of the old value. */
  "code.advance": (given: { id: string }) => CodeView
  /** The code that is shown was copied. */
  "code.used": (given: { id: string }) => void
  /** Something secret was copied; what stands for it. */
  "clipboard.copied": (given: CopiedMark) => void
  /** Asks the site of the active tab for the time, from within its page. */
  "clock.check": () => ClockView

  "account.get": (given: { id: string }) => AccountView
  "account.add": (code: NewCode) => AddOutcome
  "account.edit": (given: { id: string; changes: AccountChanges }) => void
  /** Puts the account before `before`, or last if `null`. */
  "account.move": (given: { id: string; before: string | null }) => void
  "account.remove": (given: { id: string }) => void
  "account.restore": (given: { id: string }) => void
  /** `snapshots`: from the time machine too. */
  "account.erase": (given: { id: string; snapshots?: boolean }) => void
  "account.removed": () => readonly RemovedView[]
  /** The otpauth:// link of a code, for its QR. Asks afresh, whatever the window. */
  "account.reveal": (given: { id: string; proof: Proof }) => { readonly uri: string; readonly secret: string }
  /** Behind the gate, as all of these: `gate.closed` until `gate.open`. */
  "signIn.list": () => readonly SignInRow[]
  "signIn.get": (given: { id: string }) => SignInView
  /** `id`: `null` for a new one. */
  "signIn.save": (given: { id: string | null; wish: SignInWish }) => AccountBrief
  /** Ticks a recovery code off, or takes the tick back. */
  "recovery.tick": (given: { id: string; code: string; used: boolean }) => void
  /** Keeps a password that was made just now, whatever the gate. */
  "generated.keep": (given: { password: string }) => void
  /** Behind the gate. The last first. */
  "generated.list": () => readonly GeneratedView[]

  /** Half-typed input, sealed in storage.session; `null` if there is none. */
  "draft.get": (given: { form: string }) => Readonly<Record<string, string>> | null
  /** `null` forgets it. */
  "draft.put": (given: { form: string; values: Readonly<Record<string, string>> | null }) => void

  "settings.get": () => Settings
  "settings.set": (changes: Partial<Settings>) => Settings
  "policy.get": () => PolicyInForce
  "activity.list": () => readonly ActivityView[]
  "log.list": () => readonly LogEntry[]
  "network.list": () => readonly NetworkView[]
}

export type PageFunction = keyof FromPages
export type Arguments<N extends PageFunction> = Parameters<FromPages[N]>
export type Value<N extends PageFunction> = ReturnType<FromPages[N]>

/** What crosses back. Words are made in `ui/`. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: ErrorCode }

/** The key in `storage.session` whose value differs after every change that pages show. */
export const REVISION_KEY = "revision"
