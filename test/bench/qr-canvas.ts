import qrcode from "qrcode"

/** Red, green, blue, 0 to 255. */
export type Colour = readonly [number, number, number]

export type Random = () => number

/** A small generator of even numbers in [0, 1) (mulberry32, public domain). */
export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
/** A picture to draw in, 4 bytes a pixel; there is no canvas in Node. */
export class Canvas {
  readonly data: Uint8ClampedArray<ArrayBuffer>
  readonly width: number
  readonly height: number
  constructor(width: number, height: number, colour: Colour) {
    this.width = width
    this.height = height
    this.data = new Uint8ClampedArray(width * height * 4).fill(255)
    this.rectangle(0, 0, width, height, colour)
  }
  rectangle(left: number, top: number, width: number, height: number, colour: Colour): void {
    for (let y = Math.max(0, top); y < Math.min(this.height, top + height); y++) {
      for (let x = Math.max(0, left); x < Math.min(this.width, left + width); x++) this.blend(x, y, colour, 1)
    }
  }
  blend(x: number, y: number, colour: Colour, part: number): void {
    const p = (y * this.width + x) * 4
    for (let c = 0; c < 3; c++) this.data[p + c] = this.data[p + c]! * (1 - part) + colour[c]! * part
  }
}

/** Where and how a code is drawn: centre and module in pixels, angle in radians, quiet zone in modules. */
export interface Placement {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly module: number
  readonly angle: number
  readonly quiet: number
  readonly ink: Colour
  readonly paper: Colour
  readonly level: "L" | "M" | "Q" | "H"
}

/** Draws a code with its quiet zone centred at (x, y), each pixel the mean of 16 points, and returns its rectangle. */
export const drawCode = (canvas: Canvas, placement: Placement): Area => {
  const { modules } = qrcode.create(placement.text, { errorCorrectionLevel: placement.level })
  const { size } = modules
  const half = (size / 2 + placement.quiet) * placement.module
  const cos = Math.cos(placement.angle)
  const sin = Math.sin(placement.angle)
  const reach = half * (Math.abs(cos) + Math.abs(sin))
  const left = Math.max(0, Math.floor(placement.x - reach))
  const top = Math.max(0, Math.floor(placement.y - reach))
  const right = Math.min(canvas.width, Math.ceil(placement.x + reach))
  const bottom = Math.min(canvas.height, Math.ceil(placement.y + reach))
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      let inked = 0
      let papered = 0
      for (let i = 0; i < 16; i++) {
        const dx = x + (i % 4) / 4 + 0.125 - placement.x
        const dy = y + (i >> 2) / 4 + 0.125 - placement.y
        const u = dx * cos + dy * sin
        const v = dy * cos - dx * sin
        if (Math.abs(u) > half || Math.abs(v) > half) continue
        const column = Math.floor(u / placement.module + size / 2)
        const row = Math.floor(v / placement.module + size / 2)
        const inside = column >= 0 && row >= 0 && column < size && row < size
        if (inside && modules.get(row, column)) inked += 1
        else papered += 1
      }
      if (papered > 0) canvas.blend(x, y, placement.paper, papered / (16 - inked))
      if (inked > 0) canvas.blend(x, y, placement.ink, inked / 16)
    }
  }
  return [left, top, right, bottom]
}

/** Left, top, right, bottom. */
export type Area = readonly [number, number, number, number]

/** A Gaussian blur of an area, as a scaled or unsharp picture has it. */
export const blur = (canvas: Canvas, [left, top, right, bottom]: Area, sigma: number): void => {
  const reach = Math.ceil(sigma * 3)
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)))
  const total = kernel.reduce((a, b) => a + b, 0)
  for (const step of [4, canvas.width * 4]) {
    const source = canvas.data.slice()
    for (let y = Math.max(top, reach); y < Math.min(bottom, canvas.height - reach); y++) {
      for (let x = Math.max(left, reach); x < Math.min(right, canvas.width - reach); x++) {
        for (let c = 0; c < 3; c++) {
          const p = (y * canvas.width + x) * 4 + c
          let sum = 0
          for (let i = 0; i < kernel.length; i++) sum += kernel[i]! * source[p + (i - reach) * step]!
          canvas.data[p] = sum / total
        }
      }
    }
  }
}

/** Gaussian noise (Box and Muller), the same on the three colours by half. */
export const addNoise = (canvas: Canvas, random: Random, [left, top, right, bottom]: Area, deviation: number): void => {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const same = normal()
      const p = (y * canvas.width + x) * 4
      for (let c = 0; c < 3; c++) canvas.data[p + c]! += deviation * (0.8 * same + 0.6 * normal())
    }
  }
}

/** The luminance table of the JPEG standard (ITU-T T.81, K.1). */
const jpegTable = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
]
const cosines = Array.from(
  { length: 64 },
  (_, i) => Math.cos(((2 * (i % 8) + 1) * (i >> 3) * Math.PI) / 16) * (i < 8 ? Math.SQRT1_2 : 1) * 0.5,
)

/** What JPEG does to a picture at a quality of 1 to 100: 8×8 blocks, cosine transform, rounding; each colour by itself. */
export const compress = (canvas: Canvas, [left, top, right, bottom]: Area, quality: number): void => {
  const strength = quality < 50 ? 50 / quality : 2 - quality / 50
  const block = new Float64Array(64)
  const half = new Float64Array(64)
  const transform = (from: Float64Array, to: Float64Array, forward: boolean): void => {
    for (let row = 0; row < 8; row++) {
      for (let k = 0; k < 8; k++) {
        let sum = 0
        for (let i = 0; i < 8; i++) sum += from[row * 8 + i]! * cosines[forward ? k * 8 + i : i * 8 + k]!
        to[k * 8 + row] = sum // transposed, so that two passes do both directions
      }
    }
  }
  for (let y0 = top & ~7; y0 + 8 <= Math.min(canvas.height, bottom + 7); y0 += 8) {
    for (let x0 = left & ~7; x0 + 8 <= Math.min(canvas.width, right + 7); x0 += 8) {
      for (let c = 0; c < 3; c++) {
        const at = (i: number): number => ((y0 + (i >> 3)) * canvas.width + x0 + (i & 7)) * 4 + c
        for (let i = 0; i < 64; i++) block[i] = canvas.data[at(i)]! - 128
        transform(block, half, true)
        transform(half, block, true)
        for (let i = 0; i < 64; i++) {
          const q = Math.max(1, jpegTable[i]! * strength)
          block[i] = Math.round(block[i]! / q) * q
        }
        transform(block, half, false)
        transform(half, block, false)
        for (let i = 0; i < 64; i++) canvas.data[at(i)] = block[i]! + 128
      }
    }
  }
}
