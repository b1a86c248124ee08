/**
 * An account as the index stores it: all that may be shown in a list, and for each secret part its clock and version.
 *
 * [Note: What merging needs] Every value carries a clock (domain/clock.ts), so that two browsers can be brought together
 * field by field (merge.ts). A field's clock is `born` until it is edited. Sites and tags are sets with a clock an
 * element. `past` and `former` keep the values and the sealed boxes that lost or were replaced, newest first, some of
 * each field and part; an edit here leaves exactly what merging its result with its beginning would leave, so that a
 * browser that merges somebody's edit has nothing to write. The counter belongs to its code: of one code the greater
 * counter wins, another code brings its own. An erased account leaves a tombstone: id, `born`, `erased` and nothing
 * else; `life` is the clock since which an account lives, so that one brought back is later than its tombstone. Absent
 * never means cleared: a cleared field is stored as its empty value with its clock.
 *
 * [Note: Tombstones stay] They are not garbage, however old and whoever has seen them. A copy of a profile, a restored
 * disk, or a browser that did not follow a move is known to nobody until it comes, perhaps after years. Without tombstones
 * an account that was erased meanwhile and one that was added there look the same: old, alive, unknown to all others.
 * Taking both brings the first back (threats A24), refusing both loses the second; test/sync/replica.test.ts shows it.
 * A tombstone has some 100 bytes and no secret: one erased a day for ten years is less than 400 KB.
 */
import type { Clock } from "../domain/clock.ts"

/** Fields that hold one value; the later clock wins. The HOTP counter is no such field. */
export interface Fields {
  issuer: string
  username: string
  /** Where the site writes to, if that is not the username. */
  email: string
  /** Place in the list: a key of `fractional-indexing`, compared as text. */
  order: string
  pinned: boolean
  archived: boolean
  /** Hide the code in the list. */
  hidden: boolean
  /** When it was removed (ms since 1970; kept sealed until erased), or `null`. */
  removed: number | null
}
export type FieldName = keyof Fields

const everyField: Readonly<Record<FieldName, true>> = {
  issuer: true,
  username: true,
  email: true,
  order: true,
  pinned: true,
  archived: true,
  hidden: true,
  removed: true,
}
/** All fields: what is not named here would not be merged. */
export const fieldNames = Object.keys(everyField) as readonly FieldName[]

/** One element of a set: present or not, since when. */
export type Mark = readonly [present: 0 | 1, clock: Clock]
export type MarkedSet = Readonly<Record<string, Mark>>

/** `code`, `registered`: under the codes key; the others under the passwords key. An account is what it holds. */
export type PartName = "code" | "registered" | "password" | "recovery" | "notes"

/** Where a part stands: re-stamping it needs no secret key. */
export interface PartStamp {
  readonly clock: Clock
  /** Random id of exactly this sealed box. */
  readonly version: string
}

/** A value that is no longer current. */
export interface Past {
  readonly field: FieldName
  readonly value: string | number | boolean | null
  readonly clock: Clock
}

/** A sealed box that is no longer current; its bytes lie among the bucket's secrets under `version`. */
export interface Former extends PartStamp {
  readonly part: PartName
  /** HOTP: where its counter stood, if not at 0. */
  readonly counter?: number
}

export interface Live extends Readonly<Fields> {
  readonly id: string
  readonly born: Clock
  /** Since when it lives, if not since it was born: it had been erased elsewhere and was brought back. */
  readonly life?: Clock
  readonly erased?: never
  /** HOTP: the counter of the next code. */
  readonly counter: number
  /** HMAC of the code's secret, to tell duplicates without opening secrets; empty without a code. */
  readonly fingerprint: string
  readonly sites: MarkedSet
  readonly tags: MarkedSet
  readonly parts: Readonly<Partial<Record<PartName, PartStamp>>>
  readonly clocks: Readonly<Partial<Record<FieldName, Clock>>>
  readonly past: readonly Past[]
  readonly former?: readonly Former[]
}

export interface Tombstone {
  readonly id: string
  readonly born: Clock
  readonly erased: Clock
}

export type Entry = Live | Tombstone

/** How many former values an account keeps of each field, and how many boxes of each part. */
export const PAST_LIMIT = 8

/** True unless the account was erased for good. */
export const isLive = (entry: Entry): entry is Live => entry.erased === undefined

/** The elements that are in a set now. */
export const present = (set: MarkedSet): string[] => Object.keys(set).filter((element) => set[element]![0] === 1)

/** Later first; what has one clock in an order that is the same everywhere. */
const newest = (a: Past | Former, b: Past | Former): number =>
  a.clock === b.clock ? (rank(a) < rank(b) ? -1 : 1) : a.clock > b.clock ? -1 : 1
const rank = (of: Past | Former): string => ("part" in of ? of.part + of.version : of.field + JSON.stringify(of.value))

/** For each name the newest of what is no longer current: each value once, and never the current one. */
function bounded<T extends Past | Former>(
  all: readonly T[],
  name: (of: T) => string,
  current: (of: T) => boolean,
): T[] {
  const kept = new Map<string, number>()
  const seen = new Set<string>()
  return all.toSorted(newest).filter((each) => {
    const group = name(each)
    const count = kept.get(group) ?? 0
    if (current(each) || count >= PAST_LIMIT || seen.has(rank(each))) return false
    kept.set(group, count + 1)
    seen.add(rank(each))
    return true
  })
}

/** The former values that an account keeps out of `all`. Places in the list are none: dragging makes one a time. */
export const boundedPast = (all: readonly Past[], entry: Readonly<Fields>): Past[] =>
  bounded(
    all,
    ({ field }) => field,
    ({ field, value }) => field === "order" || value === entry[field],
  )

/** The former boxes that an account keeps out of `all`. */
export const boundedFormer = (all: readonly Former[], parts: Live["parts"]): Former[] =>
  bounded(
    all,
    ({ part }) => part,
    ({ part, version }) => parts[part]?.version === version,
  )

/** When a field got its value. */
export const clockOfField = (entry: Live, field: FieldName): Clock => entry.clocks[field] ?? entry.born

/** The entry with some fields changed at `clock`; unchanged values keep their clocks, replaced ones go to `past`. */
export function withFields(entry: Live, changes: Partial<Fields>, clock: Clock): Live {
  const names = (Object.keys(changes) as FieldName[]).filter((name) => changes[name] !== entry[name])
  if (names.length === 0) return entry
  const lost = names.map((field): Past => ({ field, value: entry[field], clock: clockOfField(entry, field) }))
  const next = { ...entry, ...changes }
  return {
    ...next,
    clocks: { ...entry.clocks, ...Object.fromEntries(names.map((name) => [name, clock])) },
    past: boundedPast([...lost, ...entry.past], next),
  }
}

/** What a code brings besides its box. */
export type CodeMarks = Pick<Live, "counter" | "fingerprint">

/** The entry with another box of one part; the one that it had goes to `former`. */
export function withPart(entry: Live, part: PartName, stamp: PartStamp, code: CodeMarks = entry): Live {
  const before = entry.parts[part]
  const parts = { ...entry.parts, [part]: stamp }
  const next = { ...entry, counter: code.counter, fingerprint: code.fingerprint, parts }
  return before === undefined ? next : withFormer(next, [formerOf(entry, part, before), ...(entry.former ?? [])])
}

/** The entry with what it keeps out of `all` as its former boxes. */
export function withFormer(entry: Live, all: readonly Former[]): Live {
  const { former: _before, ...rest } = entry
  const former = boundedFormer(all, entry.parts)
  return former.length === 0 ? rest : { ...rest, former }
}

/** A current box as it will stand among the former ones. */
export const formerOf = (entry: Live, part: PartName, stamp: PartStamp): Former =>
  part === "code" && entry.counter > 0 ? { part, ...stamp, counter: entry.counter } : { part, ...stamp }

/** The version ids of all boxes that belong to an entry. */
export const versionsOf = (entry: Entry): string[] =>
  isLive(entry) ? [...Object.values(entry.parts), ...(entry.former ?? [])].map(({ version }) => version) : []

/** The set whose present elements are exactly `wanted`; what goes stays marked as absent since `clock`. */
export function withElements(set: MarkedSet, wanted: readonly string[], clock: Clock): MarkedSet {
  const target = new Set(wanted)
  const marks = new Map(Object.entries(set))
  for (const element of target) if (marks.get(element)?.[0] !== 1) marks.set(element, [1, clock])
  for (const [element, mark] of marks) if (mark[0] === 1 && !target.has(element)) marks.set(element, [0, clock])
  return Object.fromEntries(marks)
}

/** What is left of an account that was erased at `clock`. */
export const tombstone = (entry: Entry, clock: Clock): Tombstone => ({ id: entry.id, born: entry.born, erased: clock })

const defaults = {
  email: "",
  pinned: false,
  archived: false,
  hidden: false,
  removed: null,
  counter: 0,
  fingerprint: "",
  sites: {},
  tags: {},
  clocks: {},
  past: [],
} as const

/** For storage: without what is as it is by default. Half the bytes of a large vault are such values. */
export function packEntry(entry: Entry): object {
  if (!isLive(entry)) return entry
  const packed = Object.entries(entry).filter(([name, value]) => {
    const usual: unknown = defaults[name as keyof typeof defaults]
    return typeof usual === "object" && usual !== null ? Object.keys(value as object).length > 0 : value !== usual
  })
  return Object.fromEntries(packed)
}

/** The inverse of {@link packEntry}. What comes in was authenticated, so its shape is that of its content version. */
export function unpackEntry(packed: Entry): Entry {
  return isLive(packed) ? { ...defaults, ...packed } : packed
}
