import { grayOf } from "./qr-gray.ts"
import { looksAt, pyramidOf } from "./qr-looks.ts"
import { lookAgain, searchOf, type Sighting } from "./qr-search.ts"

/** A picture as a canvas gives it: red, green, blue, alpha for each pixel, row by row. A browser's ImageData fits. */
export interface Pixels {
  readonly data: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** One QR code found in a picture. */
export interface QrCode {
  readonly text: string
  /** The same as bytes, for what is no text. */
  readonly bytes: Uint8Array
  /** Its outer corners in pixels: top left, top right, bottom right, bottom left as the code itself is turned. */
  readonly corners: readonly { x: number; y: number }[]
}

const top = ({ corners }: QrCode): number => Math.min(...corners.map(({ y }) => y))
const left = ({ corners }: QrCode): number => Math.min(...corners.map(({ x }) => x))
const middle = ({ corners }: QrCode): number => corners.reduce((sum, { y }) => sum + y, 0) / corners.length

/** Rows from the top, and in each from the left. A row is what begins above the middle of its topmost code. */
const inReadingOrder = (codes: readonly QrCode[]): QrCode[] => {
  const rest = codes.toSorted((a, b) => top(a) - top(b))
  const ordered: QrCode[] = []
  for (let first = rest[0]; first; first = rest[0]) {
    const line = middle(first)
    const end = rest.findIndex((code) => top(code) >= line)
    ordered.push(...rest.splice(0, end === -1 ? rest.length : end).toSorted((a, b) => left(a) - left(b)))
  }
  return ordered
}

/**
 * Every QR code in a picture, each text once, from top to bottom and left to right: small, blurred, noisy, dim, turned or
 * inverted ones too. Without one, or if the sizes do not fit the data, there are none; it never throws. It takes
 * tens to hundreds of milliseconds, so it belongs in a Worker.
 */
export const readQrCodes = ({ data, width, height }: Pixels): QrCode[] => {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) return []
  if (data.length !== width * height * 4) return []
  const pyramid = pyramidOf(grayOf(data, width, height))
  const search = searchOf(pyramid)
  for (const look of looksAt(pyramid)) lookAgain(search, look)
  const byText = new Map<string, Sighting>()
  for (const sighting of search.found) if (!byText.has(sighting.text)) byText.set(sighting.text, sighting)
  return inReadingOrder([...byText.values()])
}
