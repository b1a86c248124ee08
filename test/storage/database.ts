/** Databases of their own for each test, in a real browser. */
import { deleteDB } from "idb"
import { onTestFinished } from "vitest"
import { toBase64Url, randomBytes } from "../../src/domain/bytes.ts"
import { openDatabase, type Database } from "../../src/storage/db.ts"

/** A name that no other test has; what has it is deleted after the test. */
export function databaseName(): string {
  const name = `test-${toBase64Url(randomBytes(9))}`
  onTestFinished(() => deleteDB(name))
  return name
}

/** An open, empty database. */
export async function emptyDatabase(name = databaseName()): Promise<Database> {
  const database = await openDatabase(name)
  onTestFinished(() => database.close())
  return database
}

/** Everything that is stored, to compare. */
export async function everything(database: Database): Promise<unknown> {
  const transaction = database.transaction(["meta", "buckets", "activity"])
  const stores = ["meta", "buckets", "activity"] as const
  return Promise.all(
    stores.map(async (name) => {
      const store = transaction.objectStore(name)
      return [name, await store.getAllKeys(), await store.getAll()]
    }),
  )
}
