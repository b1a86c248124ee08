import jsQR from "jsqr"
import { bestDivision } from "./qr-threshold.ts"
import { functionPattern } from "./qr-symbol.ts"
import { asJsqrReads, version23 } from "./qr-version23.ts"

/** What a code says. */
export interface Content {
  readonly text: string
  readonly bytes: Uint8Array
}

/** Pixels per module, and modules of white around, of the picture that jsQR gets. */
const scale = 4
const quiet = 4

/**
 * Reads a code of which each module is known to be dark (1) or light (0). It is drawn anew, crisp and straight and with
 * the modules that are the same in every code set right, so that jsQR has nothing left to find: what it fails on in
 * screenshots is finding, not decoding.
 */
export const decoded = (modules: Uint8Array, size: number): Content | null => {
  const pattern = functionPattern(size)
  const clean = size === version23 ? asJsqrReads(modules) : modules.slice()
  const known = size === version23 ? pattern.core : pattern.dark.length
  for (let i = 0; i < known; i++) clean[pattern.rows[i]! * size + pattern.columns[i]!] = pattern.dark[i]!
  const side = (size + 2 * quiet) * scale
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  const words = new Uint32Array(pixels.buffer)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (clean[row * size + column] === 0) continue
      for (let y = 0; y < scale; y++) {
        const p = ((row + quiet) * scale + y) * side + (column + quiet) * scale
        words.fill(0xff000000, p, p + scale)
      }
    }
  }
  // Said explicitly: jsQR keeps the options of one call for all later ones.
  const code = jsQR(pixels, side, side, { inversionAttempts: "dontInvert" })
  if (!code) return null
  const bytes = Uint8Array.from(code.binaryData)
  // Bytes that are not UTF-8 leave jsQR's text empty; the standard's own reading of them is Latin-1.
  const text = code.data === "" ? Array.from(bytes, (byte) => String.fromCharCode(byte)).join("") : code.data
  return { text, bytes }
}

/** Takes off what the neighbours' light has added to a module: the reverse of a blur, by `amount`. */
const sharpened = (values: Float32Array, size: number, amount: number): Float32Array => {
  const at = (column: number, row: number): number =>
    values[Math.min(size - 1, Math.max(0, row)) * size + Math.min(size - 1, Math.max(0, column))]!
  return values.map((value, i) => {
    const column = i % size
    const row = (i - column) / size
    const sides = at(column - 1, row) + at(column + 1, row) + at(column, row - 1) + at(column, row + 1)
    return value + amount * (value - sides / 4)
  })
}

/** One division for the whole code. */
const byOneDivision = (values: Float32Array): Uint8Array => {
  const division = bestDivision(values)
  return Uint8Array.from(values, (value) => (value < division ? 1 : 0))
}

/** Each module against the mean of those up to six away: for light that falls unevenly. */
const byNeighbourhood = (values: Float32Array, size: number): Uint8Array => {
  const reach = 6
  return Uint8Array.from(values, (value, i) => {
    const column = i % size
    const row = (i - column) / size
    let sum = 0
    let count = 0
    for (let y = Math.max(0, row - reach); y <= Math.min(size - 1, row + reach); y++) {
      for (let x = Math.max(0, column - reach); x <= Math.min(size - 1, column + reach); x++) {
        sum += values[y * size + x]!
        count += 1
      }
    }
    return value * count < sum ? 1 : 0
  })
}

/**
 * The ways to tell dark modules from light ones, likeliest first, each made only when asked for. All of them fail alike
 * on what is no code.
 */
export function* readings(values: Float32Array, size: number): Generator<Uint8Array> {
  yield byOneDivision(values)
  yield byOneDivision(sharpened(values, size, 1))
  yield byNeighbourhood(sharpened(values, size, 0.5), size)
  yield byOneDivision(sharpened(values, size, 2))
}
