import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { tick, type Clock } from "../../src/domain/clock.ts"
import {
  isLive,
  PAST_LIMIT,
  present,
  tombstone,
  withElements,
  withFields,
  withPart,
  type Entry,
  type Fields,
  type Live,
} from "../../src/vault/entry.ts"
import { clocksOf, join, latestOf, lifeOf, merge, same } from "../../src/vault/merge.ts"
import { clockOf, entryOf } from "./sample.ts"

type Edit = (entry: Live, clock: Clock) => Entry
const value = fc.constantFrom("", "a", "b", "c", "__proto__")
const fields: fc.Arbitrary<Partial<Fields>> = fc.record(
  { issuer: value, username: value, order: value, pinned: fc.boolean(), removed: fc.option(fc.nat(3)) },
  { requiredKeys: [] },
)
const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 6,
    arbitrary: fields.map(
      (changes): Edit =>
        (entry, clock) =>
          withFields(entry, changes, clock),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.array(value, { maxLength: 3 }).map((wanted): Edit => (entry, clock) => ({
      ...entry,
      tags: withElements(entry.tags, wanted, clock),
    })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom("code" as const, "notes" as const), fc.nat(3), fc.boolean())
      .map(([part, counter, again]): Edit => (entry, clock) => {
        const back = again ? entry.former?.find((each) => each.part === part) : undefined
        const version = back?.version ?? part + clock
        const code = { counter: back?.counter ?? (back ? 0 : counter), fingerprint: `of ${version}` }
        return withPart(entry, part, { clock, version }, part === "code" ? code : entry)
      }),
  },
  {
    weight: 2,
    arbitrary: fc.constant<Edit>((entry) =>
      entry.parts.code === undefined ? entry : { ...entry, counter: entry.counter + 1 },
    ),
  },
)
const erasing: Edit = tombstone

const start = entryOf(1)
const devices = ["AAAAAAAAAAA", "BBBBBBBBBBB", "CCCCCCCCCCC"] as const

/** What one browser made of the account, by edits of its own at times of its own. */
const branch = (device: string, edits: fc.Arbitrary<Edit>): fc.Arbitrary<Entry> =>
  fc.array(fc.tuple(edits, fc.nat(60)), { maxLength: 25 }).map((steps) => {
    let [entry, clock]: [Entry, Clock] = [start, start.born]
    for (const [step, ms] of steps) {
      clock = tick(clock, device, 1_800_000_000_000 + ms)
      if (isLive(entry)) entry = step(entry, clock)
    }
    return entry
  })
const withErasing = fc.oneof({ weight: 12, arbitrary: edit }, { weight: 1, arbitrary: fc.constant(erasing) })
const three = fc.tuple(...devices.map((device) => branch(device, withErasing)))
const threeLives = fc.tuple(...devices.map((device) => branch(device, edit)))

const bothWays = [
  ["join", join],
  ["merge", merge],
] as const

describe.each(bothWays)("%s", (_name, bring) => {
  test("commutes", () => {
    fc.assert(
      fc.property(three, ([a, b]) => {
        expect(bring(a!, b!)).toEqual(bring(b!, a!))
      }),
      { numRuns: 500 },
    )
  })

  test("repeats harmlessly", () => {
    fc.assert(
      fc.property(three, ([a, b, c]) => {
        expect(bring(a!, a!)).toEqual(a)
        const both = bring(a!, b!)
        expect(bring(both, a!)).toEqual(both)
        expect(bring(b!, both)).toEqual(both)
        if (bring === merge) return
        const all = bring(both, c!)
        for (const each of [a!, b!, c!, both]) expect(bring(all, each)).toEqual(all)
      }),
      { numRuns: 500 },
    )
  })
})

test("join associates", () => {
  fc.assert(
    fc.property(three, ([a, b, c]) => {
      expect(join(join(a!, b!), c!)).toEqual(join(a!, join(b!, c!)))
    }),
    { numRuns: 1000 },
  )
})

test("merge associates as long as nobody erases, for then it is join", () => {
  fc.assert(
    fc.property(threeLives, ([a, b, c]) => {
      expect(merge(merge(a!, b!), c!)).toEqual(merge(a!, merge(b!, c!)))
      expect(merge(a!, b!)).toEqual(join(a!, b!))
    }),
    { numRuns: 500 },
  )
})

test("whatever was erased and brought back, browsers that go on meeting end in one state", () => {
  fc.assert(
    fc.property(three, fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { maxLength: 8 }), (states, meetings) => {
      const held = [...states]
      const meet = (one: number, other: number) => (held[one] = merge(held[one]!, held[other]!))
      for (const [one, other] of meetings) meet(one, other)
      for (let round = 0; round < 4; round++) for (const i of [0, 1, 2]) for (const j of [0, 1, 2]) meet(i, j)
      expect(held[1]).toEqual(held[0])
      expect(held[2]).toEqual(held[0])
    }),
    { numRuns: 500 },
  )
})

test("what was erased last stays erased, whatever older states come and in whatever order (threats A24)", () => {
  fc.assert(
    fc.property(three, fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }), (states, order) => {
      const latest = states.map(latestOf).toSorted().at(-1)!
      // As late as a clock can be made, and as old by the time that the last browser comes.
      const gone = tombstone(start, tick(latest, devices[0], 0))
      const all = [...states, gone]
      const met = order.reduce((held, i) => merge(held, all[i]!), gone as Entry)
      expect(met).toEqual(gone)
      expect(order.reduce((held, i) => merge(all[i]!, held), gone as Entry)).toEqual(gone)
    }),
    { numRuns: 500 },
  )
})

test("an edit leaves what merging its result with its beginning leaves: the reader has nothing to write", () => {
  fc.assert(
    fc.property(branch(devices[0], edit), edit, (before, change) => {
      if (!isLive(before)) return
      const after = change(before, tick(latestOf(before), devices[1], 0))
      expect(merge(before, after)).toEqual(after)
    }),
    { numRuns: 1000 },
  )
})

test("nothing is lost: what loses is in the history, or older than everything there", () => {
  fc.assert(
    fc.property(threeLives, ([a, b]) => {
      const both = merge(a!, b!)
      for (const side of [a, b]) {
        if (!isLive(side!) || !isLive(both)) throw new Error("nobody erased")
        for (const field of ["issuer", "username", "pinned", "removed"] as const) {
          const past = both.past.filter((each) => each.field === field)
          const kept = both[field] === side[field] || past.some((each) => each.value === side[field])
          const clock = side.clocks[field] ?? side.born
          expect(kept || (past.length === PAST_LIMIT && past.every((each) => each.clock > clock))).toBe(true)
        }
        for (const [part, { version: id, clock }] of Object.entries(side.parts)) {
          const former = (both.former ?? []).filter((each) => each.part === part)
          const kept = [...Object.values(both.parts), ...former].some((each) => each.version === id)
          expect(kept || (former.length === PAST_LIMIT && former.every((each) => each.clock > clock))).toBe(true)
        }
        for (const tag of present(side.tags)) expect(Object.hasOwn(both.tags, tag)).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})

describe("case by case", () => {
  const [t1, t2, t3] = [clockOf(10), clockOf(20), clockOf(30)]

  test("two edits of different fields are both kept", () => {
    const both = merge(withFields(start, { issuer: "Bank" }, t1), withFields(start, { username: "me" }, t2))
    expect(both).toMatchObject({ issuer: "Bank", username: "me" })
  })

  test("of two edits of one field the later is kept, and the other is in the history", () => {
    const both = merge(withFields(start, { issuer: "Old" }, t1), withFields(start, { issuer: "New" }, t2)) as Live
    expect(both.issuer).toBe("New")
    expect(both.past.map(({ value: lost }) => lost)).toEqual(["Old", start.issuer])
  })

  test("a cleared field is a value; a part that is absent is none", () => {
    const filled = withPart(start, "notes", { clock: t1, version: "n1" })
    expect(merge(filled, withFields(start, { issuer: "" }, t2))).toMatchObject({
      issuer: "",
      parts: { notes: { version: "n1" } },
    })
  })

  test("of one code the greater counter counts, another code brings its own", () => {
    const first = withPart(start, "code", { clock: t1, version: "c1" }, { counter: 5, fingerprint: "f1" })
    expect(merge({ ...first, counter: 9 }, { ...first, counter: 7 })).toMatchObject({ counter: 9, fingerprint: "f1" })
    const other = withPart(first, "code", { clock: t2, version: "c2" }, { counter: 0, fingerprint: "f2" })
    expect(merge({ ...first, counter: 9 }, other)).toMatchObject({
      counter: 0,
      fingerprint: "f2",
      former: [{ part: "code", clock: t1, version: "c1", counter: 9 }],
    })
  })

  test("erased is erased, whoever still has it (threats A24)", () => {
    const edited = withFields(start, { issuer: "Edited before" }, t1)
    const gone = tombstone(start, t2)
    expect(merge(edited, gone)).toEqual(gone)
    expect(merge(gone, start)).toEqual(gone)
  })

  test("an edit after the erasing brings the account back, later than every tombstone of it", () => {
    const gone = tombstone(start, t1)
    const back = merge(withFields(start, { issuer: "Still wanted" }, t2), gone)
    expect(back).toMatchObject({ issuer: "Still wanted", life: t2 })
    expect(merge(back, gone)).toEqual(back)
    expect(merge(back, tombstone(start, t3))).toEqual(tombstone(start, t3))
  })

  test("two that brought it back, each with an edit of its own, keep both edits", () => {
    const gone = tombstone(start, t1)
    const one = merge(withFields(start, { issuer: "One" }, t2), gone)
    const other = merge(withFields(start, { username: "other" }, t3), gone)
    expect(merge(one, other)).toMatchObject({ issuer: "One", username: "other" })
    expect(same(merge(one, other), merge(other, one))).toBe(true)
  })

  test("every clock is found", () => {
    const full = withPart(withFields(start, { issuer: "x" }, t1), "code", { clock: t2, version: "c1" })
    expect(new Set(clocksOf({ ...full, sites: { "example.com": [1, t3] } }))).toEqual(new Set([start.born, t1, t2, t3]))
    expect(latestOf({ ...full, sites: { "example.com": [1, t3] } })).toBe(t3)
    expect([lifeOf(full), lifeOf(tombstone(full, t3))]).toEqual([start.born, t3])
  })
})
