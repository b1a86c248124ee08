/**
 * "There is something to poll for": said in the database, heard by every process, passed on to whoever holds a socket there.
 * It carries nothing, and nothing depends on it: a device that does not hear it finds out at its next poll.
 */
import type { Database } from "./database.ts"

/** What is listened to. Said in a transaction, it is heard when that is committed. */
export const CHANNEL = "countersign_wake"

/** Wakes one device. */
export async function wake(database: Database, serial: string): Promise<void> {
  await database.run(`select pg_notify('${CHANNEL}', $1)`, serial)
}

/** Wakes every device that was asked, for one of them has answered. */
export async function wakeAsked(database: Database, request: string): Promise<void> {
  await database.run(`select pg_notify('${CHANNEL}', serial) from challenges where request = $1`, request)
}
