import { alignmentCentres } from "./qr-symbol.ts"

/** Modules along one side of a version 23 code. */
export const version23 = 109

/** What jsQR 1.4.0 takes for the centres of the alignment patterns: 74 where the standard (annex E) has 78. */
const jsqrCentres = [6, 30, 54, 74, 102]

/** The modules that carry the message, in its order (ISO/IEC 18004, 7.7.3): columns in pairs from the right, up and down. */
const messageOrder = (centres: readonly number[]): Uint16Array => {
  const size = version23
  const taken = new Uint8Array(size * size)
  const take = (left: number, top: number, width: number, height: number): void => {
    for (let row = top; row < top + height; row++) taken.fill(1, row * size + left, row * size + left + width)
  }
  take(0, 0, 9, 9)
  take(size - 8, 0, 8, 9)
  take(0, size - 8, 9, 8)
  take(0, 6, size, 1)
  take(6, 0, 1, size)
  take(0, size - 11, 6, 3)
  take(size - 11, 0, 3, 6)
  const last = size - 7
  for (const y of centres) {
    for (const x of centres) {
      if (!((x === 6 && (y === 6 || y === last)) || (y === 6 && x === last))) take(x - 2, y - 2, 5, 5)
    }
  }
  const order: number[] = []
  let up = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    for (let i = 0; i < size; i++) {
      const row = up ? size - 1 - i : i
      for (const column of [right, right - 1]) if (taken[row * size + column] === 0) order.push(row * size + column)
    }
    up = !up
  }
  return Uint16Array.from(order)
}

/** The eight masks (table 10): 1 where a module is turned round. */
const masked = (mask: number, at: number): number => {
  const y = Math.floor(at / version23)
  const x = at % version23
  const terms = [
    (y + x) % 2,
    y % 2,
    x % 3,
    (y + x) % 3,
    (Math.floor(y / 2) + Math.floor(x / 3)) % 2,
    ((y * x) % 2) + ((y * x) % 3),
    (((y * x) % 2) + ((y * x) % 3)) % 2,
    (((y + x) % 2) + ((y * x) % 3)) % 2,
  ]
  return terms[mask] === 0 ? 1 : 0
}

/** The 15 bits of format information for a level and a mask, 5 bits together (7.9). */
const formatBits = (levelAndMask: number): number => {
  let rest = levelAndMask << 10
  for (let bit = 14; bit >= 10; bit--) if ((rest >> bit) & 1) rest ^= 0x537 << (bit - 10)
  return ((levelAndMask << 10) | rest) ^ 0x5412
}

/** The mask whose format information differs least from the one beside the top left finder. */
const maskOf = (modules: Uint8Array): number => {
  const at = (row: number, column: number): number => modules[row * version23 + column]!
  let seen = 0
  for (const column of [0, 1, 2, 3, 4, 5, 7, 8]) seen = (seen << 1) | at(8, column)
  for (const row of [7, 5, 4, 3, 2, 1, 0]) seen = (seen << 1) | at(row, 8)
  const distance = (value: number): number => {
    let bits = 0
    for (let rest = formatBits(value) ^ seen; rest > 0; rest >>= 1) bits += rest & 1
    return bits
  }
  const values = Array.from({ length: 32 }, (_, value) => value)
  return values.reduce((best, value) => (distance(value) < distance(best) ? value : best)) & 7
}

/**
 * A version 23 code written anew in the order in which jsQR will read it. Its table is wrong for this one version, so it
 * reads some thirty codewords wrong: never readable at level L, and at the others only with little else damaged.
 */
export const asJsqrReads = (modules: Uint8Array): Uint8Array => {
  const from = messageOrder(alignmentCentres(version23))
  const to = messageOrder(jsqrCentres)
  const mask = maskOf(modules)
  const out = modules.slice()
  for (let i = 0; i < from.length; i++) {
    const bit = modules[from[i]!]! ^ masked(mask, from[i]!)
    out[to[i]!] = bit ^ masked(mask, to[i]!)
  }
  return out
}
