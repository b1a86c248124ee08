/** Names of hosts as people read them: `xn--bcher-kva.example` is bücher.example, unless that would deceive. */
import { skeleton } from "./skeleton.ts"

/** Punycode's parameters for host names, RFC 3492 §5. */
const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700
const FIRST_BIAS = 72
const FIRST_CODE = 0x80

/** RFC 3492 §6.1. */
function adapted(delta: number, count: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2))
  rest += Math.floor(rest / count)
  let k = 0
  for (; rest > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) rest = Math.floor(rest / (BASE - T_MIN))
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW))
}

const digitOf = (char: string | undefined): number =>
  char === undefined ? BASE : /[a-z]/.test(char) ? char.charCodeAt(0) - 97 : /\d/.test(char) ? Number(char) + 26 : BASE

/**
 * What a label says behind its `xn--`, RFC 3492 §6.2.
 * @returns `null` if it is no Punycode
 */
export function fromPunycode(text: string): string | null {
  const hyphen = text.lastIndexOf("-")
  const points = hyphen > 0 ? Array.from(text.slice(0, hyphen), (char) => char.charCodeAt(0)) : []
  let [code, bias, i] = [FIRST_CODE, FIRST_BIAS, 0]
  for (let at = hyphen > 0 ? hyphen + 1 : 0; at < text.length;) {
    const before = i
    for (let [weight, k] = [1, BASE]; ; k += BASE) {
      const digit = digitOf(text[at++])
      i += digit * weight
      // A host's label has 63 characters at most; what counts beyond this is no name.
      if (digit >= BASE || i > 0x7f_ff_ff_ff) return null
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX)
      if (digit < threshold) break
      weight *= BASE - threshold
    }
    const count = points.length + 1
    bias = adapted(i - before, count, before === 0)
    code += Math.floor(i / count)
    if (code > 0x10_ff_ff || (code >= 0xd8_00 && code < 0xe0_00)) return null
    points.splice(i % count, 0, code)
    i = (i % count) + 1
  }
  return String.fromCodePoint(...points)
}

/** A host's labels as they are meant, for comparing; what cannot be read stays as it is. */
export const unicodeLabel = (label: string): string =>
  label.startsWith("xn--") ? (fromPunycode(label.slice(4)) ?? label) : label

/** Scripts that stand alone, but for digits and hyphens. */
const alone =
  "Cyrillic Greek Armenian Georgian Hebrew Arabic Thaana Ethiopic Khmer Lao Myanmar Thai Tibetan Bengali Devanagari Gujarati Gurmukhi Kannada Malayalam Oriya Sinhala Tamil Telugu Mongolian"

/** Scripts that stand together in honest names: with the Latin letters where that is usual (UTS 39 §5.2). */
const together = ["Latin Han Hiragana Katakana", "Latin Han Bopomofo", "Latin Han Hangul", ...alone.split(" ")]

const onlyOf = (scripts: string): RegExp => {
  const classes = scripts.split(" ").map((script) => `\\p{Script=${script}}`)
  return new RegExp(`^[\\d\\-${classes.join("")}\\p{Script=Common}\\p{Script=Inherited}]+$`, "u")
}

/** Made when first needed: two dozen such expressions take 2 ms, and most hosts need none. */
let honest: readonly RegExp[] | null = null

function isHonest(label: string): boolean {
  honest ??= together.map(onlyOf)
  return honest.some((one) => one.test(label))
}

/** Letters and digits, marks on them, and hyphens: no invisible characters, no signs that look like a slash or a dot. */
const lettersOnly = /^[\p{L}\p{M}\p{Nd}\-・ー]+$/u

function shownLabel(label: string, isForeignEnd: boolean): string {
  const meant = unicodeLabel(label)
  if (meant === label || !lettersOnly.test(meant) || !isHonest(meant)) return label
  // аррӏе.com is Cyrillic throughout and still not what it looks like.
  const isDisguise = !isForeignEnd && !/[a-z]/.test(meant) && /^[a-z\d-]+$/.test(skeleton(meant))
  return isDisguise ? label : meant
}

/**
 * A host as it is shown to people: in its own letters, but in the `xn--` form where scripts are mixed or all letters are
 * taken for Latin ones.
 * @param host as `siteHost` gives it, with or without port
 */
export function shownHost(host: string): string {
  if (!host.includes("xn--")) return host
  const labels = host.split(".")
  const isForeignEnd = labels.at(-1)?.startsWith("xn--") ?? false
  return labels.map((label) => shownLabel(label, isForeignEnd)).join(".")
}
