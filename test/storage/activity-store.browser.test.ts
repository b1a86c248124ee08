import { expect, test } from "vitest"
import { randomBytes } from "../../src/domain/bytes.ts"
import { ACTIVITY_LIMIT, addActivity, readActivity } from "../../src/storage/activity-store.ts"
import { emptyDatabase } from "./database.ts"

const record = (at: number) => ({ at, kind: "vault.opened", about: null }) as const

test("records come back newest first, with what they are about", async () => {
  const database = await emptyDatabase()
  expect(await readActivity(database)).toEqual([])
  const about = randomBytes(40)
  await addActivity(database, record(1))
  await addActivity(database, { at: 2, kind: "account.added", about })
  expect(await readActivity(database)).toEqual([
    { id: 2, record: { at: 2, kind: "account.added", about } },
    { id: 1, record: record(1) },
  ])
})

test("the newest thousand are kept, and their numbers never start anew", async () => {
  const database = await emptyDatabase()
  const transaction = database.transaction("activity", "readwrite")
  for (let at = 1; at <= ACTIVITY_LIMIT + 50; at++) void transaction.store.add(record(at))
  await transaction.done
  // An older program may have left more than the limit: the next record brings it down.
  await addActivity(database, record(ACTIVITY_LIMIT + 51))
  const kept = await readActivity(database)
  expect(kept).toHaveLength(ACTIVITY_LIMIT)
  expect([kept[0]!.id, kept.at(-1)!.id]).toEqual([ACTIVITY_LIMIT + 51, 52])
  await addActivity(database, record(ACTIVITY_LIMIT + 52))
  expect((await readActivity(database)).map(({ id }) => id)).toEqual(
    Array.from({ length: ACTIVITY_LIMIT }, (_, i) => ACTIVITY_LIMIT + 52 - i),
  )
})

test("many at once are all kept", async () => {
  const database = await emptyDatabase()
  await Promise.all(Array.from({ length: 50 }, (_, at) => addActivity(database, record(at))))
  expect(new Set((await readActivity(database)).map(({ record: { at } }) => at)).size).toBe(50)
})
