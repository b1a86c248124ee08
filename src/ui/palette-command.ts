import { queryWords, rankQuery, searchKey } from "../domain/list-search.ts"
import type { IconName } from "./icon.tsx"

/** Something that can be done, as the palette lists it. */
export interface Command {
  /** Its own among all that are listed at once. */
  readonly id: string
  readonly title: string
  /** What tells it from others of the same title: a username. */
  readonly detail?: string
  /** What happens, where the title is whom it happens to. */
  readonly verb?: string
  /** An icon, or the account whose tile it has. */
  readonly icon: IconName | { readonly issuer: string; readonly username: string }
  readonly run: () => unknown
}

/** Something that is always on offer, and is found by its title and other words that people have for it. */
export interface Standing extends Command {
  readonly words: readonly string[]
}

/** Those that answer what was typed, the best first; all of them where nothing was. */
export function findStanding<C extends Standing>(all: readonly C[], typed: string): readonly C[] {
  const words = queryWords(typed)
  return all
    .map((command) => ({ command, rank: rankQuery(searchKey(command.title, "", command.words, []), words) }))
    .filter(({ rank }) => rank !== null)
    .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ command }) => command)
}

/**
 * The verb that what was typed begins with, and what it is about: `open git` is `open` of `git`. `null` where the first
 * word begins no verb, or nothing stands behind it.
 */
export function verbOf<V extends { readonly verb: string }>(
  verbs: readonly V[],
  typed: string,
): { readonly verb: V; readonly about: string } | null {
  const [first = "", ...rest] = typed.trim().split(/\s+/)
  if (first.length < 2 || rest.length === 0) return null
  const verb = verbs.find((one) => rankQuery(searchKey(one.verb, "", [], []), queryWords(first)) === 0)
  return verb === undefined ? null : { verb, about: rest.join(" ") }
}
