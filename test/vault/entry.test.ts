import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Clock } from "../../src/domain/clock.ts"
import {
  fieldNames,
  isLive,
  packEntry,
  PAST_LIMIT,
  present,
  tombstone,
  unpackEntry,
  versionsOf,
  withElements,
  withFields,
  withPart,
  type Entry,
  type FieldName,
  type Fields,
  type Live,
  type Past,
} from "../../src/vault/entry.ts"
import { clockOf, entryOf } from "./sample.ts"

const clock = fc.nat(1_000_000).map(clockOf)
const name = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom("__proto__", "constructor", "toString", "1", ""),
)
const set = fc
  .array(fc.tuple(name, fc.tuple(fc.constantFrom(0 as const, 1 as const), clock)))
  .map((marks) => Object.fromEntries(marks))
const fields: fc.Arbitrary<Fields> = fc.record({
  issuer: name,
  username: name,
  email: name,
  order: name,
  pinned: fc.boolean(),
  archived: fc.boolean(),
  hidden: fc.boolean(),
  removed: fc.option(fc.nat()),
})
const past: fc.Arbitrary<Past> = fc.record({
  field: fc.constantFrom(...fieldNames),
  value: fc.oneof(name, fc.nat(), fc.boolean(), fc.constant(null)),
  clock,
})
const stamp = fc.record({ clock, version: fc.string({ minLength: 16, maxLength: 16 }) })
const live: fc.Arbitrary<Live> = fc
  .record({
    born: clock,
    counter: fc.nat(),
    fingerprint: fc.constantFrom("", "AAAAAAAAAAAAAAAA"),
    sites: set,
    tags: set,
    parts: fc.record({ code: stamp, notes: stamp }, { requiredKeys: [] }),
    clocks: fc.dictionary(fc.constantFrom(...fieldNames), clock, { noNullPrototype: true }),
    past: fc.array(past, { maxLength: PAST_LIMIT }),
  })
  .chain((rest) => fields.map((own) => ({ ...entryOf(1), ...rest, ...own })))
const entry: fc.Arbitrary<Entry> = fc.oneof(
  live,
  fc.tuple(live, clock).map(([each, at]) => tombstone(each, at)),
)

describe("a field", () => {
  const before = entryOf(1, { issuer: "Old", pinned: false })

  test("that changes has the edit's clock, and its former value goes to the past with its own", () => {
    const once = withFields(before, { issuer: "New" }, clockOf(10))
    expect(once).toMatchObject({ issuer: "New", clocks: { issuer: clockOf(10) } })
    expect(once.past).toEqual([{ field: "issuer", value: "Old", clock: before.born }])
    const twice = withFields(once, { issuer: "Newer", pinned: true }, clockOf(20))
    expect(twice.clocks).toEqual({ issuer: clockOf(20), pinned: clockOf(20) })
    expect(twice.past).toEqual([
      { field: "issuer", value: "New", clock: clockOf(10) },
      { field: "issuer", value: "Old", clock: before.born },
      { field: "pinned", value: false, clock: before.born },
    ])
  })

  test("that comes back is no longer among the former values", () => {
    const there = withFields(before, { issuer: "New" }, clockOf(10))
    const back = withFields(there, { issuer: "Old" }, clockOf(20))
    expect(back.past).toEqual([{ field: "issuer", value: "New", clock: clockOf(10) }])
  })

  test("that stays the same changes nothing: the very same entry", () => {
    expect(withFields(before, { issuer: "Old", pinned: false }, clockOf(10))).toBe(before)
    expect(withFields(before, {}, clockOf(10))).toBe(before)
  })

  test("that is cleared is stored as its empty value with its clock, for absent never means cleared", () => {
    const cleared = unpackEntry(packEntry(withFields(before, { issuer: "" }, clockOf(10))) as Entry)
    expect(cleared).toMatchObject({ issuer: "", clocks: { issuer: clockOf(10) } })
  })

  test("only the place in the list leaves no past", () => {
    const moved = withFields(before, { order: "z" }, clockOf(10))
    expect([moved.order, moved.past, moved.clocks.order]).toEqual(["z", [], clockOf(10)])
  })

  test("any run of edits: no clock goes back, and of each field the newest former values are kept", () => {
    fc.assert(
      fc.property(live, fc.array(fields, { maxLength: 30 }), (start, edits) => {
        let now: Live = { ...start, clocks: {}, past: [] }
        const had = new Map(fieldNames.map((field) => [field, [now[field]]]))
        for (const [i, edit] of edits.entries()) {
          const at = clockOf(2_000_000 + i)
          const next = withFields(now, edit, at)
          for (const field of fieldNames) {
            if (edit[field] === now[field]) expect(next.clocks[field]).toBe(now.clocks[field])
            else expect(next.clocks[field]).toBe(at)
            had.set(field, [edit[field], ...had.get(field)!.filter((value) => value !== edit[field])])
          }
          expect(next).toMatchObject(edit)
          now = next
        }
        for (const field of fieldNames) {
          const former = now.past.filter((each) => each.field === field)
          const kept = field === "order" ? [] : had.get(field)!.slice(1, 1 + PAST_LIMIT)
          expect(former.map(({ value }) => value)).toEqual(kept)
        }
      }),
      { numRuns: 60 },
    )
  })

  test("nothing but what was named changes", () => {
    fc.assert(
      fc.property(live, fc.constantFrom<FieldName>(...fieldNames), fields, clock, (start, field, edit, at) => {
        const next = withFields(start, { [field]: edit[field] }, at)
        for (const other of fieldNames) if (other !== field) expect(next[other]).toBe(start[other])
        expect([next.id, next.born, next.counter, next.parts]).toEqual([
          start.id,
          start.born,
          start.counter,
          start.parts,
        ])
      }),
    )
  })
})

describe("a part", () => {
  const first = withPart(entryOf(1), "code", { clock: clockOf(1), version: "v1" }, { counter: 3, fingerprint: "f1" })

  test("brings its counter and fingerprint; what it replaces is kept with the counter that it had", () => {
    expect(first).toMatchObject({ counter: 3, fingerprint: "f1", parts: { code: { version: "v1" } } })
    expect(first.former).toBeUndefined()
    const second = withPart(first, "code", { clock: clockOf(2), version: "v2" }, { counter: 0, fingerprint: "f2" })
    expect(second).toMatchObject({ counter: 0, fingerprint: "f2" })
    expect(second.former).toEqual([{ part: "code", clock: clockOf(1), version: "v1", counter: 3 }])
    expect(versionsOf(second).toSorted()).toEqual(["v1", "v2"])
  })

  test("keeps the newest of each part", () => {
    let last = first
    for (let n = 0; n < 20; n++) last = withPart(last, "notes", { clock: clockOf(10 + n), version: `n${n}` })
    const kept = Array.from({ length: PAST_LIMIT }, (_, i) => `n${18 - i}`)
    expect(last.former?.map(({ version }) => version)).toEqual(kept)
    expect([last.counter, last.fingerprint]).toEqual([3, "f1"])
  })
})

describe("a set", () => {
  test("what comes is marked present, what goes is marked absent, what stays keeps its clock", () => {
    const one = withElements({}, ["a", "b"], clockOf(1))
    expect(one).toEqual({ a: [1, clockOf(1)], b: [1, clockOf(1)] })
    const two = withElements(one, ["b", "c"], clockOf(2))
    expect(two).toEqual({ a: [0, clockOf(2)], b: [1, clockOf(1)], c: [1, clockOf(2)] })
    expect(present(two)).toEqual(["b", "c"])
    expect(withElements(two, ["a"], clockOf(3))).toEqual({ a: [1, clockOf(3)], b: [0, clockOf(3)], c: [0, clockOf(3)] })
  })

  test("any set, any wanted elements: exactly those are present after, and none is ever forgotten", () => {
    fc.assert(
      fc.property(set, fc.array(name), fc.nat(1000), (before, wanted, n) => {
        const at = clockOf(2_000_000 + n)
        const after = withElements(before, wanted, at)
        expect(new Set(present(after))).toEqual(new Set(wanted))
        for (const element of Object.keys(before)) {
          expect(Object.hasOwn(after, element)).toBe(true)
          const same = before[element]![0] === after[element]![0]
          expect(after[element]![1]).toBe(same ? before[element]![1] : at)
        }
        expect(withElements(after, wanted, clockOf(9_000_000))).toEqual(after)
      }),
    )
  })
})

describe("a tombstone", () => {
  test("holds id, birth and end, and nothing of what the account was", () => {
    const full = entryOf(3, { issuer: "Bank", tags: { work: [1, clockOf(3)] } })
    const end: Clock = clockOf(9)
    expect(tombstone(full, end)).toEqual({ id: full.id, born: full.born, erased: end })
    expect([isLive(full), isLive(tombstone(full, end))]).toEqual([true, false])
  })
})

describe("for storage", () => {
  test("packing is undone by unpacking, through JSON", () => {
    fc.assert(
      fc.property(entry, (each) => {
        expect(unpackEntry(JSON.parse(JSON.stringify(packEntry(each))) as Entry)).toEqual(each)
      }),
      { numRuns: 500 },
    )
  })

  test("what is as usual takes no room", () => {
    expect(Object.keys(packEntry(entryOf(1))).toSorted()).toEqual([
      "born",
      "id",
      "issuer",
      "order",
      "parts",
      "username",
    ])
  })

  test("unpacked entries share nothing that a change could leak through", () => {
    const [a, b] = [unpackEntry(packEntry(entryOf(1)) as Entry), unpackEntry(packEntry(entryOf(2)) as Entry)] as Live[]
    const changed = withFields({ ...a!, tags: withElements(a!.tags, ["x"], clockOf(5)) }, { pinned: true }, clockOf(5))
    expect(changed.tags).toEqual({ x: [1, clockOf(5)] })
    expect([b!.tags, b!.past, b!.clocks, b!.pinned]).toEqual([{}, [], {}, false])
  })
})
