/** The activity feed's records, bounded. */
import { stored, type ActivityRecord, type Database } from "./db.ts"

/** More than a year of ordinary use. */
export const ACTIVITY_LIMIT = 1000

/** Adds a record and drops the oldest past {@link ACTIVITY_LIMIT}. @throws storage.failed */
export const addActivity = (database: Database, record: ActivityRecord): Promise<void> =>
  stored(async () => {
    const transaction = database.transaction("activity", "readwrite")
    const added = await transaction.store.add(record)
    await transaction.store.delete(IDBKeyRange.upperBound(added - ACTIVITY_LIMIT))
    await transaction.done
  })

/** Newest first, with their numbers. @throws storage.failed */
export const readActivity = (database: Database): Promise<{ id: number; record: ActivityRecord }[]> =>
  stored(async () => {
    const { store } = database.transaction("activity")
    const [ids, records] = await Promise.all([store.getAllKeys(), store.getAll()])
    return records.map((record, i) => ({ id: ids[i]!, record })).toReversed()
  })
