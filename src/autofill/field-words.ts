import type { WordTable } from "./lexicon.ts"
import { accountWords } from "./words/account.ts"
import { codeWords } from "./words/code.ts"
import { elsewhereWords } from "./words/elsewhere.ts"

/**
 * Words of labels, placeholders and names, by language. `any` are those of every language; `markup` are those that mean
 * something only in a name or an id, and would be any word in a sentence (`s`, `to`, `log`). At most 31 meanings, as the
 * lexicon counts in bits.
 */
const words = { ...accountWords, ...codeWords, ...elsewhereWords }

/** What the words at one field may mean. */
export type FieldMeaning = keyof typeof words

export const fieldTable: WordTable<FieldMeaning> = words
