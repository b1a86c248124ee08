/**
 * An account as the index stores it: all that may be shown in a list, and for each secret part its clock and version.
 *
 * [Note: What merging needs] Every value carries a clock (domain/clock.ts), so that two browsers can be brought together
 * field by field, and no stored vault ever has to be given one later. A field's clock is `born` until it is edited.
 * Sites and tags are sets with a clock an element. `past` keeps the values that lost or were replaced, newest first.
 * An erased account leaves a tombstone: id, `born`, `erased` and nothing else. Absent never means cleared: a cleared
 * field is stored as its empty value with its clock.
 */
import type { Clock } from "../domain/clock.ts"

/** Fields that hold one value; the later clock wins. The HOTP counter is no such field: the greater counter wins. */
export interface Fields {
  issuer: string
  username: string
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

/** One element of a set: present or not, since when. */
export type Mark = readonly [present: 0 | 1, clock: Clock]
export type MarkedSet = Readonly<Record<string, Mark>>

/** `code`: under the codes key. `notes`: under the passwords key. */
export type PartName = "code" | "notes"

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

export interface Live extends Readonly<Fields> {
  readonly id: string
  readonly born: Clock
  readonly erased?: never
  /** HOTP: the counter of the next code. A merge takes the greater. */
  readonly counter: number
  /** HMAC of the code's secret, to tell duplicates without opening secrets; empty without a code. */
  readonly fingerprint: string
  readonly sites: MarkedSet
  readonly tags: MarkedSet
  readonly parts: Readonly<Partial<Record<PartName, PartStamp>>>
  readonly clocks: Readonly<Partial<Record<FieldName, Clock>>>
  readonly past: readonly Past[]
}

export interface Tombstone {
  readonly id: string
  readonly born: Clock
  readonly erased: Clock
}

export type Entry = Live | Tombstone

/** How many former values an account keeps. */
export const PAST_LIMIT = 10

/** True unless the account was erased for good. */
export const isLive = (entry: Entry): entry is Live => entry.erased === undefined

/** The elements that are in a set now. */
export const present = (set: MarkedSet): string[] => Object.keys(set).filter((element) => set[element]![0] === 1)

/** The entry with some fields changed at `clock`; unchanged values keep their clocks, replaced ones go to `past`. */
export function withFields(entry: Live, changes: Partial<Fields>, clock: Clock): Live {
  const names = (Object.keys(changes) as FieldName[]).filter((name) => changes[name] !== entry[name])
  if (names.length === 0) return entry
  const lost = names
    // Dragging makes an order key a time, and none is worth keeping.
    .filter((name) => name !== "order")
    .map((field): Past => ({ field, value: entry[field], clock: entry.clocks[field] ?? entry.born }))
  return {
    ...entry,
    ...changes,
    clocks: { ...entry.clocks, ...Object.fromEntries(names.map((name) => [name, clock])) },
    past: [...lost, ...entry.past].slice(0, PAST_LIMIT),
  }
}

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
