/**
 * Makes passwords. Each is drawn uniformly from all that fit: characters are drawn by rejection sampling, and a draft
 * that lacks a class, or repeats where the site forbids it, is thrown away whole. To mend it instead, by putting the
 * missing digit somewhere, would make some passwords likelier than others.
 */
import type { Bytes } from "./bytes.ts"
import { CountersignError } from "./error.ts"
import type { SiteRules } from "./site-rules.ts"

/** `length` random bytes. */
export type Random = (length: number) => Bytes

/** Kinds of characters that can be asked for; each that is chosen is in the password at least once. */
export const characterClasses = ["lower", "upper", "digits", "symbols"] as const
export type CharacterClass = (typeof characterClasses)[number]

const characters: Readonly<Record<CharacterClass, string>> = {
  lower: "abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  digits: "0123456789",
  // Without quotes, backslash and space, which sites and shells mangle most.
  symbols: "!#$%&()*+,-./:;<=>?@[]^_{|}~",
}

/** What eyes take for one another in common typefaces. */
const lookAlike = new Set("0Oo1lI|5S2Z8B")

/** Bounds of a length that can be chosen. */
export const LENGTH = { least: 8, most: 128 } as const
/** Bounds of a number of words; four of 7,776 are 51 bits. */
export const WORDS = { least: 4, most: 12 } as const

export interface CharacterRecipe {
  readonly length: number
  readonly classes: readonly CharacterClass[]
  readonly withoutLookAlikes: boolean
}

export interface WordRecipe {
  readonly count: number
  readonly separator: string
  readonly capitals: boolean
  /** A digit after one of the words, for sites that want one. */
  readonly digit: boolean
}

/** How often a draft may be thrown away. The unlikeliest that our own bounds allow fits once in some twenty. */
const TRIES = 50_000

/**
 * A whole number from 0 to `count - 1`, each equally likely: the top of the range that does not divide evenly is drawn
 * again.
 * @param count 1 to 65,536
 */
export function uniform(count: number, random: Random): number {
  const width = count <= 256 ? 1 : 2
  const range = 256 ** width
  const limit = range - (range % count)
  for (;;) {
    const value = random(width).reduce((sum, byte) => sum * 256 + byte, 0)
    if (value < limit) return value % count
  }
}

/** The alphabet, the sets of which one character each must be there, and the length, of a recipe at a site. */
function demands({ length, classes, withoutLookAlikes }: CharacterRecipe, rules: SiteRules | null) {
  const clear = (set: string): string => {
    const kept = Array.from(set).filter((char) => !withoutLookAlikes || !lookAlike.has(char))
    // A site that demands one of a few characters gets one, alike or not.
    return kept.length === 0 ? set : kept.join("")
  }
  const permitted = rules === null ? null : new Set(Array.from(rules.allowed + rules.required.join("")))
  const chosen = classes
    .map((name) => Array.from(clear(characters[name])).filter((char) => permitted?.has(char) ?? true))
    .filter((set) => set.length > 0)
    .map((set) => set.join(""))
  const demanded = (rules?.required ?? []).map(clear)
  const common = new Set(chosen.join(""))
  // What the site demands is in the alphabet, though only as much of it as was not chosen away.
  const narrowed = demanded.map(
    (set) =>
      Array.from(set)
        .filter((char) => common.has(char))
        .join("") || set,
  )
  const alphabet = [...new Set(Array.from([...common].join("") + narrowed.join("")))]
  const least = Math.max(rules?.minimum ?? 1, 1)
  return {
    alphabet,
    sets: [...chosen, ...narrowed].map((set) => new Set(set)),
    length: Math.min(Math.max(length, least), rules?.maximum ?? LENGTH.most),
  }
}

function repeats(password: readonly string[], most: number): boolean {
  let run = 0
  return password.some((char, i) => {
    run = char === password[i - 1] ? run + 1 : 1
    return run > most
  })
}

/**
 * A password of characters.
 * @throws generator.impossible if nothing, or next to nothing, fits
 */
export function makePassword(recipe: CharacterRecipe, rules: SiteRules | null, random: Random): string {
  const { alphabet, sets, length } = demands(recipe, rules)
  if (alphabet.length === 0) throw new CountersignError("generator.impossible", "no characters")
  for (let i = 0; i < TRIES; i++) {
    const draft = Array.from({ length }, () => alphabet[uniform(alphabet.length, random)]!)
    const complete = sets.every((set) => draft.some((char) => set.has(char)))
    if (complete && !repeats(draft, rules?.mostInRow ?? length)) return draft.join("")
  }
  throw new CountersignError("generator.impossible", "rules")
}

/**
 * A password of words.
 * @param list at least two different words; the EFF's has 7,776, which is 12.9 bits a word
 */
export function makeWords(
  { count, separator, capitals, digit }: WordRecipe,
  list: readonly string[],
  random: Random,
): string {
  const words = Array.from({ length: count }, () => list[uniform(list.length, random)]!)
  const written = capitals ? words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)) : words
  if (!digit) return written.join(separator)
  const place = uniform(count, random)
  return written.map((word, i) => (i === place ? `${word}${uniform(10, random)}` : word)).join(separator)
}
