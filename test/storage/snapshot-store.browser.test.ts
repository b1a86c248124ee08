import { describe, expect, test } from "vitest"
import { randomBytes, type Bytes } from "../../src/domain/bytes.ts"
import { codeOf } from "../../src/domain/error.ts"
import {
  listSnapshots,
  readSnapshot,
  replaceSnapshot,
  takeSnapshot,
  thinSnapshots,
} from "../../src/storage/snapshot-store.ts"
import { writeContent, writeFirst } from "../../src/storage/vault-store.ts"
import { emptyDatabase } from "./database.ts"

/** A database with a vault of three buckets, and the bytes of each. */
async function withVault() {
  const database = await emptyDatabase()
  const buckets = [randomBytes(200), randomBytes(200), randomBytes(200)]
  const manifest = randomBytes(100)
  const first = { keyring: randomBytes(300), device: "AAAAAAAAAAA", settings: randomBytes(50), manifest }
  await writeFirst(database, { ...first, buckets: new Map(buckets.entries()) })
  return { database, manifest, buckets }
}
const versions = ["a", "b", "c"]
const piecesOf = async (database: Awaited<ReturnType<typeof emptyDatabase>>) => database.getAllKeys("pieces")

describe("kept states", () => {
  test("one is read as it was, after the vault has gone on; what both share lies there once", async () => {
    const { database, manifest, buckets } = await withVault()
    expect(await takeSnapshot(database, 1000, 0, versions)).toBe(true)
    const [next, changed] = [randomBytes(100), randomBytes(200)]
    await writeContent(database, 0, next, new Map([[1, changed]]))
    expect(await takeSnapshot(database, 2000, 1, ["a", "b2", "c"])).toBe(true)
    expect(await listSnapshots(database)).toEqual([1000, 2000])
    expect(await piecesOf(database)).toEqual(["a", "b", "b2", "c"])

    const read = async (at: number): Promise<[Bytes, Bytes[]]> => {
      const state = await readSnapshot(database, at)
      return [state.manifest, state.versions.map((version) => state.pieces.get(version)!)]
    }
    expect(await read(1000)).toEqual([manifest, buckets])
    expect(await read(2000)).toEqual([next, [buckets[0], changed, buckets[2]]])
  })

  test("of a state that somebody else has replaced nothing is kept", async () => {
    const { database } = await withVault()
    expect(await takeSnapshot(database, 1000, 7, versions)).toBe(false)
    expect([await listSnapshots(database), await piecesOf(database)]).toEqual([[], []])
  })

  test("more buckets than there are: refused, and nothing half is left", async () => {
    const { database } = await withVault()
    const failed = await takeSnapshot(database, 1000, 0, [...versions, "d"]).then(() => "kept", codeOf)
    expect(failed).toBe("vault.damaged")
    expect([await listSnapshots(database), await piecesOf(database)]).toEqual([[], []])
  })

  test("thinned out: the state, and just those of its buckets that no other has", async () => {
    const { database } = await withVault()
    await takeSnapshot(database, 1000, 0, versions)
    await writeContent(database, 0, randomBytes(100), new Map([[1, randomBytes(200)]]))
    await takeSnapshot(database, 2000, 1, ["a", "b2", "c"])
    await thinSnapshots(database, () => new Set([2000]))
    expect([await listSnapshots(database), await piecesOf(database)]).toEqual([[2000], ["a", "b2", "c"]])
    expect(await readSnapshot(database, 1000).then(() => "read", codeOf)).toBe("snapshot.missing")
    await thinSnapshots(database, () => new Set())
    expect(await piecesOf(database)).toEqual([])
  })

  test("replaced: the new buckets are there, the old ones go with the next thinning", async () => {
    const { database, manifest } = await withVault()
    await takeSnapshot(database, 1000, 0, versions)
    const [next, bytes] = [randomBytes(100), randomBytes(10)]
    await replaceSnapshot(database, 1000, { manifest: next, versions: ["a", "x", "c"] }, new Map([["x", bytes]]))
    await thinSnapshots(database, (times) => new Set(times))
    const state = await readSnapshot(database, 1000)
    expect([state.manifest, state.pieces.get("x")]).toEqual([next, bytes])
    expect(state.manifest).not.toEqual(manifest)
    expect(await piecesOf(database)).toEqual(["a", "c", "x"])
  })
})
