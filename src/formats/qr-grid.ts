import { brightnessAt, type Gray } from "./qr-gray.ts"
import { functionPattern, type FunctionPattern } from "./qr-symbol.ts"

/** Where the modules of a code lie in a picture. */
export interface Grid {
  /** Modules along one side. */
  readonly size: number
  /** x, y of the centres of the finders top left, top right, bottom left, and of the same place bottom right. */
  readonly anchors: Float64Array
  /** How well the modules known beforehand agree with the picture: 1 exactly, 0 not at all. */
  readonly fit: number
}

/** A picture at several sizes, each half of the one before, the first as it is. */
export type Pyramid = readonly Gray[]

/** Writes the place of the point (column, row), counted in modules from the code's corner, to `place`. */
type Projection = (column: number, row: number, place: { x: number; y: number }) => void

/**
 * The plane projection with the four anchors at their places.
 * (Heckbert, "Fundamentals of Texture Mapping and Image Warping", 1989, 2.2.3.)
 */
export const projectionOf = (anchors: Float64Array, size: number): Projection => {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0, x3 = 0, y3 = 0, x2 = 0, y2 = 0] = anchors
  const sumX = x0 - x1 + x2 - x3
  const sumY = y0 - y1 + y2 - y3
  const determinant = (x1 - x2) * (y3 - y2) - (x3 - x2) * (y1 - y2)
  const g = (sumX * (y3 - y2) - (x3 - x2) * sumY) / determinant
  const h = ((x1 - x2) * sumY - sumX * (y1 - y2)) / determinant
  const ax = x1 - x0 + g * x1
  const bx = x3 - x0 + h * x3
  const ay = y1 - y0 + g * y1
  const by = y3 - y0 + h * y3
  const span = size - 7
  return (column, row, place) => {
    const u = (column - 3.5) / span
    const v = (row - 3.5) / span
    const w = g * u + h * v + 1
    place.x = (ax * u + bx * v + x0) / w
    place.y = (ay * u + by * v + y0) / w
  }
}

/** The level at which a module is about three pixels: small enough for its pixels' noise to be averaged away. */
const levelFor = (pyramid: Pyramid, module: number): number =>
  Math.max(0, Math.min(pyramid.length - 1, Math.floor(Math.log2(module / 2.5))))

const moduleOf = (a: Float64Array, size: number): number =>
  (Math.hypot(a[2]! - a[0]!, a[3]! - a[1]!) + Math.hypot(a[4]! - a[0]!, a[5]! - a[1]!)) / 2 / (size - 7)

/** The correlation of known modules `from` to `to` with the picture, positive when dark is where it should be. */
const agreement = (
  pyramid: Pyramid,
  anchors: Float64Array,
  pattern: FunctionPattern,
  from: number,
  to: number,
): number => {
  const level = levelFor(pyramid, moduleOf(anchors, pattern.size))
  const gray = pyramid[level]!
  const scale = 1 / 2 ** level
  const project = projectionOf(anchors, pattern.size)
  const place = { x: 0, y: 0 }
  let sum = 0
  let squares = 0
  let darkSum = 0
  let darks = 0
  for (let i = from; i < to; i++) {
    project(pattern.columns[i]! + 0.5, pattern.rows[i]! + 0.5, place)
    const value = brightnessAt(gray, place.x * scale, place.y * scale)
    sum += value
    squares += value * value
    if (pattern.dark[i] === 1) {
      darkSum += value
      darks += 1
    }
  }
  const count = to - from
  const variance = squares / count - (sum / count) ** 2
  if (!(variance > 0.5)) return 0
  const difference = (sum - darkSum) / (count - darks) - darkSum / darks
  return (difference / Math.sqrt(variance)) * Math.sqrt((darks / count) * (1 - darks / count))
}

/** Moves the anchors, one coordinate and a fraction of a module at a time, for as long as the fit improves. */
const refined = (pyramid: Pyramid, grid: Grid, sign: number): Grid => {
  const pattern = functionPattern(grid.size)
  const anchors = grid.anchors.slice()
  const measure = (): number => sign * agreement(pyramid, anchors, pattern, 0, pattern.dark.length)
  const module = moduleOf(anchors, grid.size)
  let fit = measure()
  for (const part of [0.5, 0.25, 0.12]) {
    for (let round = 0; round < 3; round++) {
      const before = fit
      for (let i = 0; i < 8; i++) {
        // The corner without a finder is known least, so it may go further.
        const step = part * module * (i >= 6 ? 1.5 : 0.6)
        for (const move of [step, -step]) {
          const old = anchors[i]!
          anchors[i] = old + move
          const moved = measure()
          if (moved > fit) {
            fit = moved
            break
          }
          anchors[i] = old
        }
      }
      if (fit - before < 0.002) break
    }
  }
  return { size: grid.size, anchors, fit }
}

/**
 * The likeliest grids for three finders' centres, best first. `estimate` is the size that the distances speak for; sizes
 * up to a quarter off are tried, since at two pixels a module no distance is exact, and the timing patterns decide.
 */
export const gridsFor = (pyramid: Pyramid, corners: ArrayLike<number>, estimate: number, ink: number): Grid[] => {
  const sign = ink === 1 ? 1 : -1
  const anchors = new Float64Array(8)
  for (let i = 0; i < 6; i++) anchors[i] = corners[i]!
  anchors[6] = anchors[2]! + anchors[4]! - anchors[0]!
  anchors[7] = anchors[3]! + anchors[5]! - anchors[1]!
  const grids: Grid[] = []
  for (let size = 21; size <= 177; size += 4) {
    if (size < estimate * 0.78 - 3 || size > estimate * 1.28 + 3) continue
    const pattern = functionPattern(size)
    const timing = sign * agreement(pyramid, anchors, pattern, 0, pattern.timing)
    if (timing < 0.2) continue
    const fit = sign * agreement(pyramid, anchors, pattern, 0, pattern.core)
    if (fit > 0.4) grids.push({ size, anchors, fit: fit + timing })
  }
  return grids
    .toSorted((a, b) => b.fit - a.fit)
    .slice(0, 2)
    .map((grid) => refined(pyramid, grid, sign))
}

/** The brightness of each module, row by row; in an inverted code (ink 0) turned round, so that ink is dark. */
export const modulesOf = (pyramid: Pyramid, grid: Grid, ink: number): Float32Array => {
  const level = levelFor(pyramid, moduleOf(grid.anchors, grid.size))
  const gray = pyramid[level]!
  const scale = 1 / 2 ** level
  const project = projectionOf(grid.anchors, grid.size)
  const place = { x: 0, y: 0 }
  const out = new Float32Array(grid.size * grid.size)
  for (let row = 0; row < grid.size; row++) {
    for (let column = 0; column < grid.size; column++) {
      project(column + 0.5, row + 0.5, place)
      const value = brightnessAt(gray, place.x * scale, place.y * scale)
      out[row * grid.size + column] = ink === 1 ? value : 255 - value
    }
  }
  return out
}
