/** The database: opaque bytes under names. Only background opens it. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb"
import type { Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"
import type { ActivityKind } from "../domain/activity.ts"
import type { FirstRunStep } from "../domain/first-run.ts"
import * as first from "./migrations/0001-first.ts"

/** `revision` is the manifest's number in the clear, so that a transaction can compare it without a key. */
export interface MetaValues {
  keyring: Bytes
  manifest: { readonly revision: number; readonly bytes: Bytes }
  settings: Bytes
  pin: Bytes
  /** Passwords that the generator made: those not moved yet, and those that are. Sealed under two keys. */
  inbox: Bytes
  generated: Bytes
  /** Sites on which nothing is offered to be saved. Sealed. */
  silent: Bytes
  /** Hosts at whose fields no menu is shown, and where each account was filled by a person who saw what. Sealed. */
  menuless: Bytes
  confirmed: Bytes
  /** Fields that a person has shown us, by host. Sealed. */
  taught: Bytes
  /** Whether a part is on that needs a script in pages: in the clear, for it is asked while the vault is closed. */
  inPages: boolean
  /** Host patterns that were given for sync alone, likewise; the browser's own list of permissions names them too. */
  serverHosts: readonly string[]
  device: string
  /** How far the first run has come, in the clear. None: it is finished. */
  firstRun: FirstRunStep
  /** When the last backup file was made, ms since 1970. */
  backup: number
  /** The server of sync and what opens it; what happened; what is known of the remote. Each sealed. */
  sync: Bytes
  synced: Bytes
  replica: Bytes
  /** Vaults that this browser has left for others, sealed. */
  left: Bytes
  /** This browser's registrations with sign-in servers, and the requests that came by them. Each sealed. */
  registrations: Bytes
  requests: Bytes
  /** What servers were allowed to know of where this browser is. Sealed; a country at most, and for an hour. */
  location: Bytes
  /** Wraps that other browsers made and this one has not taken in yet. */
  nextPassword: Bytes
  nextRecovery: Bytes
}

/** An activity record: what and when in the clear, about whom sealed; `null` if no key was at hand. */
export interface ActivityRecord {
  readonly at: number
  readonly kind: ActivityKind
  readonly about: Bytes | null
}

/** One kept state of the vault, without its buckets' bytes: those are pieces, under their version ids. */
export interface SnapshotRecord {
  readonly manifest: Bytes
  readonly versions: readonly string[]
}

interface Shape extends DBSchema {
  meta: { key: string; value: MetaValues[keyof MetaValues] }
  buckets: { key: number; value: Bytes }
  activity: { key: number; value: ActivityRecord }
  snapshots: { key: number; value: SnapshotRecord }
  pieces: { key: string; value: Bytes }
}

/** An open database. */
export type Database = IDBPDatabase<Shape>

const steps: readonly { readonly version: number; readonly migrate: (database: IDBDatabase) => void }[] = [first]

/** Shape that this program reads and writes. */
export const DATABASE_VERSION = steps.at(-1)!.version

/**
 * Opens the database, bringing its shape up to date in one transaction.
 * @param left called when the database was closed, by us for a newer version or by the browser
 * @throws vault.newer if a newer Countersign made it, storage.failed if the browser refuses
 */
export async function openDatabase(name = "countersign", left: () => void = () => {}): Promise<Database> {
  try {
    return await openDB<Shape>(name, DATABASE_VERSION, {
      upgrade(database, from) {
        for (const step of steps) if (step.version > from) step.migrate(database as unknown as IDBDatabase)
      },
      blocking(_current, _blocked, event) {
        // Our own close() makes no "close" event.
        if (event.target instanceof IDBDatabase) event.target.close()
        left()
      },
      terminated: left,
    })
  } catch (cause) {
    const newer = cause instanceof DOMException && cause.name === "VersionError"
    throw new CountersignError(newer ? "vault.newer" : "storage.failed", undefined, { cause })
  }
}

/** Whatever IndexedDB throws, at once or later, is `storage.failed`. */
export async function stored<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause
    throw new CountersignError("storage.failed", undefined, { cause })
  }
}
