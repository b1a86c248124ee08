import { openDB } from "idb"
import { describe, expect, test } from "vitest"
import { codeOf, CountersignError } from "../../src/domain/error.ts"
import { DATABASE_VERSION, openDatabase, stored } from "../../src/storage/db.ts"
import { databaseName, emptyDatabase, everything } from "./database.ts"

const failure = (work: Promise<unknown>) => work.then(() => "opened", codeOf)

describe("the database", () => {
  test("from nothing: its version and its stores, all empty", async () => {
    const database = await emptyDatabase()
    expect(database.version).toBe(DATABASE_VERSION)
    expect([...database.objectStoreNames]).toEqual(["activity", "buckets", "meta", "pieces", "snapshots"])
    expect(await everything(database)).toEqual([
      ["meta", [], []],
      ["buckets", [], []],
      ["activity", [], []],
    ])
  })

  test("migration: every version before this one ends at the same stores, and keeps what it held", async () => {
    const name = databaseName()
    const first = await emptyDatabase(name)
    await first.put("meta", "device", "device")
    first.close()
    const again = await emptyDatabase(name)
    expect(await again.get("meta", "device")).toBe("device")
    expect(again.version).toBe(DATABASE_VERSION)
  })

  test("of a newer Countersign is refused as newer, and left as it was", async () => {
    const name = databaseName()
    const newer = await openDB(name, DATABASE_VERSION + 1, {
      upgrade: (database) => void database.createObjectStore("future"),
    })
    await newer.put("future", "kept", "key")
    newer.close()
    expect(await failure(openDatabase(name))).toBe("vault.newer")
    const untouched = await openDB(name)
    expect([untouched.version, await untouched.get("future", "key")]).toEqual([DATABASE_VERSION + 1, "kept"])
    untouched.close()
  })

  test("makes way for a newer Countersign that opens it", async () => {
    const name = databaseName()
    await emptyDatabase(name)
    const newer = await openDB(name, DATABASE_VERSION + 1)
    expect(newer.version).toBe(DATABASE_VERSION + 1)
    newer.close()
  })
})

describe("what IndexedDB throws", () => {
  test("is storage.failed; what is ours stays ours", async () => {
    expect(await failure(stored(() => Promise.reject(new DOMException("full", "QuotaExceededError"))))).toBe(
      "storage.failed",
    )
    expect(await failure(stored(() => Promise.reject(new CountersignError("vault.exists"))))).toBe("vault.exists")
    expect(await stored(() => Promise.resolve(7))).toBe(7)
  })
})
