/** Letters that Unicode does not take apart into a letter and a mark, but that people type without. */
const whole: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ħ: "h",
  ı: "i",
  ł: "l",
  þ: "th",
}

/** Lower case, without diacritics and widths: `Ünïted` and `united` are one. NFKD of Unicode (UAX 15). */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  // Most text is ASCII, and 10,000 names are folded right after unlocking.
  if (/^[\n\x20-\x7E]*$/.test(lower)) return lower
  return lower
    .normalize("NFKD")
    .replace(/[\u0300-\u036F]+/g, "")
    .replace(/[ßæœøđðħıłþ]/g, (letter) => whole[letter] ?? letter)
}

/** First letters of the words and humps of a name: `gh` of GitHub, `aws` of Amazon Web Services. */
function initials(name: string): string {
  const spaced = name.replace(/(\p{Ll})(?=\p{Lu})/gu, "$1 ")
  const words = spaced.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return words.length > 1 ? words.map((word) => String.fromCodePoint(word.codePointAt(0) ?? 0)).join("") : ""
}

/**
 * What a row is found by, made once when the row is read: one folded line per field, the issuer's first, then its
 * initials. Searching is then plain text search, 10,000 rows in a few ms.
 */
export function searchKey(issuer: string, username: string, tags: readonly string[], sites: readonly string[]): string {
  const fields = [issuer.trim(), initials(issuer), username, ...tags, ...sites]
  return fold(fields.join("\n")).replace(/[^\S\n]+/g, " ")
}

/** The folded words of what was typed; none for an empty query. */
export const queryWords = (query: string): readonly string[] => fold(query).split(/\s+/).filter(Boolean)

/** True if every word occurs somewhere in the row. No words: every row. */
export const matchesQuery = (key: string, words: readonly string[]): boolean =>
  words.every((word) => key.includes(word))

/** How well a row answers: 0, its issuer begins with what was typed; 1, its initials or another word of it do; 2 else. */
type Rank = 0 | 1 | 2

const [SPACE, LINE] = [0x20, 0x0a]

/** Rank of a row by the first word alone, `null` if it does not occur. One look at each place where it does. */
function rankBy(key: string, first: string): Rank | null {
  let at = key.indexOf(first)
  if (at < 0) return null
  if (at === 0) return 0
  for (; at > 0; at = key.indexOf(first, at + 1)) {
    const before = key.charCodeAt(at - 1)
    if (before === SPACE || before === LINE) return 1
  }
  return 2
}

/** Rank of a row by what was typed, `null` if some word does not occur at all. No words: 0. */
export function rankQuery(key: string, [first, ...more]: readonly string[]): Rank | null {
  if (first === undefined) return 0
  return matchesQuery(key, more) ? rankBy(key, first) : null
}

/**
 * Searches one list again and again, as somebody types: what holds a longer word is among what holds its beginning, so
 * after the first letters little is left to look through.
 * @returns finds the positions in `keys` of the rows that match, the best first; equal ones stay in the order of `keys`
 */
export function searchOf(keys: readonly string[]): (query: string) => readonly number[] {
  let before: { readonly words: readonly string[]; readonly found: readonly number[] } | null = null
  const all = [...keys.keys()]
  return (query) => {
    const words = queryWords(query)
    if (words.length === 0) return all
    const isNarrower = before?.words.every((old) => words.some((word) => word.includes(old))) ?? false
    const found: number[] = []
    const ranks: [number[], number[], number[]] = [[], [], []]
    for (const i of isNarrower ? before!.found : all) {
      const rank = rankQuery(keys[i]!, words)
      if (rank === null) continue
      found.push(i)
      ranks[rank].push(i)
    }
    before = { words, found }
    return ranks.flat()
  }
}
