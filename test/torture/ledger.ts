/** What people did, and whether it is still there at the end. */
import { text, type Bytes } from "../../src/domain/bytes.ts"
import type { Clock } from "../../src/domain/clock.ts"
import { readSecrets } from "../../src/vault/buckets.ts"
import { isLive, PAST_LIMIT, versionsOf, type Entry, type Live } from "../../src/vault/entry.ts"
import { latestOf } from "../../src/vault/merge.ts"
import { open } from "../../src/vault/seal.ts"
import type { TestDevice } from "./device.ts"

/** One thing that somebody did to one account. Values are used once, so that each can be found again. */
export type Deed = { readonly account: string; readonly clock: Clock } & (
  | { readonly kind: "added" }
  | { readonly kind: "erased" }
  | { readonly kind: "field"; readonly field: "issuer" | "username"; readonly value: string }
  | { readonly kind: "tag"; readonly value: string }
  | { readonly kind: "part"; readonly part: "code" | "notes"; readonly version: string; readonly plain: string }
  | { readonly kind: "counted"; readonly version: string; readonly counter: number }
)

/** Everything of one device at the end. */
export interface Final {
  readonly entries: ReadonlyMap<string, Entry>
  readonly boxes: ReadonlyMap<string, Bytes>
}

export function finalOf({ stored: { vault } }: TestDevice): Final {
  return {
    entries: new Map(vault.buckets.flatMap(({ entries }) => entries).map((entry) => [entry.id, entry])),
    boxes: new Map(vault.buckets.flatMap(readSecrets)),
  }
}

/** Deeds that leave something to be found. */
type Lasting = Exclude<Deed, { readonly kind: "erased" }>

/**
 * Deeds that are neither there, nor in the history, nor outdone by enough later ones, nor erased by someone later; and
 * erasings of accounts that are back although nobody did anything to them later.
 */
export async function lostDeeds(
  deeds: readonly Deed[],
  device: TestDevice,
  /** Clocks were set right after these, so that those noted here say nothing of their order. */
  restamped: ReadonlySet<Deed>,
): Promise<Deed[]> {
  const { entries, boxes } = finalOf(device)
  const lost: Deed[] = []
  for (const deed of deeds) {
    // Counting a code on is no edit that says that the account is still wanted.
    const outdone = (by: Clock): boolean => restamped.has(deed) || deed.kind === "counted" || by >= deed.clock
    const entry = entries.get(deed.account)
    if (deed.kind === "erased") {
      const isBack = entry !== undefined && isLive(entry) && latestOf(entry) <= deed.clock
      if (isBack && !restamped.has(deed)) lost.push(deed)
      continue
    }
    const erased = deeds.some((each) => each.kind === "erased" && each.account === deed.account && outdone(each.clock))
    if (erased) continue
    const kept = entry !== undefined && isLive(entry) && (await isKept(deed, entry, boxes, device))
    if (!kept) lost.push(deed)
  }
  return lost
}

async function isKept(deed: Lasting, entry: Live, boxes: Final["boxes"], device: TestDevice): Promise<boolean> {
  switch (deed.kind) {
    case "added":
      return true
    case "field": {
      const past = entry.past.filter(({ field }) => field === deed.field)
      return entry[deed.field] === deed.value || past.some(({ value }) => value === deed.value) || isFull(past)
    }
    case "tag":
      return entry.tags[deed.value]?.[0] === 1
    case "part": {
      const former = (entry.former ?? []).filter(({ part }) => part === deed.part)
      if (!versionsOf(entry).includes(deed.version)) return isFull(former)
      const key = deed.part === "code" ? device.keys.codes : device.keys.passwords
      const about = { type: "secret", vault: device.keys.id, account: entry.id, part: deed.part } as const
      const box = boxes.get(deed.version)
      return box !== undefined && text(await open(key, box, { ...about, version: deed.version })) === deed.plain
    }
    default: {
      const former = entry.former?.find(({ version }) => version === deed.version)
      if (entry.parts.code?.version === deed.version) return entry.counter >= deed.counter
      return former === undefined ? isFull(entry.former ?? []) : (former.counter ?? 0) >= deed.counter
    }
  }
}

const isFull = (past: readonly unknown[]): boolean => past.length >= PAST_LIMIT

/** Entries whose sealed parts are not there or do not fit: a vault that would show an account and fail to open it. */
export function brokenEntries({ entries, boxes }: Final): Entry[] {
  return [...entries.values()].filter((entry) => versionsOf(entry).some((version) => !boxes.has(version)))
}
