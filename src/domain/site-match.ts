import { fold } from "./list-search.ts"

/**
 * The host of an http(s) address in the form in which sites are kept and compared: lower case, names outside ASCII in
 * their `xn--` form, the port only where it is not the scheme's own. `null` for every other address (WHATWG URL §3.5).
 */
export function siteHost(url: string): string | null {
  // A trailing dot names the same host from the root of DNS; the URL parser lets several through.
  const host = /^https?:\/\//i.test(url) ? parsed(url)?.host.replace(/\.+(?=:|$)/, "") : undefined
  return host || null
}

function parsed(url: string): URL | null {
  try {
    return new URL(url)
  } catch {
    return null
  }
}

/** A site as a person types it, with or without scheme and path, in the form of {@link siteHost}; `null`: not a site. */
export function readSite(text: string): string | null {
  const typed = text.trim()
  return siteHost(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`)
}

const lettersAndDigits = (name: string): string => fold(name).replace(/[^\p{L}\p{N}]+/gu, "")

/** What stands before the country in `co.uk`, `com.br`, `ac.jp`: good enough for order, and for nothing else. */
const secondLevel = /^(?:ac|co|com|edu|go|gov|ne|net|or|org)$/

/** `child` is a host below `parent`, which has at least two labels. */
const below = (child: string, parent: string): boolean => parent.includes(".") && child.endsWith(`.${parent}`)

/**
 * Matches accounts with the host of the active tab. For the *order* of the list only, where a wrong guess costs one
 * glance: there is no public suffix list here, so `a.github.io` and `github.io` are taken for related. Filling must
 * never stand on this; it matches by registrable domain (`tldts`) and exact host.
 *
 * An account with sites matches by them: the same host, or one a subdomain of the other; a site without a port stands
 * for every port. An account without sites matches by its issuer: the issuer is itself a host (`booking.com`), or it
 * equals a label of the host but the last (GitHub, github.com), or its first word, of four letters at least, equals the
 * label that stands before the suffix (Amazon Web Services, aws.amazon.com).
 * @param host as {@link siteHost} gives it
 */
export function siteMatcher(host: string): (sites: readonly string[], issuer: string) => boolean {
  const bare = host.replace(/:\d+$/, "")
  const labels = bare.split(".").slice(0, -1).map(lettersAndDigits)
  const main = labels.length > 1 && secondLevel.test(labels.at(-1) ?? "") ? labels.at(-2) : labels.at(-1)
  const related = (site: string): boolean =>
    site === host || site === bare || (!site.includes(":") && (below(bare, site) || below(site, bare)))
  return (sites, issuer) => {
    if (sites.length > 0) return sites.some(related)
    const name = issuer.trim()
    const space = name.search(/\s/)
    if (space < 0 && name.includes(".") && related(name.toLowerCase())) return true
    const whole = lettersAndDigits(name)
    if (whole !== "" && labels.includes(whole)) return true
    const first = space < 0 ? "" : lettersAndDigits(name.slice(0, space))
    return first.length >= 4 && first === main
  }
}

/** {@link siteMatcher} for one account. */
export const siteMatches = (sites: readonly string[], issuer: string, host: string): boolean =>
  siteMatcher(host)(sites, issuer)
