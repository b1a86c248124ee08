/** The modules of a QR code that are the same whatever it says: where they are and which are dark. */
export interface FunctionPattern {
  /** Modules along one side: 21, 25, … 177. */
  readonly size: number
  /** Column and row of each module, and 1 if it is dark. */
  readonly columns: Uint8Array
  readonly rows: Uint8Array
  readonly dark: Uint8Array
  /** How many of them, from the start, belong to finders and timing; the rest to alignment patterns. */
  readonly core: number
  /** How many of these, from the start, are timing only. */
  readonly timing: number
}

/**
 * The rows (and columns) on which alignment patterns are centred (ISO/IEC 18004, annex E); none in version 1.
 * The standard prints a table; the steps follow this rule but for version 32.
 */
export const alignmentCentres = (size: number): number[] => {
  const version = (size - 17) / 4
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2
  return [6, ...Array.from({ length: count - 1 }, (_, i) => size - 7 - (count - 2 - i) * step)]
}

const build = (size: number): FunctionPattern => {
  const columns: number[] = []
  const rows: number[] = []
  const dark: number[] = []
  const add = (column: number, row: number, isDark: boolean): void => {
    columns.push(column)
    rows.push(row)
    dark.push(isDark ? 1 : 0)
  }
  for (let i = 8; i < size - 8; i++) {
    add(i, 6, i % 2 === 0)
    add(6, i, i % 2 === 0)
  }
  const timing = columns.length
  for (const [left, top] of [
    [0, 0],
    [size - 7, 0],
    [0, size - 7],
  ] as const) {
    for (let row = Math.max(0, top - 1); row < Math.min(size, top + 8); row++) {
      for (let column = Math.max(0, left - 1); column < Math.min(size, left + 8); column++) {
        const ring = Math.max(Math.abs(column - left - 3), Math.abs(row - top - 3))
        add(column, row, ring !== 2 && ring !== 4)
      }
    }
  }
  const core = columns.length
  const centres = alignmentCentres(size)
  const last = centres.at(-1) ?? 0
  for (const y of centres) {
    for (const x of centres) {
      if ((x === 6 && (y === 6 || y === last)) || (y === 6 && x === last)) continue
      for (let row = y - 2; row <= y + 2; row++) {
        for (let column = x - 2; column <= x + 2; column++) {
          add(column, row, Math.max(Math.abs(column - x), Math.abs(row - y)) !== 1)
        }
      }
    }
  }
  return {
    size,
    columns: Uint8Array.from(columns),
    rows: Uint8Array.from(rows),
    dark: Uint8Array.from(dark),
    core,
    timing,
  }
}

const built = new Map<number, FunctionPattern>()

/** The function pattern of a code of `size` modules (17 + 4 × version). Made once for each size. */
export const functionPattern = (size: number): FunctionPattern => {
  const pattern = built.get(size) ?? build(size)
  built.set(size, pattern)
  return pattern
}
