import { describe, expect, test } from "vitest"
import type { Bytes } from "../../src/domain/bytes.ts"
import { BUCKET_MEAN, bucketOf, readSecrets } from "../../src/vault/buckets.ts"
import { tombstone, withFields } from "../../src/vault/entry.ts"
import { openCode, openNotes, sealCode, sealNotes } from "../../src/vault/secret.ts"
import {
  changeVault,
  findBox,
  findEntry,
  liveEntries,
  newStamp,
  openVault,
  type Change,
  type Vault,
} from "../../src/vault/vault.ts"
import { toHex } from "../vectors/hex.ts"
import { codeBy } from "./refusal.ts"
import { addingOf, clockOf, codeOf, entryOf, idOf, notesOf, sampleVault, stored, type Keys } from "./sample.ts"

/** Number of an account by {@link entryOf} → its code and notes as they open. */
async function secretsOf(keys: Keys, vault: Vault, n: number) {
  const { parts } = findEntry(vault, idOf(n))
  const [code, notes] = [findBox(vault, idOf(n), "code"), findBox(vault, idOf(n), "notes")]
  return [
    parts.code && code && (await openCode(keys.codes, vault.id, idOf(n), parts.code, code)),
    parts.notes && notes && (await openNotes(keys.passwords, vault.id, idOf(n), parts.notes, notes)),
  ]
}

describe("an empty vault", () => {
  test("opens to nothing, in one bucket, at revision 0", async () => {
    const { keys, id, first } = await sampleVault(0)
    const opened = await openVault(keys.index, id, stored([], first))
    expect(opened).toEqual(first.vault)
    expect([liveEntries(opened), opened.buckets.length, opened.manifest.revision, opened.manifest.clock]).toEqual([
      [],
      1,
      0,
      null,
    ])
  })
})

describe("a change", async () => {
  const { keys, id, vault, manifest, buckets } = await sampleVault(3)
  /** Changes the sample, stores it, opens what was stored, and holds it equal to what was promised. */
  async function after(changes: readonly Change[], n = 100): Promise<Vault> {
    const writing = await changeVault(keys.index, vault, changes, clockOf(n))
    const opened = await openVault(keys.index, id, stored(buckets, writing))
    expect(opened).toEqual(writing.vault)
    expect(opened.manifest).toMatchObject({ revision: vault.manifest.revision + 1, clock: clockOf(n) })
    return opened
  }

  test("what was added is there after opening, secrets and all", async () => {
    const opened = await openVault(keys.index, id, { manifest, buckets })
    expect(liveEntries(opened).map((entry) => entry.id)).toEqual([idOf(0), idOf(1), idOf(2)])
    for (const n of [0, 1, 2]) expect(await secretsOf(keys, opened, n)).toEqual([codeOf(n), notesOf(n)])
  })

  test("an edit changes one account and touches no secret", async () => {
    const edited = withFields(findEntry(vault, idOf(1)), { issuer: "Edited" }, clockOf(100))
    const opened = await after([{ entry: edited }])
    expect(findEntry(opened, idOf(1)).issuer).toBe("Edited")
    for (const n of [0, 2]) expect(findEntry(opened, idOf(n))).toEqual(findEntry(vault, idOf(n)))
    expect(readSecrets(opened.buckets[0]!)).toEqual(readSecrets(vault.buckets[0]!))
  })

  test("a new secret takes the place of the old one and of no other", async () => {
    const stamp = newStamp(clockOf(100))
    const before = findEntry(vault, idOf(1))
    const notes = await sealNotes(keys.passwords, id, idOf(1), stamp, "other notes")
    const opened = await after([{ entry: { ...before, parts: { ...before.parts, notes: stamp } }, boxes: { notes } }])
    expect(await secretsOf(keys, opened, 1)).toEqual([codeOf(1), "other notes"])
    expect(await secretsOf(keys, opened, 0)).toEqual([codeOf(0), notesOf(0)])
  })

  test("a secret that is removed is gone from the bytes", async () => {
    const { notes: _, ...parts } = findEntry(vault, idOf(1)).parts
    const opened = await after([{ entry: { ...findEntry(vault, idOf(1)), parts } }])
    expect(findBox(opened, idOf(1), "notes")).toBeNull()
    expect(await secretsOf(keys, opened, 1)).toEqual([codeOf(1), undefined])
  })

  test("erasing leaves a tombstone and takes the secrets, whatever boxes are handed in", async () => {
    const gone = findBox(vault, idOf(1), "code")!
    const dead = tombstone(findEntry(vault, idOf(1)), clockOf(100))
    const opened = await after([{ entry: dead, boxes: { code: gone } }])
    expect(opened.buckets[0]!.entries).toContainEqual(dead)
    expect(liveEntries(opened).map((entry) => entry.id)).toEqual([idOf(0), idOf(2)])
    expect([findBox(opened, idOf(1), "code"), findBox(opened, idOf(1), "notes")]).toEqual([null, null])
    expect(await codeBy(() => findEntry(opened, idOf(1)))).toBe("account.missing")
    expect(toHex(opened.buckets[0]!.secrets)).not.toContain(toHex(gone))
  })

  test("several at once are one revision", async () => {
    const opened = await after([
      await addingOf(keys, id, 7),
      { entry: withFields(findEntry(vault, idOf(0)), { pinned: true }, clockOf(100)) },
      { entry: tombstone(findEntry(vault, idOf(2)), clockOf(100)) },
    ])
    expect(liveEntries(opened).map((entry) => [entry.id, entry.pinned])).toEqual([
      [idOf(0), true],
      [idOf(1), false],
      [idOf(7), false],
    ])
  })

  test("the vault's clock never goes back", async () => {
    const writing = await changeVault(keys.index, vault, [{ entry: entryOf(1) }], clockOf(1))
    expect(writing.vault.manifest.clock).toBe(vault.manifest.clock)
  })

  test("changes nothing in the vault that it was made from", async () => {
    const before = structuredClone(vault)
    await changeVault(keys.index, vault, [{ entry: tombstone(findEntry(vault, idOf(1)), clockOf(9)) }], clockOf(9))
    expect(vault).toEqual(before)
  })

  test("an account that is not there is said to be missing, and has no box", async () => {
    expect(await codeBy(() => findEntry(vault, idOf(99)))).toBe("account.missing")
    expect(findBox(vault, idOf(99), "code")).toBeNull()
  })
})

describe("a growing vault", () => {
  test("is spread over more buckets as soon as their mean passes 20 KiB, and loses nothing", async () => {
    const { keys, id, first } = await sampleVault(0)
    let [vault, content] = [first.vault, stored([], first)]
    const counts: number[] = []
    for (let n = 0; n < 240; n += 8) {
      const changes = await Promise.all(Array.from({ length: 8 }, (_, i) => addingOf(keys, id, n + i)))
      const before = vault
      const writing = await changeVault(keys.index, vault, changes, clockOf(n))
      content = stored(content.buckets, writing)
      vault = writing.vault
      const [was, is] = [before.buckets.length, vault.buckets.length]
      counts.push(is)
      const mean = vault.sizes.reduce((sum, size) => sum + size, 0) / is
      expect(mean).toBeLessThanOrEqual(BUCKET_MEAN)
      // Doubled: all are written. Else only those that changed.
      if (is === was) expect(writing.buckets.size).toBeLessThanOrEqual(8)
      else expect([...writing.buckets.keys()]).toEqual(Array.from({ length: is }, (_, number) => number))
      expect(is).toBeGreaterThanOrEqual(was)
    }
    expect(new Set(counts)).toEqual(new Set([1, 2, 4, 8].slice(0, new Set(counts).size)))
    expect(vault.buckets.length).toBeGreaterThanOrEqual(4)

    const opened = await openVault(keys.index, id, content)
    expect(opened).toEqual(vault)
    expect(liveEntries(opened)).toHaveLength(240)
    for (let n = 0; n < 240; n++) expect(await secretsOf(keys, opened, n)).toEqual([codeOf(n), notesOf(n)])
    for (const [number, bucket] of opened.buckets.entries()) {
      for (const entry of bucket.entries) expect(bucketOf(entry.id, opened.buckets.length)).toBe(number)
    }
  })

  test("an erased account's tombstone is spread too", async () => {
    const { keys, id, vault } = await sampleVault(60)
    const dead = tombstone(findEntry(vault, idOf(5)), clockOf(500))
    const changes = await Promise.all(Array.from({ length: 120 }, (_, i) => addingOf(keys, id, 100 + i)))
    const writing = await changeVault(keys.index, vault, [{ entry: dead }, ...changes], clockOf(500))
    expect(writing.vault.buckets.length).toBeGreaterThan(vault.buckets.length)
    expect(writing.vault.buckets[bucketOf(idOf(5), writing.vault.buckets.length)]!.entries).toContainEqual(dead)
    expect(findBox(writing.vault, idOf(5), "code")).toBeNull()
  })

  test("10,000 accounts: one edit writes one bucket and the manifest, under 64 KiB together", async () => {
    const { keys, id, vault, manifest, buckets } = await sampleVault(10_000)
    expect(liveEntries(await openVault(keys.index, id, { manifest, buckets }))).toHaveLength(10_000)
    const stamp = newStamp(clockOf(20_000))
    const before = findEntry(vault, idOf(4321))
    const entry = {
      ...withFields(before, { issuer: "Edited" }, clockOf(20_000)),
      parts: { ...before.parts, code: stamp },
    }
    const code = await sealCode(keys.codes, id, entry.id, stamp, codeOf(9))
    const writing = await changeVault(keys.index, vault, [{ entry, boxes: { code } }], clockOf(20_000))

    expect([...writing.buckets.keys()]).toEqual([bucketOf(entry.id, vault.buckets.length)])
    const written = [writing.manifest, ...writing.buckets.values()].reduce((sum, bytes) => sum + bytes.length, 0)
    expect(written).toBeLessThan(65_536)
    const opened = await openVault(keys.index, id, stored(buckets, writing))
    expect(findEntry(opened, entry.id).issuer).toBe("Edited")
    expect(await secretsOf(keys, opened, 4321)).toEqual([codeOf(9), notesOf(4321)])
    expect(liveEntries(opened)).toHaveLength(10_000)
  })
})

describe("what the storage gives back is opened whole or not at all", async () => {
  const { keys, id, vault, manifest, buckets } = await sampleVault(160)
  const count = buckets.length
  const refused = async (content: { manifest: Bytes; buckets: readonly Bytes[] }) =>
    expect(await codeBy(() => openVault(keys.index, id, content))).toBe("vault.damaged")

  test("the sample has several buckets", () => expect(count).toBeGreaterThanOrEqual(4))

  test("A5: any two buckets exchanged", async () => {
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < a; b++)
        await refused({ manifest, buckets: buckets.with(a, buckets[b]!).with(b, buckets[a]!) })
    }
  })

  test("A10: a bucket left out, added, doubled, all gone", async () => {
    for (let a = 0; a < count; a++) await refused({ manifest, buckets: buckets.toSpliced(a, 1) })
    for (let a = 0; a < count; a++) await refused({ manifest, buckets: buckets.with(a, buckets[(a + 1) % count]!) })
    await refused({ manifest, buckets: [...buckets, buckets[0]!] })
    await refused({ manifest, buckets: [...buckets, ...buckets] })
    await refused({ manifest, buckets: buckets.slice(0, count / 2) })
    await refused({ manifest, buckets: [] })
  })

  test("A8: an older bucket under the newer manifest, and a newer bucket under the older one", async () => {
    const entry = withFields(findEntry(vault, idOf(3)), { issuer: "Edited" }, clockOf(999))
    const writing = await changeVault(keys.index, vault, [{ entry }], clockOf(999))
    const now = stored(buckets, writing)
    expect(liveEntries(await openVault(keys.index, id, now))).toHaveLength(160)
    await refused({ manifest: now.manifest, buckets })
    await refused({ manifest, buckets: now.buckets })
  })

  test("A8: the same content written again is another version, not the same", async () => {
    const writing = await changeVault(keys.index, vault, [{ entry: findEntry(vault, idOf(3)) }], clockOf(999))
    await refused({ manifest, buckets: stored(buckets, writing).buckets })
  })

  test("A6: another vault's buckets or manifest, the same accounts in it", async () => {
    const other = await sampleVault(160)
    expect(other.buckets).toHaveLength(count)
    await refused({ manifest, buckets: buckets.with(0, other.buckets[0]!) })
    await refused({ manifest: other.manifest, buckets })
    await refused(other)
  })

  test("A7: a bucket for the manifest, the manifest for a bucket", async () => {
    const code = await codeBy(() => openVault(keys.index, id, { manifest: buckets[0]!, buckets }))
    expect(["vault.damaged", "vault.newer"]).toContain(code)
    await refused({ manifest, buckets: buckets.with(0, manifest) })
  })
})
