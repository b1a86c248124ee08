import type { Bitmap } from "./qr-threshold.ts"

/** One of the three squares at the corners of a QR code. */
export interface Finder {
  /** Its centre, in pixels of the picture searched. */
  x: number
  y: number
  /** The width of one module along the row or column, in the same pixels. */
  module: number
  /** 1: dark on light. 0: light on dark, as in an inverted code. */
  readonly ink: number
  /** How many rows saw it. */
  hits: number
}

interface Cross {
  /** Place of the centre along the line walked. */
  centre: number
  module: number
}

/**
 * True if five runs are those of a line through a finder, 1:1:3:1:1 (ISO/IEC 18004, 6.3.3). The outer two may be as long
 * as they like: without a quiet zone the outer ring runs into a dark page. Thresholds fatten or thin the ink, so
 * the rings get more room than the sum.
 */
const isFinderLine = (a: number, b: number, core: number, d: number, e: number): boolean => {
  const module = (b + core + d) / 5
  if (core < 1.7 * module || core > 4.2 * module) return false
  if (b < 0.3 * module || b > 2 * module || d < 0.3 * module || d > 2 * module) return false
  return a >= 0.4 * module && e >= 0.4 * module && Math.abs(b - d) <= Math.max(2, 0.9 * module)
}

/** Walks both ways from a pixel of the core along (dx, dy) and measures the five runs, or null if they do not fit. */
const crossAt = (bitmap: Bitmap, x: number, y: number, dx: number, dy: number, reach: number): Cross | null => {
  const { data, width, height } = bitmap
  const ink = data[y * width + x]
  const walk = (sign: 1 | -1): [number, number, number] | null => {
    const runs: [number, number, number] = [0, 0, 0]
    let px = x
    let py = y
    for (let run = 0; run < 3; run++) {
      const colour = run === 1 ? 1 - ink! : ink
      while (px >= 0 && py >= 0 && px < width && py < height && data[py * width + px] === colour) {
        runs[run]! += 1
        if (runs[run]! > reach) {
          if (run === 2) return runs
          return null
        }
        px += sign * dx
        py += sign * dy
      }
    }
    return runs
  }
  const back = walk(-1)
  const on = back && walk(1)
  if (!back || !on) return null
  // The first pixel was counted from both sides.
  if (!isFinderLine(back[2], back[1], back[0] + on[0] - 1, on[1], on[2])) return null
  const inner = (on[0] - back[0] + 1) / 2
  const outer = (on[0] + on[1] - back[0] - back[1] + 1) / 2
  return { centre: (inner + outer) / 2, module: (back[1] + back[0] + on[0] - 1 + on[1]) / 5 }
}

const confirmed = (bitmap: Bitmap, x: number, y: number, module: number): Omit<Finder, "hits"> | null => {
  const { data, width, height } = bitmap
  const column = Math.floor(x)
  const reach = Math.ceil(module * 5)
  const vertical = crossAt(bitmap, column, y, 0, 1, reach)
  if (!vertical || vertical.module > module * 1.6 || vertical.module < module / 1.6) return null
  const cy = y + vertical.centre
  const row = Math.min(height - 1, Math.max(0, Math.floor(cy)))
  if (data[row * width + column] !== data[y * width + column]) return null
  const horizontal = crossAt(bitmap, column, row, 1, 0, reach)
  if (!horizontal) return null
  const cx = column + horizontal.centre
  const middle = Math.min(width - 1, Math.max(0, Math.floor(cx)))
  if (data[row * width + middle] !== data[y * width + column]) return null
  // Letters and icons can pass on both axes; hardly ever on a diagonal too.
  if (!crossAt(bitmap, middle, row, 1, 1, reach * 2) && !crossAt(bitmap, middle, row, 1, -1, reach * 2)) return null
  const ink = data[row * width + middle]!
  const finder = { x: cx, y: cy, module: (vertical.module + horizontal.module) / 2, ink }
  return hasRing(bitmap, finder) ? finder : null
}

/**
 * A circle of 2.3 modules about the centre lies in the light ring however the code is turned (it reaches from 1.5 to 2.5
 * modules at the sides, from 2.1 to 3.5 at the corners), one of 0.9 modules in the core.
 */
const circles = Array.from({ length: 16 }, (_, i) => {
  const angle = (i * Math.PI) / 8
  return { x: Math.cos(angle), y: Math.sin(angle) }
})

/** True if nearly all of the core has the colour of its centre and nearly all of the ring about it has not. */
const hasRing = ({ data, width, height }: Bitmap, { x, y, module, ink }: Omit<Finder, "hits">): boolean => {
  const count = (radius: number): number => {
    let same = 0
    for (const point of circles) {
      const px = Math.floor(x + point.x * radius * module)
      const py = Math.floor(y + point.y * radius * module)
      if (px >= 0 && py >= 0 && px < width && py < height && data[py * width + px] === ink) same += 1
    }
    return same
  }
  // A row measures a module of a code turned by 45 degrees as 1.4 times its width.
  return [1, 0.75].some((part) => count(0.9 * part) >= 12 && count(2.3 * part) <= 5)
}

/** Adds a sighting to the finder that it is of, or as a new one. The place becomes the mean of all sightings. */
export const addFinder = (finders: Finder[], seen: Finder): void => {
  for (const finder of finders) {
    if (finder.ink !== seen.ink) continue
    if (Math.abs(finder.x - seen.x) > finder.module * 2 || Math.abs(finder.y - seen.y) > finder.module * 2) continue
    if (finder.module > seen.module * 1.6 || seen.module > finder.module * 1.6) continue
    const hits = finder.hits + seen.hits
    finder.x += ((seen.x - finder.x) * seen.hits) / hits
    finder.y += ((seen.y - finder.y) * seen.hits) / hits
    finder.module += ((seen.module - finder.module) * seen.hits) / hits
    finder.hits = hits
    return
  }
  finders.push(seen)
}

/** Every finder in a picture, dark on light and light on dark, each once. */
export const findersIn = (bitmap: Bitmap): Finder[] => {
  const { data, width, height } = bitmap
  const finders: Finder[] = []
  // Those that a row further down may still be part of.
  let near: Finder[] = []
  const starts = new Int32Array(width + 1)
  for (let y = 0; y < height; y++) {
    const p = y * width
    let runs = 0
    for (let x = 0; x < width; x++) {
      if (x === 0 || data[p + x] !== data[p + x - 1]) starts[runs++] = x
    }
    starts[runs] = width
    for (let i = 0; i + 5 <= runs; i++) {
      const b = starts[i + 1]!
      const core = starts[i + 2]!
      const d = starts[i + 3]!
      const e = starts[i + 4]!
      if (!isFinderLine(b - starts[i]!, core - b, d - core, e - d, starts[i + 5]! - e)) continue
      const found = confirmed(bitmap, (core + d) / 2, y, (e - b) / 5)
      if (found) addFinder(near, { ...found, hits: 1 })
    }
    const passed = near.filter((finder) => finder.y + finder.module * 3 < y)
    if (passed.length === 0) continue
    finders.push(...passed)
    near = near.filter((finder) => finder.y + finder.module * 3 >= y)
  }
  // A real core is three modules high, so about as many rows must have seen it.
  return [...finders, ...near].filter((finder) => finder.hits >= Math.max(2, finder.module))
}
