/** A vault exchanged for another: all of it or nothing, and only for the one that it was made from. */
import { expect, test } from "vitest"
import { randomBytes } from "../../src/domain/bytes.ts"
import { addActivity } from "../../src/storage/activity-store.ts"
import { exchangeEverything, readEverything, type Everything, type SealedMeta } from "../../src/storage/move-store.ts"
import { takeSnapshot } from "../../src/storage/snapshot-store.ts"
import { readMeta, writeContent, writeFirst, writeMeta } from "../../src/storage/vault-store.ts"
import { emptyDatabase, everything } from "./database.ts"

const names: readonly SealedMeta[] = ["keyring", "settings", "pin", "sync"]

async function withVault() {
  const database = await emptyDatabase()
  const buckets = new Map([0, 1].map((number) => [number, randomBytes(200)] as const))
  const first = {
    keyring: randomBytes(300),
    device: "AAAAAAAAAAA",
    settings: randomBytes(50),
    manifest: randomBytes(90),
  }
  await writeFirst(database, { ...first, buckets })
  await writeMeta(database, "pin", randomBytes(60))
  await takeSnapshot(database, 1000, 0, ["a", "b"])
  await addActivity(database, { at: 5, kind: "vault.created", about: randomBytes(40) })
  const before = await readEverything(database, names)
  return { database, before: before! }
}

/** The same under other keys, and of another size. */
const other = ({ activity }: Everything): Everything => ({
  meta: new Map([
    ["keyring", randomBytes(300)],
    ["sync", randomBytes(70)],
  ]),
  manifest: { revision: 1, bytes: randomBytes(90) },
  buckets: [randomBytes(150)],
  activity: new Map([...activity].map(([id, record]) => [id, { ...record, about: randomBytes(40) }])),
  snapshots: new Map([[1000, { manifest: randomBytes(90), versions: ["x"] }]]),
  pieces: new Map([["x", randomBytes(150)]]),
})

test("what is read after is what was put, and nothing of before", async () => {
  const { database, before } = await withVault()
  expect([before.buckets.length, before.pieces.size, before.meta.size, before.activity.size]).toEqual([2, 2, 3, 1])
  const next = other(before)
  expect(await exchangeEverything(database, names, before, next)).toBe(true)
  expect(await readEverything(database, names)).toEqual(next)
  expect(await readMeta(database, "device")).toBe("AAAAAAAAAAA")
})

test.each<[string, (database: Awaited<ReturnType<typeof emptyDatabase>>) => Promise<unknown>]>([
  ["the vault", (database) => writeContent(database, 0, randomBytes(90), new Map([[0, randomBytes(10)]]))],
  ["a single value", (database) => writeMeta(database, "pin", randomBytes(60))],
  ["a value that was not there", (database) => writeMeta(database, "sync", randomBytes(60))],
  ["the activity feed", (database) => addActivity(database, { at: 6, kind: "vault.opened", about: null })],
  ["the kept states", (database) => takeSnapshot(database, 2000, 0, ["a", "b"])],
])("somebody else has written %s meanwhile: nothing is stored", async (_, write) => {
  const { database, before } = await withVault()
  await write(database)
  const then = await everything(database)
  expect(await exchangeEverything(database, names, before, other(before))).toBe(false)
  expect(await everything(database)).toEqual(then)
})

test("a put that is refused in the middle leaves the vault that was there", async () => {
  const { database, before } = await withVault()
  const then = await everything(database)
  // A function cannot be cloned into the database.
  const broken = { versions: ["x"], manifest: () => null } as unknown as {
    versions: string[]
    manifest: Uint8Array<ArrayBuffer>
  }
  const next = { ...other(before), snapshots: new Map([[1000, broken]]) }
  await expect(exchangeEverything(database, names, before, next)).rejects.toThrow("storage.failed")
  expect(await everything(database)).toEqual(then)
})
