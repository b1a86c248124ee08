/**
 * A code in the groups in which people read it: 6 → 3+3, 8 → 4+4, 7 → 3+4, 9 → 3+3+3, 10 → 5+5; five digits and
 * Steam's five letters stay whole.
 */
export function groups(code: string): readonly string[] {
  const sizes = [
    [3, 3],
    [3, 4],
    [4, 4],
    [3, 3, 3],
    [5, 5],
  ].find((candidate) => candidate.reduce((sum, size) => sum + size, 0) === code.length)
  if (sizes === undefined) return [code]
  let from = 0
  return sizes.map((size) => code.slice(from, (from += size)))
}

/** A code as a screen reader should say it: each character by itself, a pause between the groups. */
export const spoken = (code: string): string =>
  groups(code)
    .map((group) => group.split("").join(" "))
    .join(", ")
