/** What pages are told of sync, and what they tell it. */
import type { ErrorCode } from "../domain/error.ts"
import type { SyncFinding } from "../domain/sync-finding.ts"
import type { AccountBrief } from "./contract.ts"

/** A WebDAV server as a person types it. */
export interface SyncServer {
  readonly address: string
  readonly user: string
  readonly password: string
}

/** Accounts that a sync changed here. */
export interface SyncUndo {
  readonly at: number
  readonly added: readonly AccountBrief[]
  readonly changed: readonly AccountBrief[]
  readonly removed: readonly AccountBrief[]
}

/** What the last sync did. */
export interface SyncReport extends SyncUndo {
  readonly requests: number
  /** Bytes. */
  readonly sent: number
  readonly received: number
}

/** A value that two browsers changed without knowing of each other; the one that lost is in the account's history. */
export interface SyncConflict {
  readonly account: AccountBrief
  readonly of:
    | "issuer"
    | "username"
    | "pinned"
    | "archived"
    | "hidden"
    | "removed"
    | "code"
    | "notes"
    | "password"
    | "other"
  readonly kept: "here" | "there"
}

export interface SyncDevice {
  readonly id: string
  /** As its browser calls itself; empty if it has not said. */
  readonly name: string
  readonly isThis: boolean
  readonly lastAt: number | null
}

/** Where sync stands while it is on. */
export interface SyncOn {
  /** The folder in use. */
  readonly address: string
  readonly user: string
  /** The browser lets us reach the server; a person can withdraw that. */
  readonly allowed: boolean
  readonly paused: boolean
  readonly running: boolean
  /** The last sync that ended well. */
  readonly last: SyncReport | null
  /** Why the last try failed; `null` if it did not. */
  readonly trouble: ErrorCode | null
  /** The last sync that changed something here, if it can be undone. */
  readonly undo: SyncUndo | null
  /** Accounts that others removed, so many at once that they wait for the person. */
  readonly waiting: readonly AccountBrief[]
  readonly conflicts: readonly SyncConflict[]
  readonly findings: readonly SyncFinding[]
  /** The master password was changed in another browser and waits to be typed here. */
  readonly awaitsPassword: boolean
  readonly devices: readonly SyncDevice[]
}
