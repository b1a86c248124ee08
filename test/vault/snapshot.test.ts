import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { fingerprint } from "../../src/vault/secret.ts"
import { keptSnapshots, snapshotDue, withoutAccount } from "../../src/vault/snapshot.ts"
import { changeVault, findBox, liveEntries, openVault } from "../../src/vault/vault.ts"
import { withFields } from "../../src/vault/entry.ts"
import { clockOf, codeOf, idOf, sampleVault, stored } from "./sample.ts"

const HOUR = 3_600_000
const DAY = 24 * HOUR
const now = 1_800_000_000_000

describe("when a state is kept", () => {
  test.each([
    ["the first", null, true],
    ["at once again", now, false],
    ["a moment before the hour", now - HOUR + 1, false],
    ["after an hour", now - HOUR, true],
    ["the clock was put back", now + 1, true],
  ])("%s", (_, last, due) => expect(snapshotDue(last, now)).toBe(due))
})

describe("which states are kept", () => {
  const times = fc.array(fc.integer({ min: now - 40 * DAY, max: now }), { maxLength: 300 })

  test("all of a day, one of each day for a month, none that is older", () => {
    fc.assert(
      fc.property(times, (all) => {
        const kept = keptSnapshots(all, now)
        const recent = new Set(all.filter((at) => now - at < DAY))
        const days = all.filter((at) => now - at >= DAY && now - at < 30 * DAY).map((at) => Math.floor(at / DAY))
        expect(kept.size).toBe(recent.size + new Set(days).size)
        expect([...kept].every((at) => all.includes(at) && now - at < 30 * DAY)).toBe(true)
        // The latest is always among them.
        const latest = Math.max(...all)
        if (all.length > 0 && now - latest < 30 * DAY) expect(kept.has(latest)).toBe(true)
      }),
    )
  })

  test("thinning by the hour, for months, leaves a month of days and a day of hours", () => {
    let all: number[] = []
    for (let at = now; at < now + 90 * DAY; at += HOUR) all = [...keptSnapshots(all.concat(at), at)]
    const end = now + 90 * DAY - HOUR
    expect(all.filter((at) => end - at < DAY)).toHaveLength(24)
    expect(all.filter((at) => end - at >= DAY).length).toBeGreaterThanOrEqual(29)
  })

  test("what is ahead of a clock that was put back stays", () => {
    expect(keptSnapshots([now + DAY, now + DAY + 1], now).size).toBe(2)
  })
})

test("an account taken out of two states that share a bucket: gone from both, the rest opens, shared again", async () => {
  const sample = await sampleVault(3)
  const { keys, id } = sample
  const edited = withFields(liveEntries(sample.vault)[1]!, { issuer: "Edited" }, clockOf(50))
  const writing = await changeVault(keys.index, sample.vault, [{ entry: edited }], clockOf(50))
  const later = stored(sample.buckets, writing)
  const piecesOf = (versions: readonly string[], buckets: readonly Uint8Array<ArrayBuffer>[]) =>
    new Map(versions.map((version, i) => [version, buckets[i]!]))
  const states = [
    { manifest: sample.manifest, pieces: piecesOf(sample.vault.manifest.buckets, sample.buckets) },
    { manifest: sample.manifest, pieces: piecesOf(sample.vault.manifest.buckets, sample.buckets) },
    { manifest: later.manifest, pieces: piecesOf(writing.vault.manifest.buckets, later.buckets) },
  ]
  const known = new Map<string, { version: string; bytes: Uint8Array<ArrayBuffer> }>()
  const made = []
  for (const state of states) made.push(await withoutAccount(keys.index, id, state, idOf(0), known))
  expect(known.size).toBe(2)
  expect(made[0]!.versions).toEqual(made[1]!.versions)
  for (const without of made) {
    const buckets = without!.versions.map((version) => without!.pieces.get(version)!)
    const vault = await openVault(keys.index, id, { manifest: without!.manifest, buckets })
    expect(liveEntries(vault).map((entry) => entry.id)).toEqual([idOf(1), idOf(2)])
    expect(findBox(vault, idOf(1), "code")).not.toBeNull()
    expect(liveEntries(vault)[0]!.fingerprint).toBe(await fingerprint(keys.indexBytes, codeOf(1).secret))
    expect(
      await withoutAccount(
        keys.index,
        id,
        { manifest: without!.manifest, pieces: new Map(without!.versions.map((v, i) => [v, buckets[i]!])) },
        idOf(0),
        known,
      ),
    ).toBeNull()
  }
})
