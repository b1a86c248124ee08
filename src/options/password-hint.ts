import { PASSWORD_MINIMUM } from "../domain/password.ts"

/** What can honestly be said of a password by looking at it: how long it is, and whether it merely repeats itself. */
export interface PasswordHint {
  readonly level: "empty" | "short" | "repetitive" | "fair" | "good" | "strong"
  /** Characters still missing to the least length; 0 from there on. */
  readonly missing: number
}

const goodLength = 15
const strongLength = 20
const leastDistinct = 5

/**
 * Judges a master password by length alone, counted as `domain/password` counts, which has the last word. A meter that claims to know how guessable a password is would be wrong in
 * both directions; length and words are what helps (NIST SP 800-63B §5.1.1 says the same and asks for no composition).
 */
export function passwordHint(password: string): PasswordHint {
  const characters = Array.from(password.normalize("NFKC"))
  const missing = Math.max(0, PASSWORD_MINIMUM - characters.length)
  if (characters.length === 0) return { level: "empty", missing }
  if (missing > 0) return { level: "short", missing }
  if (new Set(characters).size < leastDistinct) return { level: "repetitive", missing }
  if (characters.length < goodLength) return { level: "fair", missing }
  return { level: characters.length < strongLength ? "good" : "strong", missing }
}
