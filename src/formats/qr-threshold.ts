import type { Gray } from "./qr-gray.ts"

/** A picture of two colours, row by row: 1 dark, 0 light. */
export interface Bitmap {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/**
 * How much darker than its surroundings a pixel must be: less is noise of a flat area. It is taken from how much
 * neighbours differ in the middle case: nothing on a page, however much text it has, more in a noisy picture.
 */
const marginOf = ({ data, width }: Gray): number => {
  const histogram = new Uint32Array(256)
  let count = 0
  // A step that shares no factor with common widths, so that it visits all columns.
  for (let p = width; p < data.length; p += 37) {
    histogram[Math.abs(data[p]! - data[p - 1]!)]! += 1
    count += 1
  }
  let middle = 0
  for (let seen = histogram[0]!; seen * 2 < count; seen += histogram[middle]!) middle += 1
  return 3 + Math.min(30, middle)
}

/**
 * Dark is what is darker than the mean of the square of `2 × radius + 1` pixels around it, so a dim code beside a
 * bright photograph comes out as well as a lone one. The radius must be more than half a finder's core (3 modules).
 * (Bradley and Roth, "Adaptive Thresholding Using the Integral Image", 2007.)
 */
export const darkerThanAround = (gray: Gray, radius: number): Bitmap => {
  const { data, width, height } = gray
  const margin = marginOf(gray)
  const columns = new Int32Array(width)
  const out = new Uint8Array(width * height)
  const addRow = (y: number, sign: 1 | -1): void => {
    const p = y * width
    for (let x = 0; x < width; x++) columns[x]! += sign * data[p + x]!
  }
  for (let y = 0; y < Math.min(radius, height); y++) addRow(y, 1)
  for (let y = 0; y < height; y++) {
    if (y + radius < height) addRow(y + radius, 1)
    if (y - radius - 1 >= 0) addRow(y - radius - 1, -1)
    const rows = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1
    let sum = 0
    for (let x = 0; x < Math.min(radius, width); x++) sum += columns[x]!
    const p = y * width
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += columns[x + radius]!
      if (x - radius - 1 >= 0) sum -= columns[x - radius - 1]!
      const count = rows * (Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1)
      out[p + x] = (data[p + x]! + margin) * count < sum ? 1 : 0
    }
  }
  return { data: out, width, height }
}

/**
 * The one brightness that parts a picture's values best into dark and light (Otsu, "A Threshold Selection Method
 * from Gray-Level Histograms", 1979). A value is dark if it is below it.
 */
export const bestDivision = (values: ArrayLike<number>): number => {
  const histogram = new Uint32Array(256)
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    const value = Math.min(255, Math.max(0, Math.round(values[i]!)))
    histogram[value]! += 1
    sum += value
  }
  let below = 0
  let belowSum = 0
  let best = -1
  let first = 128
  let last = 128
  for (let level = 0; level < 256; level++) {
    below += histogram[level]!
    belowSum += level * histogram[level]!
    const above = values.length - below
    if (below === 0 || above === 0) continue
    const difference = belowSum / below - (sum - belowSum) / above
    const score = below * above * difference * difference
    if (score > best * (1 + 1e-12)) {
      best = score
      first = level
    }
    // Between two far heaps every level is as good: take the middle, not the edge of the dark heap.
    if (score >= best * (1 - 1e-12)) last = level
  }
  return (first + last + 1) / 2
}

/** Dark is what is below the {@link bestDivision} of the whole picture. */
export const darkerThanMost = ({ data, width, height }: Gray): Bitmap => {
  const division = bestDivision(data)
  return { data: data.map((value) => (value < division ? 1 : 0)), width, height }
}
