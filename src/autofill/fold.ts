/**
 * Letters that Unicode does not decompose, as people type them without the accent. `i` without a dot matters most: it is
 * in most Turkish words for "user".
 */
const plain: ReadonlyMap<string, string> = new Map([
  ["ı", "i"],
  ["ł", "l"],
  ["ß", "ss"],
  ["ø", "o"],
  ["æ", "ae"],
  ["œ", "oe"],
  ["đ", "d"],
])

/** Longer texts say something about a page, not about one field. */
const longest = 240

/** What was folded before: names of classes and words on buttons return all over a page. No more than one page has. */
const folds = new Map<string, string>()
const mostFolds = 1000

/**
 * Text as words to look up: lower case, without accents, letters apart from digits, camelCase apart, one blank between.
 * `txtUserName2` and `TXT user-näme 2` become `txt user name 2`.
 */
export function fold(text: string): string {
  const known = folds.get(text)
  if (known !== undefined) return known
  const folded = folding(text)
  if (folds.size >= mostFolds) folds.clear()
  folds.set(text, folded)
  return folded
}

function folding(text: string): string {
  let folded = text.length > longest ? text.slice(0, longest) : text
  folded = folded.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/([A-Z]{2,})([A-Z][a-z])/g, "$1 $2")
  folded = unaccented(folded)
  // Classes of Unicode letters are slow to look through, and most names have none.
  folded = folded.replace(isPlain(folded) ? /[^a-z\d]+/g : /[^\p{L}\p{N}]+/gu, " ").trim()
  if (!/\d/.test(folded)) return folded
  return folded.replace(/([^\d ])(\d)/g, "$1 $2").replace(/(\d)([^\d ])/g, "$1 $2")
}

/** ASCII and blanks only. */
function isPlain(text: string): boolean {
  return !/[^\x20-\x7E\s]/.test(text)
}

/** Lower case without accents. Hangul comes apart into its letters, which is no matter as long as both sides do. */
export function unaccented(text: string): string {
  const lower = text.toLowerCase()
  if (isPlain(lower)) return lower
  return lower
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[ıłßøæœđ]/g, (letter) => plain.get(letter) ?? letter)
}
