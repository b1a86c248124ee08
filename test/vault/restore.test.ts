/** Restoring: what is newer stays, what was lost comes back, and it can be taken back. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { randomBytes } from "../../src/domain/bytes.ts"
import { tick, type Clock } from "../../src/domain/clock.ts"
import { adopt } from "../../src/vault/adopt.ts"
import {
  fieldNames,
  isLive,
  tombstone,
  withElements,
  withFields,
  withPart,
  type Entry,
  type Live,
  type PartName,
} from "../../src/vault/entry.ts"
import { latestOf } from "../../src/vault/merge.ts"
import { boxesOf, differences, entryOf as accountOf, restore, undo } from "../../src/vault/restore.ts"
import { fingerprint, openCode, openNotes, sealCode } from "../../src/vault/secret.ts"
import { changeVault, findBox, liveEntries, newStamp, type Change, type Vault } from "../../src/vault/vault.ts"
import { clockOf, codeOf, device, entryOf, idOf, notesOf, sampleVault, type Keys } from "./sample.ts"

const sample = await sampleVault(4)
const { keys } = sample
const other = "BBBBBBBBBBB"
const start = 1_800_000_000_000

/** A vault as opened, of these entries alone: its bytes are never looked at. */
const vaultOf = (entries: readonly Entry[]): Vault => ({
  ...sample.vault,
  buckets: [{ ...sample.vault.buckets[0]!, entries }],
})
const none = async () => []
const restored = async (here: Vault, there: Vault, ids: readonly string[], clock: Clock): Promise<Vault> => {
  const { changes } = await restore(here, there, ids, clock, none)
  const after = new Map(here.buckets[0]!.entries.map((entry) => [entry.id, entry]))
  for (const { entry } of changes) after.set(entry.id, entry)
  return vaultOf([...after.values()])
}
const shown = (vault: Vault) => liveEntries(vault).filter(({ removed }) => removed === null)
/** All that people see of an account. */
const look = ({ issuer, username, pinned, archived, hidden, sites, tags, parts }: Live) => {
  const present = (set: Live["tags"]) =>
    Object.keys(set)
      .filter((name) => set[name]![0] === 1)
      .toSorted()
  const versions = Object.entries(parts).map(([part, { version }]) => `${part} ${version}`)
  return {
    issuer,
    username,
    pinned,
    archived,
    hidden,
    sites: present(sites),
    tags: present(tags),
    versions: versions.toSorted(),
  }
}

type Edit = (entry: Live, clock: Clock) => Entry
const value = fc.constantFrom("", "a", "b")
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ issuer: value, username: value, pinned: fc.boolean() }, { requiredKeys: [] }).map(
    (changes): Edit =>
      (entry, clock) =>
        withFields(entry, changes, clock),
  ),
  fc.constant<Edit>((entry, clock) => withFields(entry, { removed: 5 }, clock)),
  fc.constant<Edit>((entry, clock) => withFields(entry, { removed: null }, clock)),
  fc.array(value, { maxLength: 2 }).map((tags): Edit => (entry, clock) => ({
    ...entry,
    tags: withElements(entry.tags, tags, clock),
  })),
  fc.constant<Edit>((entry, clock) => withPart(entry, "code", { clock, version: `v${clock}` })),
  fc.constant<Edit>(tombstone),
)
const ids = [0, 1, 2].map(idOf)

/** Three accounts after edits of one browser, from a common beginning. */
const branch = (by: string): fc.Arbitrary<Vault> =>
  fc.array(fc.tuple(fc.nat(2), edit, fc.nat(40)), { maxLength: 14 }).map((steps) => {
    const entries = ids.map((_, n): Entry => entryOf(n))
    let clock = clockOf(3)
    for (const [n, step, ms] of steps) {
      clock = tick(clock, by, start + 10 + ms)
      const entry = entries[n]!
      if (isLive(entry)) entries[n] = step(entry, clock)
    }
    return vaultOf(entries)
  })
const both = fc.tuple(branch(device), branch(other))
const latest = (vault: Vault) => vault.buckets[0]!.entries.map(latestOf).reduce((a, b) => (a > b ? a : b))
const after = (vault: Vault) => tick(latest(vault), device, start + 1000)

describe("restore", () => {
  test("takes no account away, and brings back every one that was shown there", () =>
    fc.assert(
      fc.asyncProperty(both, async ([here, there]) => {
        const result = await restored(here, there, ids, after(here))
        const names = shown(result).map(({ id }) => id)
        for (const { id } of [...shown(here), ...shown(there)]) expect(names).toContain(id)
      }),
    ))

  test("never loses what is newer: by the merge, no value that is later here is changed", () =>
    fc.assert(
      fc.asyncProperty(both, async ([here, there]) => {
        // What is suggested: not those that are merely older there.
        const chosen = differences(here, there).filter(({ kind }) => kind !== "older")
        const result = await restored(
          here,
          there,
          chosen.map(({ id }) => id),
          after(here),
        )
        for (const before of shown(here)) {
          const then = accountOf(there, before.id)
          const now = accountOf(result, before.id)
          if (!isLive(now!) || then === undefined || !isLive(then)) continue
          for (const field of ["issuer", "username", "pinned"] as const) {
            const [own, theirs] = [before.clocks[field] ?? before.born, then.clocks[field] ?? then.born]
            if (own >= theirs) expect(now[field]).toBe(before[field])
          }
          for (const [tag, [present, clock]] of Object.entries(before.tags)) {
            const mark = then.tags[tag]
            if (mark === undefined || clock > mark[1]) expect(now.tags[tag]![0]).toBe(present)
          }
        }
      }),
    ))

  test("what is older there, chosen by a person, is as it was; what it replaces is in the history", () =>
    fc.assert(
      fc.asyncProperty(both, async ([here, there]) => {
        const older = differences(here, there).filter(({ kind }) => kind === "older")
        const result = await restored(
          here,
          there,
          older.map(({ id }) => id),
          after(here),
        )
        for (const { id } of older) {
          const [before, then, now] = [here, there, result].map((vault) => accountOf(vault, id)!)
          if (!isLive(before!) || !isLive(then!) || !isLive(now!)) throw new Error("erased")
          // A part that came since stays.
          const parts = { ...now.parts, ...then.parts }
          expect(look(now)).toEqual(look({ ...then, parts }))
          for (const field of ["issuer", "username"] as const) {
            if (before[field] !== then[field])
              expect(now.past).toContainEqual(expect.objectContaining({ field, value: before[field] }))
          }
          const code = before.parts.code
          if (code && then.parts.code && code.version !== then.parts.code.version) {
            expect(now.former?.map(({ version }) => version)).toContain(code.version)
          }
        }
      }),
    ))

  test("done twice, there is nothing more to restore but what is merely older", () =>
    fc.assert(
      fc.asyncProperty(both, async ([here, there]) => {
        const result = await restored(here, there, ids, after(here))
        expect(differences(result, there).filter(({ kind }) => kind !== "older")).toEqual([])
      }),
    ))

  test("undone, everything is seen as it was before; what came is removed, and can be restored again", () =>
    fc.assert(
      fc.asyncProperty(both, async ([here, there]) => {
        const { changes } = await restore(here, there, ids, after(here), none)
        const result = await restored(here, there, ids, after(here))
        const back = new Map(result.buckets[0]!.entries.map((entry) => [entry.id, entry]))
        const undone = undo(
          result,
          here,
          changes.map(({ entry }) => entry.id),
          after(result),
          start + 2000,
        )
        for (const { entry } of undone) back.set(entry.id, entry)
        const end = vaultOf([...back.values()])
        const looks = (vault: Vault) => shown(vault).map((entry) => [entry.id, look(entry)] as const)
        // A part that was added is not taken away: an account without its code would be a loss.
        const bare = (list: ReturnType<typeof looks>) => list.map(([id, all]) => [id, { ...all, versions: [] }])
        expect(bare(looks(end))).toEqual(bare(looks(here)))
      }),
    ))
})

test("an account erased after the backup comes back as a later life, with its secrets", async () => {
  const clock = clockOf(90)
  const gone = await changeVault(
    keys.index,
    sample.vault,
    [{ entry: tombstone(accountOf(sample.vault, idOf(0))!, clock) }],
    clock,
  )
  expect(findBox(gone.vault, idOf(0), "code")).toBeNull()
  const [difference] = differences(gone.vault, sample.vault)
  const names = { issuer: "Example 0", username: "person0@example.com" }
  expect(difference).toEqual({ id: idOf(0), ...names, kind: "missing", changes: [] })
  const later = clockOf(91)
  const made = await restore(gone.vault, sample.vault, [idOf(0)], later, async (entry) => boxesOf(sample.vault, entry))
  const { vault } = await changeVault(keys.index, gone.vault, made.changes, made.clock)
  await expectWhole(vault, keys, [0, 1, 2, 3])
})

describe("what would change of an account", () => {
  const [before, clock] = [entryOf(0), clockOf(9)]
  const changesOf = (here: Entry, there: Entry) => differences(vaultOf([here]), vaultOf([there]))[0]?.changes

  test("its values as they are and as they would be; of a secret only that it would be another", () => {
    const parts = { password: { clock: clockOf(1), version: "one" }, notes: { clock: clockOf(1), version: "one" } }
    const there = withFields(
      { ...before, parts, sites: withElements({}, ["b.example", "a.example"], clock) },
      {},
      clock,
    )
    const named = withFields({ ...there, sites: {} }, { issuer: "Now", pinned: true, email: "" }, clock)
    const here = withPart({ ...named, tags: withElements({}, ["work"], clock) }, "password", { clock, version: "two" })
    expect(changesOf({ ...here, sites: withElements(there.sites, ["a.example"], clockOf(10)) }, there)).toEqual([
      { of: "issuer", from: "Now", to: "Example 0" },
      { of: "sites", from: "a.example", to: "a.example, b.example" },
      { of: "tags", from: "work", to: "" },
      { of: "pinned", to: false },
      { of: "password" },
    ])
  })

  test.each(fieldNames.filter((name) => name !== "order" && name !== "removed"))("%s is among them", (name) => {
    const changed = withFields(before, { [name]: typeof before[name] === "boolean" ? true : "otherwise" }, clock)
    expect(changesOf(changed, before)).toEqual([expect.objectContaining({ of: name })])
    expect(changesOf(before, changed)).toEqual([expect.objectContaining({ of: name })])
  })

  test.each(["code", "registered", "password", "recovery", "notes"] satisfies PartName[])(
    "%s is among them",
    (part) => {
      const [one, two] = [withPart(before, part, { clock: clockOf(8), version: "one" }), clockOf(10)]
      expect(changesOf(withPart(one, part, { clock: two, version: "two" }), one)).toEqual([{ of: part }])
    },
  )

  test("is never nothing but where the account itself comes back", () =>
    fc.assert(
      fc.property(both, ([here, there]) => {
        for (const { kind, changes } of differences(here, there)) expect(changes.length > 0).toBe(kind !== "missing")
      }),
    ))
})

async function expectWhole(vault: Vault, by: Keys, numbers: readonly number[]): Promise<void> {
  for (const n of numbers) {
    const entry = accountOf(vault, idOf(n))
    if (entry === undefined || !isLive(entry)) throw new Error(`account ${n} is not there`)
    const { parts } = entry
    expect(await openCode(by.codes, vault.id, entry.id, parts.code!, findBox(vault, entry.id, "code")!)).toEqual(
      codeOf(n),
    )
    expect(await openNotes(by.passwords, vault.id, entry.id, parts.notes!, findBox(vault, entry.id, "notes")!)).toBe(
      notesOf(n),
    )
    expect(entry.fingerprint).toBe(await fingerprint(by.indexBytes, codeOf(n).secret))
  }
}

describe("from another vault", () => {
  test("secrets, former ones too, and marks are made anew under this vault's keys", async () => {
    const here = await sampleVault(0)
    const clock = clockOf(70)
    const stamp = newStamp(clock)
    const before = accountOf(sample.vault, idOf(1)) as Live
    const box = await sealCode(keys.codes, sample.id, before.id, stamp, codeOf(1))
    const change: Change = { entry: withPart(before, "code", stamp), boxes: { code: box } }
    const source = (await changeVault(keys.index, sample.vault, [change], clock)).vault

    const all = new Set([0, 1, 2, 3].map(idOf))
    const from = { vault: sample.id, codes: keys.codes, passwords: keys.passwords }
    const to = { vault: here.id, codes: here.keys.codes, passwords: here.keys.passwords }
    const adopted = await adopt(source, from, to, here.keys.indexBytes, all)
    const made = await restore(here.vault, adopted.source, [...all], clockOf(80), async (entry) =>
      boxesOf(source, entry).map(([version]) => [version, adopted.boxes.get(version)!] as const),
    )
    const { vault } = await changeVault(here.keys.index, here.vault, made.changes, made.clock)
    await expectWhole(vault, here.keys, [0, 1, 2, 3])
    const [former] = (accountOf(vault, idOf(1)) as Live).former ?? []
    const kept = new Map(boxesOf(vault, accountOf(vault, idOf(1)) as Live)).get(former!.version)
    expect(await openCode(here.keys.codes, vault.id, idOf(1), former!, kept!)).toEqual(codeOf(1))
    // Once more: the same accounts, so nothing to restore.
    expect(differences(vault, source)).toEqual([])
  })

  test("with a key that is not its own nothing is taken over", async () => {
    const wrong = { vault: randomBytes(16), codes: keys.codes, passwords: keys.passwords }
    await expect(adopt(sample.vault, wrong, wrong, keys.indexBytes, new Set([idOf(0)]))).rejects.toThrow(
      "vault.damaged",
    )
  })
})
