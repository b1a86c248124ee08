/** What other browsers have, brought into a vault: which accounts change, and what there is to say about it. */
import type { Bytes } from "../domain/bytes.ts"
import { clockDevice, clockTime, later, type Clock, type DeviceId } from "../domain/clock.ts"
import { bucketOf, readSecrets, type Bucket } from "./buckets.ts"
import {
  boundedPast,
  clockOfField,
  fieldNames,
  isLive,
  versionsOf,
  type Entry,
  type FieldName,
  type Live,
  type PartName,
} from "./entry.ts"
import { latestOf, merge, same } from "./merge.ts"
import type { Change, Vault } from "./vault.ts"

/** How far ahead of this browser's a clock may be, ms. What is further ahead waits, account by account. */
export const FUTURE = 24 * 60 * 60_000

/** Removals that need nobody's consent: these many, or this share of all accounts, but never all that there are. */
const FEW = 5
const SHARE = 0.2

/** Two browsers changed the same value, neither knowing of the other; the other value is in the history. */
export interface Conflict {
  readonly account: string
  readonly of: FieldName | PartName
  readonly kept: "here" | "there"
}

/** What a merge did, by account ids. */
export interface Told {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  readonly erased: readonly string[]
  readonly conflicts: readonly Conflict[]
  /** Left out: their clocks are too far ahead, by a clock of this device. */
  readonly future: readonly { readonly account: string; readonly device: DeviceId }[]
  /** Left out: so many removals at once wait for the person. */
  readonly waiting: readonly string[]
}

/** What to change, and what to say. */
export interface Merged {
  readonly changes: readonly Change[]
  readonly told: Told
  /** The latest clock taken in, or `null`. */
  readonly clock: Clock | null
}

/** What happened to one account. */
interface Step {
  readonly before: Entry | undefined
  readonly after: Entry
  readonly boxes: ReadonlyMap<string, Bytes>
}

/**
 * @param now ms since 1970
 * @param allowed removals that the person has seen and wants, however many they are
 */
export function mergeInto(
  vault: Vault,
  incoming: readonly Bucket[],
  now: number,
  allowed: (account: string) => boolean,
): Merged {
  const steps = new Map<string, Step>()
  const conflicts: Conflict[] = []
  const future = new Map<string, DeviceId>()
  const local = localEntries(vault)
  for (const bucket of incoming) {
    const boxes = new Map(readSecrets(bucket))
    for (const entry of bucket.entries) {
      const step = steps.get(entry.id)
      const before = step?.after ?? local(entry.id)
      if (before !== undefined && same(before, entry)) continue
      const latest = latestOf(entry)
      if (clockTime(latest) > now + FUTURE) {
        future.set(entry.id, clockDevice(latest))
        continue
      }
      const after = before === undefined ? entry : merge(before, entry)
      if (before !== undefined && same(before, after)) continue
      if (before !== undefined) conflicts.push(...conflictsOf(before, entry, after))
      const all = step === undefined ? boxes : new Map([...step.boxes, ...boxes])
      steps.set(entry.id, { before: local(entry.id), after, boxes: all })
    }
  }
  const removals = [...steps.values()].filter(({ before, after }) => isShown(before) && !isShown(after))
  const unseen = removals.map(({ after }) => after.id).filter((id) => !allowed(id))
  const waiting = new Set(tooMany(unseen.length, vault) ? unseen : [])
  const taken = [...steps.values()].filter(({ after }) => !waiting.has(after.id))
  return {
    changes: taken.map(changeOf),
    told: {
      ...kindsOf(taken),
      conflicts: conflicts.filter(({ account }) => !waiting.has(account)),
      future: [...future].map(([account, device]) => ({ account, device })),
      waiting: [...waiting],
    },
    clock: taken.reduce<Clock | null>((latest, { after }) => laterOf(latest, latestOf(after)), null),
  }
}

const laterOf = (a: Clock | null, b: Clock): Clock => (a === null ? b : later(a, b))
const isShown = (entry: Entry | undefined): boolean => entry !== undefined && isLive(entry) && entry.removed === null

function localEntries(vault: Vault): (id: string) => Entry | undefined {
  const read = new Map<number, ReadonlyMap<string, Entry>>()
  return (id) => {
    const number = bucketOf(id, vault.buckets.length)
    const known = read.get(number) ?? new Map(vault.buckets[number]!.entries.map((entry) => [entry.id, entry]))
    read.set(number, known)
    return known.get(id)
  }
}

function tooMany(removals: number, vault: Vault): boolean {
  if (removals <= 1) return false
  const shown = vault.buckets.reduce((sum, { entries }) => sum + entries.filter(isShown).length, 0)
  return removals === shown || (removals > FEW && removals > shown * SHARE)
}

function changeOf({ after, boxes }: Step): Change {
  const secrets = versionsOf(after).flatMap((version) => {
    const box = boxes.get(version)
    return box === undefined ? [] : [[version, box] as const]
  })
  return { entry: after, secrets }
}

function kindsOf(steps: readonly Step[]): Pick<Told, "added" | "changed" | "removed" | "erased"> {
  const told = { added: [] as string[], changed: [] as string[], removed: [] as string[], erased: [] as string[] }
  for (const { before, after } of steps) {
    const { id } = after
    if (isShown(after)) (isShown(before) ? told.changed : told.added).push(id)
    else if (isShown(before)) (isLive(after) ? told.removed : told.erased).push(id)
  }
  return told
}

/** Values of two entries that lost without the other side's having known them. */
function conflictsOf(here: Entry, there: Entry, after: Entry): Conflict[] {
  if (!isLive(here) || !isLive(there) || !isLive(after)) return []
  const account = after.id
  const fields = fieldNames.flatMap((of): Conflict[] => {
    if (of === "order" || here[of] === there[of]) return []
    const kept = after[of] === here[of] ? "here" : "there"
    const [winner, loser] = kept === "here" ? [here, there] : [there, here]
    return knewValue(winner, loser, of) ? [] : [{ account, of, kept }]
  })
  const names = Object.keys(after.parts) as PartName[]
  const parts = names.flatMap((of): Conflict[] => {
    const [own, other] = [here.parts[of]?.version, there.parts[of]?.version]
    if (own === undefined || other === undefined || own === other) return []
    const kept = after.parts[of]?.version === own ? "here" : "there"
    const [winner, lost] = kept === "here" ? [here, other] : [there, own]
    return versionsOf(winner).includes(lost) ? [] : [{ account, of, kept }]
  })
  return [...fields, ...parts]
}

/** True if `winner` replaced the value that `loser` has, or has dropped it as too old. */
function knewValue(winner: Live, loser: Live, field: FieldName): boolean {
  const lost = { field, value: loser[field], clock: clockOfField(loser, field) }
  const known = winner.past.some((each) => each.field === field && each.value === lost.value)
  return known || !boundedPast([lost, ...winner.past], winner).some((each) => each === lost)
}
