/** The part of the contract that is about sync: what pages are told of it, and what they tell it. */
import type { ErrorCode } from "../domain/error.ts"
import type { SyncFinding } from "../domain/sync-finding.ts"
import type { AccountBrief } from "./contract.ts"
import type { RootProof } from "./unlock-contract.ts"

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

/** Something that no honest storage shows. */
export interface SyncFound {
  readonly kind: SyncFinding
  /** Names of the browsers whose data it is about; none if it is about none in particular. */
  readonly browsers: readonly string[]
}

/** The vault moved to another id and root. The master password is what locks the new one, so a passkey does not do. */
export interface MoveWish {
  readonly password: string
  /** The new recovery code, typed back. */
  readonly code: string
  /** The browser that is shut out; `null`: none in particular, the master password may be known. */
  readonly device: string | null
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
  readonly findings: readonly SyncFound[]
  /** Another browser has moved the vault: it waits for the master password here. */
  readonly moved: boolean
  /** The master password was changed in another browser and waits to be typed here. */
  readonly awaitsPassword: boolean
  readonly devices: readonly SyncDevice[]
}

/**
 * What sync wants a person for: the master password, as another browser moved the vault or changed it; a look at what the
 * storage showed; a decision on many removals; or a look at why it does not work.
 */
export type SyncNeed = "moved" | "password" | "found" | "removals" | "trouble"

/** A part of `FromPages`. */
export interface SyncFunctions {
  /** `null`: sync is off. */
  "sync.state": () => SyncOn | null
  /** `null`: it waits for nothing, or is off. */
  "sync.need": () => SyncNeed | null
  /** Signs in, finds the folder and writes there once; changes nothing. Answers with the folder's address. */
  "sync.try": (server: SyncServer) => { readonly address: string }
  /** Turns sync on, or goes on with another server or password; then syncs. */
  "sync.start": (server: SyncServer) => void
  "sync.stop": () => void
  "sync.now": () => void
  "sync.pause": (given: { paused: boolean }) => void
  /** Takes back what the last sync changed here, as new edits. */
  "sync.undo": () => void
  /** The removals that wait: take them in, or keep the accounts everywhere. */
  "sync.decide": (given: { remove: boolean }) => void
  /** Conflicts and findings were read. */
  "sync.dismiss": () => void
  /** What another browser joins with, beside the master password. Asks afresh, whatever the window. */
  "sync.code": (proof: RootProof) => { readonly code: string }
  /** The joining code in a picture given as `data:` address. */
  "sync.readCode": (given: { image: string }) => { readonly code: string }
  /** Makes this browser's vault the one that a joining code is of. */
  "sync.join": (given: { code: string; password: string }) => void
  /** The same by server and recovery code; `password` is the new master password. */
  "sync.recover": (given: { server: SyncServer; code: string; password: string }) => void
  /** Moves the vault: whoever has the keys of this one has none of the next. Asks afresh, whatever the window. */
  "sync.move": (wish: MoveWish) => void
  /** Goes where another browser has moved the vault. `before`: what opens the one that is here, if it is not `password`. */
  "sync.follow": (given: { password: string; before: RootProof | null }) => void
}
