import { brandColours } from "./brand-colours.ts"

/** Grounds of monogram tiles. White reads on each with at least 4.5:1 (test/ui/monogram.test.ts). */
export const tileColours = [
  "#4f46e5",
  "#7c3aed",
  "#a21caf",
  "#be185d",
  "#c2410c",
  "#b91c1c",
  "#0369a1",
  "#1d4ed8",
  "#0e7490",
  "#0f766e",
  "#15803d",
  "#3f6212",
  "#9a5b00",
  "#5b6779",
  "#334155",
  "#6d28d9",
] as const

let segmenter: Intl.Segmenter | undefined

/** The first character as people see it: an emoji or a letter with its accents is one. Empty text answers "?". */
export function firstGrapheme(text: string): string {
  const trimmed = text.trim()
  const code = trimmed.codePointAt(0)
  if (code === undefined) return "?"
  // Plain Latin needs no segmenter, which takes longer to make than a row to draw.
  const next = trimmed.charCodeAt(1)
  if (code < 0x2c0 && (trimmed.length === 1 || next < 0x2c0)) return trimmed.charAt(0).toLocaleUpperCase()
  segmenter ??= new Intl.Segmenter()
  for (const { segment } of segmenter.segment(trimmed)) return segment.toLocaleUpperCase()
  return "?"
}

/** Letter and ground of an account without an icon. The same issuer always looks the same, whatever its case. */
export function monogram(issuer: string, username: string): { readonly letter: string; readonly colour: string } {
  const name = issuer.trim() === "" ? username : issuer
  const plain = name.toLowerCase().replaceAll(/[\s.,_-]/g, "")
  const brand = Object.hasOwn(brandColours, plain) ? brandColours[plain] : undefined
  return {
    letter: firstGrapheme(name),
    colour: brand ?? tileColours[hash(plain) % tileColours.length] ?? tileColours[0],
  }
}

/** FNV-1a, with its high bits folded in: the low ones are poorly mixed for short names. */
function hash(text: string): number {
  let sum = 0x811c9dc5
  for (const char of text) sum = Math.imul(sum ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d) >>> 0
}
