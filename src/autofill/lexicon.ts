import { unaccented } from "./fold.ts"

/** Words of one meaning by language, separated by `|`; see {@link Lexicon} for the stars. */
export type WordTable<Meaning extends string> = Readonly<Record<Meaning, Readonly<Record<string, string>>>>

/** Writing without blanks between words: a word is looked for anywhere. Hangul comes decomposed out of `fold`. */
const unspaced = /[\u1100-\u11FF\u2E80-\u9FFF\uF900-\uFAFF\u0E00-\u0E7F]/

const longestPhrase = 4

/** Beginnings, endings and parts are looked up by this many letters: comparing each took half of the time of a page. */
const letters = 3

type Entry = readonly [word: string, bit: number]

/** Words by some of their letters. */
class Shelf {
  readonly #entries = new Map<string, Entry[]>()

  add(at: string, word: string, bit: number): void {
    const known = this.#entries.get(at)
    if (known === undefined) this.#entries.set(at, [[word, bit]])
    else known.push([word, bit])
  }

  at(place: string): readonly Entry[] {
    return this.#entries.get(place) ?? none
  }
}

const none: readonly Entry[] = []

/** Words to meanings. A meaning is a bit, so that those of a whole text are found in one pass and kept in a number. */
class WordIndex {
  readonly #whole = new Map<string, number>()
  readonly #starts = new Shelf()
  readonly #parts = new Shelf()
  readonly #ends = new Shelf()
  readonly #anywhere: Entry[] = []
  /** What was read before: the same words and texts return at every field. */
  readonly #words = new Map<string, number>()
  readonly #known = new Map<string, number>()

  /** @param word as in a table, in lower case and without accents and blanks */
  add(word: string, bit: number): void {
    const key = word.replaceAll("*", "")
    if (key === "") return
    if (unspaced.test(key)) this.#anywhere.push([key, bit])
    else if (word.startsWith("*")) {
      if (word.endsWith("*")) this.#parts.add(key.slice(0, letters), key, bit)
      else this.#ends.add(key.slice(-letters), key, bit)
      join(this.#whole, key, bit)
    } else if (word.endsWith("*")) this.#starts.add(key.slice(0, letters), key, bit)
    else join(this.#whole, key, bit)
  }

  bits(folded: string): number {
    if (folded === "") return 0
    const known = this.#known.get(folded)
    if (known !== undefined) return known
    const words = folded.split(" ")
    let bits = 0
    for (let first = 0; first < words.length; first++) {
      let run = ""
      const end = Math.min(words.length, first + longestPhrase)
      for (let last = first; last < end; last++) {
        run += words[last] ?? ""
        bits |= this.#run(run, last === first)
      }
    }
    if (unspaced.test(folded)) bits |= found(this.#anywhere, folded.replaceAll(" ", ""))
    this.#known.set(folded, bits)
    return bits
  }

  #run(run: string, single: boolean): number {
    const known = single ? this.#words.get(run) : undefined
    if (known !== undefined) return known
    let bits = this.#whole.get(run) ?? 0
    for (const [start, bit] of this.#starts.at(run.slice(0, letters))) if (run.startsWith(start)) bits |= bit
    if (!single) return bits
    for (const [end, bit] of this.#ends.at(run.slice(-letters))) if (run.endsWith(end)) bits |= bit
    for (let at = 0; at + letters <= run.length; at++)
      for (const [part, bit] of this.#parts.at(run.slice(at, at + letters))) if (run.startsWith(part, at)) bits |= bit
    this.#words.set(run, bits)
    return bits
  }
}

function join(map: Map<string, number>, key: string, bit: number): void {
  map.set(key, (map.get(key) ?? 0) | bit)
}

function found(parts: readonly Entry[], text: string): number {
  let bits = 0
  for (const [part, bit] of parts) if (text.includes(part)) bits |= bit
  return bits
}

/**
 * Finds which meanings a text holds, all in one pass over its words: each word, and each run of up to four words
 * written as one, is looked up in a map. (One regular expression a meaning took ten times as long.)
 *
 * In the tables `word` is a whole word, `word*` the beginning of one, `*word` the end, `*word*` any part of
 * one, and `two words` also `twowords`. Words of writings without blanks are found anywhere. Words under `markup` count only in
 * names, ids and addresses.
 */
export class Lexicon<Meaning extends string> {
  readonly #meanings: readonly Meaning[]
  readonly #bits: ReadonlyMap<Meaning, number>
  readonly #text = new WordIndex()
  readonly #markup = new WordIndex()

  constructor(table: WordTable<Meaning>) {
    this.#meanings = Object.keys(table) as Meaning[]
    this.#bits = new Map(this.#meanings.map((meaning, index) => [meaning, 1 << index]))
    for (const [meaning, bit] of this.#bits) {
      for (const [language, words] of Object.entries(table[meaning])) {
        const index = language === "markup" ? this.#markup : this.#text
        for (const word of unaccented(words)
          .replace(/[^\p{L}\p{N}*|]+/gu, "")
          .split("|"))
          index.add(word, bit)
      }
    }
  }

  /** What people read: bit n stands for the nth meaning of the table. @param folded text that has been through `fold` */
  text(folded: string): number {
    return this.#text.bits(folded)
  }

  /** What programmers name. */
  markup(folded: string): number {
    return this.#text.bits(folded) | this.#markup.bits(folded)
  }

  /** The bit of a meaning. */
  bit(meaning: Meaning): number {
    return this.#bits.get(meaning) ?? 0
  }

  names(bits: number): Meaning[] {
    return this.#meanings.filter((meaning) => (bits & this.bit(meaning)) !== 0)
  }
}
