/** A picture of one brightness per pixel, row by row, 0 black to 255 white. */
export interface Gray {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/**
 * The brightness (Rec. 601 weights) of a picture of 4 bytes per pixel, laid on white where it is transparent: a code
 * saved as black on nothing is meant to be seen on paper.
 */
export const grayOf = (rgba: Uint8ClampedArray, width: number, height: number): Gray => {
  const data = new Uint8Array(width * height)
  for (let i = 0, p = 0; i < data.length; i++, p += 4) {
    const alpha = rgba[p + 3]!
    const luma = (rgba[p]! * 77 + rgba[p + 1]! * 150 + rgba[p + 2]! * 29) >> 8
    data[i] = alpha === 255 ? luma : (255 - ((255 - luma) * alpha) / 255) | 0
  }
  return { data, width, height }
}

/** Half as wide and high: each pixel the mean of four. An odd last row or column is dropped. */
export const halved = ({ data, width, height }: Gray): Gray => {
  const w = width >> 1
  const h = height >> 1
  const out = new Uint8Array(w * h)
  for (let y = 0; y < h; y++) {
    let p = 2 * y * width
    for (let x = 0; x < w; x++, p += 2) {
      out[y * w + x] = (data[p]! + data[p + 1]! + data[p + width]! + data[p + width + 1]! + 2) >> 2
    }
  }
  return { data: out, width: w, height: h }
}

/** Each pixel the mean of itself and its eight neighbours: takes off noise. The outermost pixels stay as they are. */
export const blurred = ({ data, width, height }: Gray): Gray => {
  const out = data.slice()
  for (let y = 1; y < height - 1; y++) {
    let p = y * width + 1
    let left = data[p - 1 - width]! + data[p - 1]! + data[p - 1 + width]!
    let here = data[p - width]! + data[p]! + data[p + width]!
    for (let x = 1; x < width - 1; x++, p++) {
      const right = data[p + 1 - width]! + data[p + 1]! + data[p + 1 + width]!
      out[p] = ((left + here + right) * 7282) >> 16
      left = here
      here = right
    }
  }
  return { data: out, width, height }
}

/**
 * The brightness at a place between pixels: pixel `i` covers `i` to `i + 1`, its value stands at its centre, outside
 * the picture the nearest pixel counts.
 */
export const brightnessAt = ({ data, width, height }: Gray, x: number, y: number): number => {
  const fx = Math.min(width - 1, Math.max(0, x - 0.5))
  const fy = Math.min(height - 1, Math.max(0, y - 0.5))
  const x0 = Math.floor(fx)
  const y0 = Math.floor(fy)
  const dx = fx - x0
  const dy = fy - y0
  const right = x0 + 1 < width ? 1 : 0
  const p = y0 * width + x0
  const q = y0 + 1 < height ? p + width : p
  const top = data[p]! * (1 - dx) + data[p + right]! * dx
  const bottom = data[q]! * (1 - dx) + data[q + right]! * dx
  return top * (1 - dy) + bottom * dy
}
