import { CountersignError } from "./error.ts"

/** Fewest characters of a master password. */
export const PASSWORD_MINIMUM = 10

/**
 * Refuses what Argon2id cannot make up for: fewer than {@link PASSWORD_MINIMUM} characters, or fewer than 5 different.
 * @throws password.weak
 */
export function checkPassword(password: string): void {
  const characters = Array.from(password.normalize("NFKC"))
  if (characters.length < PASSWORD_MINIMUM || new Set(characters).size < 5) throw new CountersignError("password.weak")
}
