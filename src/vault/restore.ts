/**
 * Bringing accounts back, from a backup file or from a snapshot, into the vault as it is.
 *
 * [Note: What a restore never does] It takes no account away, and where an account has changed on both sides it is the
 * merge (merge.ts) that decides, so what is newer stays. Only where a person says so of an account are older values
 * taken, and then as new edits: the values they replace go to the history, and other browsers follow.
 */
import type { Bytes } from "../domain/bytes.ts"
import { later, type Clock } from "../domain/clock.ts"
import { bucketOf, readSecrets } from "./buckets.ts"
import { changed, type Changed } from "./changed.ts"
import {
  fieldNames,
  isLive,
  present,
  versionsOf,
  withElements,
  withFields,
  withPart,
  type Entry,
  type Fields,
  type Live,
  type PartName,
} from "./entry.ts"
import { latestOf, merge } from "./merge.ts"
import type { Change, Vault } from "./vault.ts"

/** missing: not here, or removed here. newer: has later values than here. older: was otherwise then. */
export type DifferenceKind = "missing" | "newer" | "older"

/** How one account in the source differs from what is here. */
export interface Difference {
  readonly id: string
  readonly issuer: string
  readonly username: string
  readonly kind: DifferenceKind
  /** What a restore would change of it; nothing for one that comes back. */
  readonly changes: readonly Changed[]
}

/** The entry of an account, or `undefined`. */
export const entryOf = (vault: Vault, id: string): Entry | undefined =>
  vault.buckets[bucketOf(id, vault.buckets.length)]?.entries.find((entry) => entry.id === id)

const isShown = (entry: Entry | undefined): entry is Live =>
  entry !== undefined && isLive(entry) && entry.removed === null

/** How an account here differs from what it was `there`, if it does. A part that came since is none: none is taken away. */
function compare(here: Entry | undefined, there: Live): Pick<Difference, "kind" | "changes"> | null {
  if (!isShown(here)) return { kind: "missing", changes: [] }
  const both = merge(here, there)
  const coming = isLive(both) ? changed(here, both) : []
  if (coming.length > 0) return { kind: "newer", changes: coming }
  const changes = changed(here, there)
  return changes.length === 0 ? null : { kind: "older", changes }
}

/** Every account of `source` that was shown there and differs from what is in `vault`. */
export function differences(vault: Vault, source: Vault): Difference[] {
  const here = new Map(vault.buckets.flatMap(({ entries }) => entries).map((entry) => [entry.id, entry]))
  return source.buckets
    .flatMap(({ entries }) => entries)
    .filter(isShown)
    .flatMap((there) => {
      const difference = compare(here.get(there.id), there)
      return difference === null
        ? []
        : [{ id: there.id, issuer: there.issuer, username: there.username, ...difference }]
    })
}

/** A restored account, and the clock that is latest in it. */
interface Restored {
  readonly changes: readonly Change[]
  readonly clock: Clock
}

/**
 * Brings accounts of `source` back.
 * @param ids which; what does not differ any more is left as it is
 * @param clock of the edits that this makes
 * @param secretsOf the boxes of an account of the source, under the keys of `vault`
 */
export async function restore(
  vault: Vault,
  source: Vault,
  ids: readonly string[],
  clock: Clock,
  secretsOf: (entry: Live) => Promise<readonly (readonly [string, Bytes])[]>,
): Promise<Restored> {
  const changes = await Promise.all(
    ids.map(async (id): Promise<Change[]> => {
      const [here, there] = [entryOf(vault, id), entryOf(source, id)]
      if (!isShown(there)) return []
      const difference = compare(here, there)
      if (difference === null) return []
      return [{ entry: restored(difference.kind, here, there, clock), secrets: await secretsOf(there) }]
    }),
  )
  const all = changes.flat()
  return { changes: all, clock: all.reduce((latest, { entry }) => later(latest, latestOf(entry)), clock) }
}

function restored(kind: DifferenceKind, here: Entry | undefined, there: Live, clock: Clock): Entry {
  if (here === undefined) return there
  if (!isLive(here)) return { ...there, life: clock }
  if (kind === "older") return asThen(here, there, clock)
  const both = merge(here, there)
  // Neither side is erased, so the merge is not; removed here later than the source was made, it is shown again.
  return isLive(both) ? withFields(both, { removed: null }, clock) : { ...there, life: clock }
}

/** `here` with everything that is seen of it as it was `there`, as edits of `clock`. */
function asThen(here: Live, there: Live, clock: Clock): Live {
  const { order: _order, ...fields } = Object.fromEntries(
    fieldNames.map((name) => [name, there[name]]),
  ) as unknown as Fields
  const named = withFields(here, fields, clock)
  const sets = {
    ...named,
    sites: withElements(named.sites, present(there.sites), clock),
    tags: withElements(named.tags, present(there.tags), clock),
  }
  return (Object.keys(there.parts) as PartName[]).reduce((entry, part) => {
    const { version } = there.parts[part] ?? { version: "" }
    if (entry.parts[part]?.version === version) return entry
    return withPart(entry, part, { clock, version }, part === "code" ? there : entry)
  }, sets)
}

/**
 * Takes a restore back: each account as it was in `before`; one that was not shown there is removed, and stays among the
 * removed ones for their time.
 * @param now ms since 1970
 */
export function undo(vault: Vault, before: Vault, ids: readonly string[], clock: Clock, now: number): Change[] {
  return ids.flatMap((id): Change[] => {
    const [here, then] = [entryOf(vault, id), entryOf(before, id)]
    if (here === undefined || !isLive(here)) return []
    if (!isShown(then)) return [{ entry: withFields(here, { removed: now }, clock) }]
    return [{ entry: asThen(here, then, clock), secrets: boxesOf(before, then) }]
  })
}

/** The boxes of an account of `source`, as they are. */
export function boxesOf(source: Vault, entry: Live): (readonly [string, Bytes])[] {
  const bucket = source.buckets[bucketOf(entry.id, source.buckets.length)]
  const named = new Set(versionsOf(entry))
  return bucket === undefined ? [] : readSecrets(bucket).filter(([version]) => named.has(version))
}
