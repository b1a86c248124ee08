/**
 * Two states of one account become one. {@link join} is a least upper bound: it commutes, associates and repeats
 * harmlessly (test/vault/merge.test.ts), so that browsers which have seen the same edits hold the same, in whatever order
 * they came.
 *
 * [Note: Life and death] An erased account stays erased wherever it was merely not erased yet. But an edit that is later
 * than the erasing was made by someone who still wanted the account: {@link merge} then brings it back, as a new life
 * that is later than the tombstone. Lives are compared whole: of two, the later counts, with the earlier one's values
 * taken in before it is given up.
 */
import { later, type Clock } from "../domain/clock.ts"
import {
  boundedPast,
  clockOfField,
  fieldNames,
  formerOf,
  isLive,
  withFormer,
  type Entry,
  type FieldName,
  type Fields,
  type Former,
  type Live,
  type Mark,
  type MarkedSet,
  type PartName,
  type PartStamp,
  type Past,
} from "./entry.ts"

/** Since when an entry is what it is: alive, or erased. */
export const lifeOf = (entry: Entry): Clock => (isLive(entry) ? (entry.life ?? entry.born) : entry.erased)

/** The least state that holds both. */
export function join(a: Entry, b: Entry): Entry {
  const [lifeA, lifeB] = [lifeOf(a), lifeOf(b)]
  const born = a.born < b.born ? a.born : b.born
  if (lifeA === lifeB && isLive(a) && isLive(b)) return joinLives(a, b, born)
  const winner = lifeA === lifeB ? (isLive(a) ? b : a) : lifeA > lifeB ? a : b
  return rebased(winner, born)
}

/** The entry as born at `born`, each value with the clock that it had. */
function rebased(entry: Entry, born: Clock): Entry {
  if (entry.born === born) return entry
  if (!isLive(entry)) return { ...entry, born }
  const own = fieldNames.map((field) => [field, clockOfField(entry, field)] as const)
  const clocks = Object.fromEntries(own.filter(([, clock]) => clock !== born))
  return { ...entry, born, life: lifeOf(entry), clocks }
}

function joinLives(a: Live, b: Live, born: Clock): Live {
  const fields: Record<string, Fields[FieldName]> = {}
  const clocks: Partial<Record<FieldName, Clock>> = {}
  const lost: Past[] = []
  for (const field of fieldNames) {
    const [clockA, clockB] = [clockOfField(a, field), clockOfField(b, field)]
    const first = clockA === clockB ? JSON.stringify(a[field]) >= JSON.stringify(b[field]) : clockA > clockB
    const clock = first ? clockA : clockB
    fields[field] = (first ? a : b)[field]
    if (clock !== born) clocks[field] = clock
    if (a[field] !== b[field]) lost.push({ field, value: (first ? b : a)[field], clock: first ? clockB : clockA })
  }
  const values = fields as unknown as Fields
  const boxes = joinBoxes(a, b)
  const code = boxes.parts.code?.version
  const counted = [a, b].filter(({ parts }) => parts.code?.version === code)
  const { life: _life, former: _former, ...rest } = a
  const life = lifeOf(a)
  const joined: Live = {
    ...rest,
    ...values,
    born,
    ...(life === born ? {} : { life }),
    fingerprint: counted.reduce((most, { fingerprint }) => (fingerprint > most ? fingerprint : most), ""),
    counter: code === undefined ? Math.max(a.counter, b.counter) : (boxes.counters.get(code) ?? 0),
    sites: joinSets(a.sites, b.sites),
    tags: joinSets(a.tags, b.tags),
    parts: boxes.parts,
    clocks,
    past: boundedPast([...lost, ...a.past, ...b.past], values),
  }
  return withFormer(joined, boxes.all)
}

/** All boxes of two entries, each once with its latest clock and greatest counter, and of each part the latest. */
function joinBoxes(a: Live, b: Live) {
  const all = new Map<string, Former>()
  const counters = new Map<string, number>()
  for (const entry of [a, b]) {
    const current = Object.entries(entry.parts).map(([part, stamp]) => formerOf(entry, part as PartName, stamp))
    for (const box of [...current, ...(entry.former ?? [])]) {
      const before = all.get(box.version)
      counters.set(box.version, Math.max(counters.get(box.version) ?? 0, box.counter ?? 0))
      if (before === undefined || box.clock > before.clock) all.set(box.version, box)
    }
  }
  const parts: Partial<Record<PartName, Former>> = {}
  const boxes = [...all.values()].map(({ part, clock, version }): Former => {
    const counter = counters.get(version) ?? 0
    return counter > 0 ? { part, clock, version, counter } : { part, clock, version }
  })
  for (const box of boxes) {
    const best = parts[box.part]
    const wins =
      best === undefined || box.clock > best.clock || (box.clock === best.clock && box.version > best.version)
    if (wins) parts[box.part] = box
  }
  const names = (Object.keys(parts) as PartName[]).toSorted()
  const stamps = names.flatMap((part) => {
    const box = parts[part]
    return box === undefined ? [] : [[part, { clock: box.clock, version: box.version }] as const]
  })
  return { all: boxes, counters, parts: Object.fromEntries(stamps) as Live["parts"] }
}

function joinSets(a: MarkedSet, b: MarkedSet): MarkedSet {
  const marks = new Map<string, Mark>(Object.entries(a))
  for (const [element, mark] of Object.entries(b)) {
    const other = marks.get(element)
    const wins = other === undefined || mark[1] > other[1] || (mark[1] === other[1] && mark[0] > other[0])
    if (wins) marks.set(element, mark)
  }
  return Object.fromEntries(marks)
}

/** Every clock in an entry. */
export function clocksOf(entry: Entry): Clock[] {
  if (!isLive(entry)) return [entry.born, entry.erased]
  const { born, life, clocks, parts, sites, tags, past, former = [] } = entry
  const marks = [...Object.values(sites), ...Object.values(tags)].map(([, clock]) => clock)
  const boxes = [...Object.values(parts), ...former, ...past].map(({ clock }) => clock)
  return [born, ...(life === undefined ? [] : [life]), ...Object.values(clocks), ...marks, ...boxes]
}

/** The entry with each of its clocks changed. */
export function restamped(entry: Entry, change: (clock: Clock) => Clock): Entry {
  const born = change(entry.born)
  if (!isLive(entry)) return { ...entry, born, erased: change(entry.erased) }
  const stamped = <T extends { readonly clock: Clock }>(of: T): T => ({ ...of, clock: change(of.clock) })
  const each = <T>(of: object, map: (value: T) => T) =>
    Object.fromEntries(Object.entries(of).map(([name, value]) => [name, map(value as T)]))
  const mark = ([present, clock]: Mark): Mark => [present, change(clock)]
  return {
    ...entry,
    born,
    ...(entry.life !== undefined && { life: change(entry.life) }),
    clocks: each(entry.clocks, change),
    sites: each(entry.sites, mark),
    tags: each(entry.tags, mark),
    parts: each(entry.parts, stamped<PartStamp>),
    past: entry.past.map(stamped),
    ...(entry.former && { former: entry.former.map(stamped) }),
  }
}

/** The latest clock in an entry. */
export const latestOf = (entry: Entry): Clock => clocksOf(entry).reduce(later)

/**
 * {@link join}, but nothing that somebody did later than an erasing is given up: see [Note: Life and death]. What it
 * gives is at least as late as both, and doing it again changes nothing.
 */
export function merge(a: Entry, b: Entry): Entry {
  const [low, high] = lifeOf(a) < lifeOf(b) ? [a, b] : [b, a]
  if (lifeOf(low) === lifeOf(high) || !isLive(low)) return join(a, b)
  if (!isLive(high)) return latestOf(low) > high.erased ? { ...low, life: latestOf(low) } : join(a, b)
  const born = low.born < high.born ? low.born : high.born
  const both = joinLives({ ...low, life: lifeOf(high) }, high, born)
  return same(both, high) ? high : { ...both, life: later(latestOf(both), lifeOf(high)) }
}

/** True if two entries are one state. */
export const same = (a: Entry, b: Entry): boolean => equalValues(a, b)

function equalValues(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false
  const [names, others]: [string[], string[]] = [Object.keys(a), Object.keys(b)]
  const [here, there] = [a as Record<string, unknown>, b as Record<string, unknown>]
  return (
    names.length === others.length &&
    names.every((name) => Object.hasOwn(b, name) && equalValues(here[name], there[name]))
  )
}
