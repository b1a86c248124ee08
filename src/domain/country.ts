/** Countries, and territories that have a code of their own, by ISO 3166-1: two capital letters. */
import * as v from "valibot"

/** The form of such a code. */
export const countrySchema = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))

/**
 * Codes that `Intl` has names for, and that ISO 3166-1 has no entry for: unions, what is for private use or tests, and parts
 * of countries for which a code is only kept free (Ceuta, the Canaries, Ascension).
 */
const none = new Set(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])

/** The name of a country in a language (by default the browser's), or its code where there is no name for it. */
export const countryName = (code: string, language?: string): string =>
  new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code

/** Whether there is such a country today. "UK" is none, for its code is GB, and neither is one that is no more. */
export function isCountry(code: string): boolean {
  if (!v.is(countrySchema, code) || none.has(code)) return false
  const known = new Intl.DisplayNames("en", { type: "region", fallback: "none" }).of(code) !== undefined
  return known && new Intl.Locale(`und-${code}`).region === code
}
