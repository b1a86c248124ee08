import { blurred, type Gray, halved } from "./qr-gray.ts"
import type { Pyramid } from "./qr-grid.ts"
import { type Bitmap, darkerThanAround, darkerThanMost } from "./qr-threshold.ts"

/** A picture in two colours to look for finders in, and how many of its pixels make one of the whole picture's. */
export interface Look {
  readonly bitmap: Bitmap
  readonly zoom: number
}

/** Pictures with more pixels than this are looked at from half their size on. */
const large = 3_000_000

/** A picture, its half, its quarter and so on while a code could still be seen. */
export const pyramidOf = (gray: Gray): Pyramid => {
  const levels = [gray]
  for (let last = gray; levels.length < 5 && Math.min(last.width, last.height) >= 48;) {
    last = halved(last)
    levels.push(last)
  }
  return levels
}

/**
 * The ways to look at a picture, cheap ones and those that find most first: at several sizes, against near and far
 * surroundings (near for modules of one to three pixels), blurred against noise. Each is made only when asked for.
 */
export function* looksAt(pyramid: Pyramid): Generator<Look> {
  const first = pyramid[0]!.width * pyramid[0]!.height > large ? 1 : 0
  const around = (level: number, radius: number): Look => ({
    bitmap: darkerThanAround(pyramid[level]!, radius),
    zoom: 2 ** -level,
  })
  yield around(first, 16)
  for (let level = first + 1; level < pyramid.length; level++) yield around(level, 16)
  yield around(first, 5)
  yield { bitmap: darkerThanMost(pyramid[first]!), zoom: 2 ** -first }
  yield { bitmap: darkerThanAround(blurred(pyramid[first]!), 10), zoom: 2 ** -first }
  for (let level = first - 1; level >= 0; level--) {
    yield around(level, 16)
    yield around(level, 5)
  }
}
