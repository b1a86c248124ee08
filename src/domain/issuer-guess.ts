import { fold } from "./list-search.ts"
import { hostName } from "./site.ts"

const lettersAndDigits = (name: string): string => fold(name).replace(/[^\p{L}\p{N}]+/gu, "")

/** What stands before the country in `co.uk`, `com.br`, `ac.jp`: good enough for order, and for nothing else. */
const secondLevel = /^(?:ac|co|com|edu|go|gov|ne|net|or|org)$/

/** `child` is a host below `parent`, which has at least two labels. */
const below = (child: string, parent: string): boolean => parent.includes(".") && child.endsWith(`.${parent}`)

/**
 * Guesses whether an account that has no sites belongs to a host. For the *order* of the list only, where a wrong guess
 * costs one glance; filling goes by sites (site-match.ts).
 *
 * The issuer is itself a host (`booking.com`), or it equals a label of the host but the last (GitHub, github.com), or its
 * first word, of four letters at least, equals the label before the suffix (Amazon Web Services, aws.amazon.com).
 * @param host as `siteHost` gives it
 */
export function issuerGuess(host: string): (issuer: string) => boolean {
  const bare = hostName(host)
  const labels = bare.split(".").slice(0, -1).map(lettersAndDigits)
  const main = labels.length > 1 && secondLevel.test(labels.at(-1) ?? "") ? labels.at(-2) : labels.at(-1)
  const related = (site: string): boolean => site === host || site === bare || below(bare, site) || below(site, bare)
  return (issuer) => {
    const name = issuer.trim()
    const space = name.search(/\s/)
    if (space < 0 && name.includes(".") && related(name.toLowerCase())) return true
    const whole = lettersAndDigits(name)
    if (whole !== "" && labels.includes(whole)) return true
    const first = space < 0 ? "" : lettersAndDigits(name.slice(0, space))
    return first.length >= 4 && first === main
  }
}
