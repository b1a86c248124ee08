/** The part of the contract that is about backup files, earlier states and restoring. */
import type { AccountBrief } from "./contract.ts"

/** missing: not here, or removed. newer: later values than here. older: was otherwise then. */
export type DifferenceKind = "missing" | "newer" | "older"

/** One thing of an account that a restore would change: of a value what it is and what it would be, of a secret only that. */
export type ChangeView =
  | { readonly of: "issuer" | "username" | "email" | "sites" | "tags"; readonly from: string; readonly to: string }
  | { readonly of: "pinned" | "archived" | "hidden"; readonly to: boolean }
  | { readonly of: "code" | "registered" | "password" | "recovery" | "notes" }

/** An account of a backup or a snapshot that is not as it is here. */
export interface DifferenceView extends AccountBrief {
  readonly kind: DifferenceKind
  /** Nothing for one that is missing. */
  readonly changes: readonly ChangeView[]
}

/** What would be restored. Nothing is changed by asking. */
export interface RestoreView {
  /** When the backup or snapshot was made, ms since 1970. */
  readonly at: number
  /** How many accounts are in it. */
  readonly accounts: number
  readonly differences: readonly DifferenceView[]
}

/** A backup file that was made and read back. */
export interface BackupFile {
  readonly name: string
  /** Its bytes, base64url. */
  readonly file: string
  readonly accounts: number
}

export interface BackupState {
  /** When the last one was made, ms since 1970; `null`: never. */
  readonly lastAt: number | null
  /** It is time for the next, by the setting. */
  readonly due: boolean
  /** How many accounts the last restore changed, if it can still be undone; else `null`. */
  readonly undo: number | null
}

/** What opens a backup file: the master password or the recovery code of the day when it was made. */
export type BackupKey = { readonly password: string } | { readonly code: string }
