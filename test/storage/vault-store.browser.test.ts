import { describe, expect, test } from "vitest"
import { randomBytes } from "../../src/domain/bytes.ts"
import { codeOf } from "../../src/domain/error.ts"
import type { Database } from "../../src/storage/db.ts"
import {
  exchangeMeta,
  readContent,
  readMeta,
  writeContent,
  writeFirst,
  writeMeta,
  type FirstWrite,
} from "../../src/storage/vault-store.ts"
import { emptyDatabase, everything } from "./database.ts"

const failure = (work: Promise<unknown>) => work.then(() => "done", codeOf)

const first = (count = 1): FirstWrite => ({
  keyring: randomBytes(300),
  device: "AAAAAAAAAAA",
  settings: randomBytes(80),
  manifest: randomBytes(120),
  buckets: new Map(Array.from({ length: count }, (_, number) => [number, randomBytes(500)])),
})

/** Runs `work` while the `at`-th put of it goes wrong: thrown at once, or failed when the browser gets to it. */
async function withFailingPut<T>(at: number, how: "thrown" | "failed", work: () => Promise<T>): Promise<T> {
  const prototype = IDBObjectStore.prototype
  const original = Object.getOwnPropertyDescriptor(prototype, "put")!
  const put = original.value as (this: IDBObjectStore, ...args: unknown[]) => IDBRequest<IDBValidKey>
  let puts = 0
  prototype.put = function (...args) {
    if (++puts !== at) return put.apply(this, args)
    if (how === "thrown") throw new DOMException("out of memory", "DataCloneError")
    const request = put.apply(this, args)
    this.transaction.abort()
    return request
  }
  try {
    return await work()
  } finally {
    Object.defineProperty(prototype, "put", original)
  }
}

async function withVault(count = 1): Promise<{ database: Database; written: FirstWrite }> {
  const [database, written] = [await emptyDatabase(), first(count)]
  await writeFirst(database, written)
  return { database, written }
}

describe("a new vault", () => {
  test("is stored whole", async () => {
    const { database, written } = await withVault(4)
    const buckets = [...written.buckets.values()]
    expect(await readContent(database)).toEqual({ revision: 0, manifest: written.manifest, buckets })
    expect(await readMeta(database, "keyring")).toEqual(written.keyring)
    expect(await readMeta(database, "settings")).toEqual(written.settings)
    expect(await readMeta(database, "device")).toBe(written.device)
    expect(await readMeta(database, "pin")).toBeNull()
  })

  test("there is none before", async () => {
    expect(await readContent(await emptyDatabase())).toBeNull()
    expect(await readMeta(await emptyDatabase(), "keyring")).toBeNull()
  })

  test("never takes the place of one that is there", async () => {
    const { database } = await withVault()
    const before = await everything(database)
    expect(await failure(writeFirst(database, first(2)))).toBe("vault.exists")
    expect(await everything(database)).toEqual(before)
  })

  test("of two at once one is made", async () => {
    const database = await emptyDatabase()
    const all = await Promise.all(Array.from({ length: 8 }, () => failure(writeFirst(database, first()))))
    expect(all.toSorted()).toEqual(["done", ...Array.from({ length: 7 }, () => "vault.exists")])
  })

  test.each([1, 2, 3, 4, 5, 6].flatMap((at) => [[at, "thrown"] as const, [at, "failed"] as const]))(
    "put %d %s: nothing is stored, and it can be tried again",
    async (at, how) => {
      const database = await emptyDatabase()
      const before = await everything(database)
      expect(await withFailingPut(at, how, () => failure(writeFirst(database, first(2))))).toBe("storage.failed")
      expect(await everything(database)).toEqual(before)
      expect(await failure(writeFirst(database, first(2)))).toBe("done")
    },
  )
})

describe("a change", () => {
  test("is stored whole, with the next revision", async () => {
    const { database, written } = await withVault(4)
    const [manifest, bucket] = [randomBytes(100), randomBytes(400)]
    expect(await writeContent(database, 0, manifest, new Map([[2, bucket]]))).toBe(true)
    const buckets = [...written.buckets.values()].with(2, bucket)
    expect(await readContent(database)).toEqual({ revision: 1, manifest, buckets })
    expect(await writeContent(database, 1, manifest, new Map())).toBe(true)
    expect(await writeContent(database, 2, manifest, new Map())).toBe(true)
  })

  test("buckets come back by number, however many, in whatever order they were written", async () => {
    const { database } = await withVault()
    const numbers = Array.from({ length: 128 }, (_, i) => (i * 37) % 128)
    const buckets = new Map(numbers.map((number) => [number, new Uint8Array(8).fill(number)]))
    expect(await writeContent(database, 0, randomBytes(9), buckets)).toBe(true)
    expect((await readContent(database))!.buckets.map(([fill]) => fill)).toEqual(
      Array.from({ length: 128 }, (_, i) => i),
    )
  })

  test.each([-1, 1, 2, Number.NaN])(
    "made from revision %d, which is not the stored one: false, and nothing written",
    async (from) => {
      const { database } = await withVault(2)
      const before = await everything(database)
      expect(await writeContent(database, from, randomBytes(9), new Map([[0, randomBytes(9)]]))).toBe(false)
      expect(await everything(database)).toEqual(before)
    },
  )

  test("without a vault: false, and nothing written", async () => {
    const database = await emptyDatabase()
    const before = await everything(database)
    expect(await writeContent(database, 0, randomBytes(9), new Map([[0, randomBytes(9)]]))).toBe(false)
    expect(await everything(database)).toEqual(before)
  })

  test("of many made from the same revision at once exactly one is stored", async () => {
    const { database } = await withVault()
    const makers = Array.from({ length: 10 }, (_, i) => new Uint8Array(4).fill(i))
    const done = await Promise.all(makers.map((bytes) => writeContent(database, 0, bytes, new Map([[0, bytes]]))))
    expect(done.filter(Boolean)).toHaveLength(1)
    const winner = makers[done.indexOf(true)]!
    expect(await readContent(database)).toEqual({ revision: 1, manifest: winner, buckets: [winner] })
  })

  test.each([1, 2, 3].flatMap((at) => [[at, "thrown"] as const, [at, "failed"] as const]))(
    "put %d %s: the old state stays, and the same change can be stored after",
    async (at, how) => {
      const { database } = await withVault(2)
      const before = await everything(database)
      const buckets = new Map([
        [0, randomBytes(9)],
        [1, randomBytes(9)],
      ])
      const work = () => failure(writeContent(database, 0, randomBytes(9), buckets))
      expect(await withFailingPut(at, how, work)).toBe("storage.failed")
      expect(await everything(database)).toEqual(before)
      expect(await work()).toBe("done")
    },
  )

  test("on a closed database fails, and says so", async () => {
    const { database } = await withVault()
    database.close()
    const works: (() => Promise<unknown>)[] = [
      () => writeContent(database, 0, randomBytes(9), new Map()),
      () => readContent(database),
      () => readMeta(database, "keyring"),
      () => writeMeta(database, "settings", randomBytes(9)),
      () => writeFirst(database, first()),
    ]
    for (const work of works) expect(await failure(work())).toBe("storage.failed")
  })
})

describe("a single value", () => {
  test("is put, replaced and removed, and touches nothing else", async () => {
    const { database } = await withVault()
    const before = await everything(database)
    const [one, two] = [randomBytes(20), randomBytes(20)]
    await writeMeta(database, "pin", one)
    expect(await readMeta(database, "pin")).toEqual(one)
    await writeMeta(database, "pin", two)
    expect(await readMeta(database, "pin")).toEqual(two)
    await writeMeta(database, "pin", null)
    expect(await readMeta(database, "pin")).toBeNull()
    expect(await everything(database)).toEqual(before)
  })
})

test("one value is exchanged for another only if it is still what it was", async () => {
  const { database, written } = await withVault()
  const [one, two] = [randomBytes(300), randomBytes(200)]
  expect(await exchangeMeta(database, "keyring", written.keyring, one)).toBe(true)
  expect(await exchangeMeta(database, "keyring", written.keyring, two)).toBe(false)
  expect(await readMeta(database, "keyring")).toEqual(one)
  expect(await exchangeMeta(database, "pin", one, two)).toBe(false)
  expect(await readMeta(database, "pin")).toBeNull()
  const both = await Promise.all([one, two].map((next) => exchangeMeta(database, "keyring", one, next)))
  expect(both).toEqual([true, true])
  const raced = await Promise.all([written.keyring, one].map((next) => exchangeMeta(database, "keyring", two, next)))
  expect(raced).toEqual([true, false])
})
