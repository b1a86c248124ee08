/** The activity feed's records, bounded. */
import { stored, type ActivityRecord, type Database } from "./db.ts"

/** More than a year of ordinary use. */
export const ACTIVITY_LIMIT = 1000

/** Adds a record and drops the oldest past {@link ACTIVITY_LIMIT}. */
export async function addActivity(database: Database, record: ActivityRecord): Promise<void> {
  const transaction = database.transaction("activity", "readwrite")
  const added = await stored(transaction.store.add(record))
  await stored(transaction.store.delete(IDBKeyRange.upperBound(added - ACTIVITY_LIMIT)))
  await stored(transaction.done)
}

/** Newest first, with their numbers. */
export async function readActivity(database: Database): Promise<{ id: number; record: ActivityRecord }[]> {
  const transaction = database.transaction("activity")
  const [ids, records] = await stored(Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]))
  return records.map((record, i) => ({ id: ids[i]!, record })).toReversed()
}
