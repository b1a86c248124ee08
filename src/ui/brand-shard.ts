/** Where the icon of an issuer is to be found: the same answer when the files are made and when one is read. */

/** How many files the icons are spread over; one of them is some 10 KB. */
export const SHARDS = 512

/** An issuer or brand by its letters and digits alone, in lower case and without accents; empty if it has none. */
export const brandKey = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll("+", "plus")
    .replaceAll("&", "and")
    .replaceAll(/[^\p{L}\p{N}]/gu, "")

/** The number of the file that holds a brand (FNV-1a). */
export function shardOf(key: string): number {
  let sum = 0x811c9dc5
  for (const char of key) sum = Math.imul(sum ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return ((sum ^ (sum >>> 15)) >>> 0) % SHARDS
}

/** A brand's colour, `#rrggbb`, and its glyph as an SVG path of 24 by 24. */
export type Brand = readonly [colour: string, path: string]

/** White or black, whichever reads better on a colour: one of them always has 4.5:1 (WCAG 2.2, 1.4.3). */
export function inkOn(colour: string): "#fff" | "#000" {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  // Where the two contrasts are equal: (1.05 / (l + 0.05)) = ((l + 0.05) / 0.05).
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff"
}
