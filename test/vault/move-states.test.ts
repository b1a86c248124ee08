import { expect, test } from "vitest"
import { randomBytes, type Bytes } from "../../src/domain/bytes.ts"
import { keyFor } from "../../src/vault/keys.ts"
import { moveVault } from "../../src/vault/move.ts"
import { moveStates, type ContentKeys } from "../../src/vault/move-states.ts"
import { sealingKey } from "../../src/vault/seal.ts"
import { openCode, openNotes } from "../../src/vault/secret.ts"
import { changeVault, findBox, findEntry, liveEntries, openVault } from "../../src/vault/vault.ts"
import { withFields } from "../../src/vault/entry.ts"
import { clockOf, codeOf, idOf, notesOf, sampleVault } from "./sample.ts"

const sample = await sampleVault(300)

async function contentKeys(vault: Bytes, root: Bytes): Promise<ContentKeys> {
  const key = async (purpose: "codes" | "passwords") => sealingKey(await keyFor(root, purpose))
  return { vault, index: await keyFor(root, "index"), codes: await key("codes"), passwords: await key("passwords") }
}

const from = await contentKeys(sample.vault.id, sample.root)
const to = await contentKeys(randomBytes(16), randomBytes(32))

/** Two states that differ in one account, with the buckets of both under their version ids. */
async function twoStates() {
  const renamed = withFields(findEntry(sample.vault, idOf(7)), { issuer: "Renamed" }, clockOf(999))
  const change = await changeVault(sample.keys.index, sample.vault, [{ entry: renamed }], clockOf(999))
  const pieces = new Map<string, Bytes>()
  for (const [number, { version }] of sample.vault.buckets.entries()) pieces.set(version, sample.buckets[number]!)
  for (const [number, bytes] of change.buckets) pieces.set(change.vault.buckets[number]!.version, bytes)
  return { manifests: [sample.manifest, change.manifest], pieces }
}

test("states open under the new keys as they were, and under the old ones no more; what they share lies there once", async () => {
  const { manifests, pieces } = await twoStates()
  expect(sample.vault.buckets.length).toBeGreaterThan(1)
  const moved = await moveStates(manifests, pieces, from, to)
  expect(moved.pieces.size).toBe(pieces.size)
  const key = await sealingKey(to.index)
  const issuers: string[] = []
  for (const state of moved.states) {
    const { manifest, versions } = state!
    const buckets = versions.map((version) => moved.pieces.get(version)!)
    const vault = await openVault(key, to.vault, { manifest, buckets })
    expect(liveEntries(vault)).toHaveLength(300)
    const entry = findEntry(vault, idOf(7))
    issuers.push(entry.issuer)
    const [code, notes] = [findBox(vault, entry.id, "code")!, findBox(vault, entry.id, "notes")!]
    expect(await openCode(to.codes, to.vault, entry.id, entry.parts.code!, code)).toEqual(codeOf(7))
    expect(await openNotes(to.passwords, to.vault, entry.id, entry.parts.notes!, notes)).toBe(notesOf(7))
    await expect(openCode(from.codes, from.vault, entry.id, entry.parts.code!, code)).rejects.toThrow("vault.damaged")
    await expect(openVault(sample.keys.index, from.vault, { manifest, buckets })).rejects.toThrow("vault.damaged")
  }
  expect(issuers).toEqual(["Example 7", "Renamed"])
})

test("a state that does not open is left out, and keeps no other from being moved", async () => {
  const { manifests, pieces } = await twoStates()
  const lost = new Map(pieces)
  lost.delete(sample.vault.buckets[0]!.version)
  const damaged = await moveStates([manifests[0]!.with(40, manifests[0]![40]! ^ 1), ...manifests], pieces, from, to)
  expect(damaged.states.map((state) => state !== null)).toEqual([false, true, true])
  const missing = await moveStates(manifests, lost, from, to)
  expect(
    missing.states.every((state) => state === null || state.versions.every((version) => missing.pieces.has(version))),
  ).toBe(true)
  expect(missing.states[0]).toBe(null)
})

test("a vault moves with all its buckets, and its clock", async () => {
  const writing = await moveVault(sample.vault, from, to, to.index)
  expect(writing.vault.buckets.length).toBe(sample.vault.buckets.length)
  expect(writing.vault.manifest.clock).toBe(sample.vault.manifest.clock)
  expect(writing.buckets.size).toBe(sample.vault.buckets.length)
})
