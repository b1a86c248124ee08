import type { Finder } from "./qr-finder.ts"

/** Three finders that may belong to one code. */
export interface Triple {
  /** Top left, then the two next to it, clockwise. */
  readonly finders: readonly [Finder, Finder, Finder]
  /** Modules along one side, as the distances have it. */
  readonly estimate: number
  /** How far it is from a right angle with equal legs and finders: 0 is ideal. */
  readonly error: number
}

const tripleAt = (corner: Finder, one: Finder, other: Finder): Triple | null => {
  const ax = one.x - corner.x
  const ay = one.y - corner.y
  const bx = other.x - corner.x
  const by = other.y - corner.y
  const a = Math.hypot(ax, ay)
  const b = Math.hypot(bx, by)
  const legs = Math.max(a, b) / Math.min(a, b)
  const slant = Math.abs(ax * bx + ay * by) / (a * b)
  if (!(legs < 1.25) || slant > 0.25) return null
  const modules = [corner.module, one.module, other.module]
  const spread = Math.max(...modules) / Math.min(...modules)
  // The smaller the module, the coarser its measure.
  if (spread > 1.3 + 0.8 / Math.min(...modules)) return null
  // A row cuts a tilted module on a longer line than its side.
  const tilt = Math.atan2(ay, ax)
  const lean = Math.max(Math.abs(Math.cos(tilt)), Math.abs(Math.sin(tilt)))
  const module = ((corner.module + one.module + other.module) / 3) * lean
  const estimate = (a + b) / 2 / module + 7
  if (estimate < 17 || estimate > 220) return null
  const clockwise = ax * by - ay * bx > 0
  return {
    finders: clockwise ? [corner, one, other] : [corner, other, one],
    estimate,
    error: legs - 1 + slant + (spread - 1) / 2,
  }
}

/** Every three of the finders that may belong to one code, likeliest first. */
export const triplesOf = (finders: readonly Finder[]): Triple[] => {
  const triples: Triple[] = []
  for (let i = 0; i < finders.length; i++) {
    for (let j = i + 1; j < finders.length; j++) {
      const [a, b] = [finders[i]!, finders[j]!]
      if (a.ink !== b.ink || Math.max(a.module, b.module) > 1.7 * Math.min(a.module, b.module)) continue
      for (let k = j + 1; k < finders.length; k++) {
        const c = finders[k]!
        if (c.ink !== a.ink) continue
        for (const triple of [tripleAt(a, b, c), tripleAt(b, a, c), tripleAt(c, a, b)]) if (triple) triples.push(triple)
      }
    }
  }
  return triples.toSorted((a, b) => a.error - b.error)
}
