import type { CodeKind, HashAlgorithm } from "../domain/otp.ts"
import type { ErrorCode } from "../domain/error.ts"
import type { LogEntry } from "../domain/log.ts"
import type { Settings } from "../domain/settings.ts"
import type { ActivityKind } from "../domain/activity.ts"
import type { Policy } from "../domain/policy.ts"

/** none: first run not done. closed: master password. locked: PIN or master password. open: codes are shown. */
export type LockState = "none" | "closed" | "locked" | "open"

/** What the pages may know of the lock. */
export interface SessionView {
  readonly state: LockState
  readonly hasPin: boolean
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
}

/** One line of the list. */
export interface Row {
  readonly id: string
  readonly issuer: string
  readonly username: string
  readonly kind: CodeKind
  readonly pinned: boolean
  readonly archived: boolean
  /** "Hide the code in the list": `code` is `null` until asked for by `code.show`. */
  readonly hidden: boolean
  /** The account belongs to the site of the active tab. */
  readonly here: boolean
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
  readonly policy: Policy
  /** `null` unless open. */
  readonly list: ListPage | null
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
  readonly otp: {
    readonly kind: CodeKind
    readonly algorithm: HashAlgorithm
    readonly digits: number
    /** Seconds; `null` for HOTP. */
    readonly period: number | null
    /** HOTP only. */
    readonly counter: number | null
  }
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
  readonly onDuplicate: OnDuplicate
}

/** A code found on the page; its secret waits, sealed, in the worker. */
export interface Find {
  readonly find: string
  readonly issuer: string
  readonly username: string
  readonly kind: CodeKind
  readonly digits: number
  readonly duplicate: AccountBrief | null
}

export interface ScanResult {
  readonly finds: readonly Find[]
  /** QR codes on the page that hold an account we cannot take, each with the reason. */
  readonly problems: readonly ErrorCode[]
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

/** A PIN or the master password, typed just now. */
export type Proof = { readonly pin: string } | { readonly password: string }

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
export interface FromPages {
  "popup.open": (query: ListQuery) => PopupView
  "session.state": () => SessionView
  "session.lock": (how: { fully: boolean }) => void

  "vault.create": (given: { password: string }) => void
  "vault.open": (given: { password: string }) => void
  "vault.openWithPin": (given: { pin: string }) => void
  "vault.changePassword": (given: { current: string; next: string }) => void
  "pin.set": (given: { password: string; pin: string }) => void
  "pin.remove": (given: { password: string }) => void
  "gate.open": (proof: Proof) => void

  "list.find": (query: ListQuery) => ListPage
  "code.show": (given: { ids: readonly string[] }) => Readonly<Record<string, CodeView>>
  /** HOTP: counts up, stores the counter, then answers with the code of the old value. */
  "code.advance": (given: { id: string }) => CodeView

  "account.get": (given: { id: string }) => AccountView
  "account.add": (code: NewCode) => AddOutcome
  "account.edit": (given: { id: string; changes: AccountChanges }) => void
  /** Puts the account before `before`, or last if `null`. */
  "account.move": (given: { id: string; before: string | null }) => void
  "account.remove": (given: { id: string }) => void
  "account.restore": (given: { id: string }) => void
  "account.erase": (given: { id: string }) => void
  "account.removed": () => readonly RemovedView[]
  /** The otpauth:// link of a code, for its QR. Asks afresh, whatever the window. */
  "account.reveal": (given: { id: string; proof: Proof }) => { readonly uri: string; readonly secret: string }
  /** Behind the gate: `gate.closed` until `gate.open`. */
  "notes.get": (given: { id: string }) => string
  "notes.set": (given: { id: string; notes: string }) => void

  "scan.page": () => ScanResult
  "scan.add": (given: { find: string; issuer: string; username: string; onDuplicate: OnDuplicate }) => AddOutcome

  /** Half-typed input, sealed in storage.session; `null` if there is none. */
  "draft.get": (given: { form: string }) => Readonly<Record<string, string>> | null
  /** `null` forgets it. */
  "draft.put": (given: { form: string; values: Readonly<Record<string, string>> | null }) => void

  "settings.get": () => Settings
  "settings.set": (changes: Partial<Settings>) => Settings
  "policy.get": () => Policy
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
