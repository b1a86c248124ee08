/**
 * Content version 1, the first: one bucket's index is `{ version: 1, entries: [] }`.
 *
 * Steps are numbered, never edited after release, and import nothing of ours: the rest changes, they must not.
 * Each takes what the step before left, as parsed JSON, and returns the next version's.
 */
export const version = 1

/** From nothing (`null`) to the first content. */
export function upgrade(before: unknown): { version: 1; entries: never[] } {
  if (before !== null) throw new TypeError("there is no version before the first")
  return { version, entries: [] }
}
