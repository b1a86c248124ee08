import type { WordTable } from "./lexicon.ts"
import { aroundWords } from "./words/around.ts"
import { purposeWords } from "./words/purpose.ts"
import { sendingWords } from "./words/sending.ts"

/** Words of buttons, headings, links and form names, by language; `markup` only in names, ids and addresses. */
const words = { ...purposeWords, ...aroundWords, ...sendingWords }

/** What they may mean. */
export type PurposeMeaning = keyof typeof words

export const purposeTable: WordTable<PurposeMeaning> = words
