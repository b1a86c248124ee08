import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { randomBytes, toBase64Url } from "../../src/domain/bytes.ts"
import {
  BUCKET_MEAN,
  bucketCount,
  bucketOf,
  newVersion,
  readBucket,
  readSecrets,
  writeBucket,
  type SealedSecret,
} from "../../src/vault/buckets.ts"
import { fromCbor, toCbor } from "../../src/vault/cbor.ts"
import { tombstone } from "../../src/vault/entry.ts"
import { sealingKey } from "../../src/vault/seal.ts"
import { codeBy } from "./refusal.ts"
import { clockOf, entryOf, idOf } from "./sample.ts"

const vault = randomBytes(16)
const key = await sealingKey(randomBytes(32))
const place = { number: 1, count: 4 }
const entries = [entryOf(1), tombstone(entryOf(5), clockOf(8)), entryOf(9, { tags: { ü: [1, clockOf(9)] } })]
const secrets: SealedSecret[] = [
  ["version of code 1", randomBytes(60)],
  ["version of notes 1", randomBytes(200)],
  ["version of code 9", randomBytes(60)],
]

describe("the bucket of an account", () => {
  test("is the low bits of the first two bytes of its id", () => {
    for (const [n, count, expected] of [
      [0, 1, 0],
      [65_535, 1, 0],
      [5, 4, 1],
      [6, 8, 6],
      [0x1234, 256, 0x34],
      [0x1234, 65_536, 0x1234],
    ] as const) {
      expect(bucketOf(idOf(n), count)).toBe(expected)
    }
  })

  test("doubling leaves an account where it was or moves it by the old number", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.integer({ min: 0, max: 15 }), (id, power) => {
        const account = toBase64Url(new Uint8Array(id))
        const before = bucketOf(account, 2 ** power)
        expect([before, before + 2 ** power]).toContain(bucketOf(account, 2 ** (power + 1)))
        expect(before).toBeLessThan(2 ** power)
      }),
    )
  })

  test("random ids fill the buckets evenly", () => {
    const counts = new Map<number, number>()
    for (let i = 0; i < 16_000; i++) {
      const bucket = bucketOf(toBase64Url(randomBytes(16)), 16)
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
    }
    // 1,000 ± 10 standard deviations of 31.
    expect(counts.size).toBe(16)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(310)
  })
})

describe("how many buckets", () => {
  test.each([
    [0, 1, 1],
    [BUCKET_MEAN, 1, 1],
    [BUCKET_MEAN + 1, 1, 2],
    [2 * BUCKET_MEAN, 1, 2],
    [2 * BUCKET_MEAN + 1, 1, 4],
    [100 * BUCKET_MEAN, 1, 128],
    [10, 64, 64],
    [64 * BUCKET_MEAN + 1, 64, 128],
    [1e12, 1, 65_536],
    [1e12, 65_536, 65_536],
  ])("%d bytes over %d buckets: %d", (bytes, count, expected) => {
    expect(bucketCount(bytes, count)).toBe(expected)
  })
})

describe("a bucket", () => {
  test("is read back as it was written, secrets untouched", async () => {
    const { bytes, bucket } = await writeBucket(key, vault, place, entries, secrets)
    const read = await readBucket(key, vault, place, bucket.version, bytes)
    expect(read).toEqual(bucket)
    expect(read.entries).toEqual(entries)
    expect(readSecrets(read)).toEqual(secrets)
  })

  test("has a new version and a new box at each writing", async () => {
    const written = await Promise.all(
      Array.from({ length: 50 }, () => writeBucket(key, vault, place, entries, secrets)),
    )
    expect(new Set(written.map(({ bucket }) => bucket.version)).size).toBe(50)
    expect(new Set(written.map(({ bytes }) => toBase64Url(bytes))).size).toBe(50)
  })

  test("shows no issuer, username or tag in its bytes, nor which account has a secret", async () => {
    const { bytes } = await writeBucket(key, vault, place, entries, secrets)
    const seen = Buffer.from(bytes).toString("latin1")
    for (const title of ["Example 1", "person1@example.com", "Example 9", "issuer"]) expect(seen).not.toContain(title)
    for (const n of [1, 5, 9]) expect(seen).not.toContain(idOf(n))
  })

  test("a version id is 96 bits in base64url", () => {
    expect(newVersion()).toMatch(/^[\w-]{16}$/)
  })
})

describe("a bucket of somebody else", async () => {
  const { bytes } = await writeBucket(key, vault, place, entries, secrets)
  type Parts = [number, string, Uint8Array, Uint8Array]
  const [, version, index, beside] = fromCbor(bytes) as Parts
  const read = (given: Uint8Array<ArrayBuffer>, at = place, named = version) => readBucket(key, vault, at, named, given)

  test.each([
    ["A5: another number", { number: 2, count: 4 }],
    ["A5: another count", { number: 1, count: 8 }],
  ])("%s: not opened", async (_, at) => {
    expect(await codeBy(() => read(bytes, at))).toBe("vault.damaged")
  })

  test("A6: another vault's, A8: another version than the manifest names", async () => {
    expect(await codeBy(() => readBucket(key, randomBytes(16), place, version, bytes))).toBe("vault.damaged")
    expect(await codeBy(() => read(bytes, place, newVersion()))).toBe("vault.damaged")
    const renamed = toCbor([1, "AAAAAAAAAAAAAAAA", index, beside])
    expect(await codeBy(() => read(renamed, place, "AAAAAAAAAAAAAAAA"))).toBe("vault.damaged")
    expect(await codeBy(() => read(renamed))).toBe("vault.damaged")
  })

  test.each([
    ["A4, A5: two secrets exchanged", secrets.map(([id], i) => [id, secrets[2 - i]![1]])],
    ["A8: one secret replaced by an older one", secrets.with(0, ["version of code 1", randomBytes(60)])],
    ["A12: one secret left out", secrets.slice(1)],
    ["A12: none", []],
    ["one secret twice", [...secrets, secrets[0]]],
    ["another order", secrets.toReversed()],
  ])("%s: the whole bucket is refused", async (_, others) => {
    expect(await codeBy(() => read(toCbor([1, version, index, toCbor(others)])))).toBe("vault.damaged")
  })

  test("A8: an older index beside newer secrets, and newer beside older", async () => {
    const later = await writeBucket(key, vault, place, entries, secrets.slice(1))
    const [, laterVersion, laterIndex, laterBeside] = fromCbor(later.bytes) as Parts
    for (const mixed of [
      [1, version, index, laterBeside],
      [1, version, laterIndex, laterBeside],
      [1, laterVersion, index, beside],
    ]) {
      expect(await codeBy(() => read(toCbor(mixed)))).toBe("vault.damaged")
    }
  })

  test("A11: an envelope of the future is newer, every other one damaged", async () => {
    for (const envelope of [2, 3, 255, 2 ** 40]) {
      expect(await codeBy(() => read(toCbor([envelope, version, index, beside])))).toBe("vault.newer")
    }
    expect(await codeBy(() => read(toCbor([2])))).toBe("vault.newer")
    for (const envelope of [0, -1, "1", null, true]) {
      expect(await codeBy(() => read(toCbor([envelope, version, index, beside])))).toBe("vault.damaged")
    }
  })

  test.each([
    ["a map", { 0: 1 }],
    ["an empty list", []],
    ["three parts", [1, version, index]],
    ["five parts", [1, version, index, beside, beside]],
    ["texts for bytes", [1, version, "index", "secrets"]],
    ["lists for bytes", [1, version, [...index], [...beside]]],
    ["null", null],
  ])("%s: damaged", async (_, value) => {
    expect(await codeBy(() => read(toCbor(value)))).toBe("vault.damaged")
  })

  test("A28: the same values in another encoding are refused", async () => {
    expect([bytes[0], bytes[1]]).toEqual([0x84, 0x01])
    const rest = bytes.slice(2)
    for (const start of [
      [0x98, 4, 1],
      [0x9f, 1],
      [0x84, 0x18, 1],
      [0x84, 0xf9, 0x3c, 0x00],
      [0x84, 0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0],
      [0x84, 0xc2, 0x41, 1],
    ]) {
      expect(await codeBy(() => read(new Uint8Array([...start, ...rest])))).toBe("vault.damaged")
    }
    // A byte order mark before the version, which a text decoder drops.
    const marked = new Uint8Array([0x84, 1, 0x60 + 19, 0xef, 0xbb, 0xbf, ...bytes.slice(3)])
    expect(await codeBy(() => read(marked))).toBe("vault.damaged")
  })
})
