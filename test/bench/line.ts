/** One result of `npm run bench`, printed as one JSON object a line. */
export interface Line {
  readonly name: string
  /** The median of what was measured. */
  readonly value: number
  readonly unit: string
  /** How many times it was measured. */
  readonly n: number
}

/** The middle of the values; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) throw new Error("nothing was measured")
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

/** The line of some measurements; what is behind the third decimal is noise. */
export function lineOf(name: string, unit: string, values: readonly number[]): Line {
  return { name, value: Math.round(median(values) * 1000) / 1000, unit, n: values.length }
}
