/**
 * Which accounts belong to a page: by their sites, never by names that look right. What may be filled stands on this,
 * codes as much as passwords. A page without encryption is no page of an account that was kept with it, except on this
 * computer itself.
 */
import { lookAlike } from "./look-alike.ts"
import type { Suffixes } from "./public-suffix.ts"
import { hostName, isLoopback, readAddress, siteAddress, type Site } from "./site.ts"

/** host: exactly this host and port, or this address. domain: elsewhere in the same registered domain, or in one that shares its accounts. */
export type Rank = "host" | "domain"

/** insecure: it would match, but the page is not encrypted. look-alike: the page's name is easily taken for that of `site`. */
export interface MatchWarning {
  readonly kind: "insecure" | "look-alike"
  /** The account's site that is meant: a host, or for a look-alike its registered domain. */
  readonly site: string
}

export interface SiteMatch {
  readonly rank: Rank | null
  /** Only where `rank` is `null`. */
  readonly warning?: MatchWarning
}

/** A page, read once for all accounts. */
export interface Page {
  readonly isSecure: boolean
  /** As `siteHost` gives it. */
  readonly host: string
  readonly name: string
  /** In the form of `siteAddress`, with path and query. */
  readonly address: string
  /** What is registered of it, or `null`. */
  readonly domain: string | null
  /** Its domain and those that share their accounts with it; empty without a domain. */
  readonly sharing: readonly string[]
}

/** What is known of names: the public suffixes, and groups of domains that share their accounts. */
export interface Names {
  readonly suffixes: Suffixes
  readonly groups: readonly (readonly string[])[]
}

/**
 * @param url the page's address, or its origin alone: then what is kept by path does not match
 * @param origin as the browser says it, where it says one: a sandboxed frame has `null` and still shows the site's address
 * @returns `null` for what has no accounts: other schemes, opaque origins, `about:blank`
 */
export function pageOf(url: string, { suffixes, groups }: Names, origin?: string): Page | null {
  const read = readAddress(url)
  if (read === null) return null
  const { scheme, host, path } = read
  const from = origin === undefined ? read : readAddress(origin)
  if (from?.host !== host || from.scheme !== scheme) return null
  const name = hostName(host)
  const domain = suffixes.domainOf(name)
  const sharing = domain === null ? [] : [domain, ...groups.filter((group) => group.includes(domain)).flat()]
  const isSecure = scheme === "https" || isLoopback(host)
  const address = `${isSecure ? "https" : "http"}://${host}${path}`
  return { isSecure, host, name, address, domain, sharing: [...new Set(sharing)] }
}

const isBelow = (name: string, parent: string): boolean => name.endsWith(`.${parent}`)

/** Whether a host is of the page's domain, or of one that shares its accounts. */
const isShared = (name: string, page: Page, suffixes: Suffixes): boolean =>
  page.sharing.some((domain) => name === domain || (isBelow(name, domain) && suffixes.domainOf(name) === domain))

function rankBySite(site: Site, page: Page, suffixes: Suffixes): Rank | null {
  if (site.mode === "never") return null
  if (site.mode === "host") return site.host === page.host ? "host" : null
  if (site.mode === "exact") return siteAddress(site) === page.address ? "host" : null
  if (site.mode === "starts") return page.address.startsWith(siteAddress(site)) ? "host" : null
  if (site.host === page.host) return "host"
  // A port is typed or scanned with a reason: what runs at another one is something else.
  if (hostName(site.host) !== site.host) return null
  return site.host === page.name || isShared(site.host, page, suffixes) ? "domain" : null
}

const isNever = ({ mode, host }: Site, page: Page): boolean =>
  mode === "never" && (host === page.host || host === page.name || isBelow(page.name, host))

/** How an account with these sites stands to a page, without a look at names that are merely similar. */
export function rankSites(sites: readonly Site[], page: Page, suffixes: Suffixes): SiteMatch {
  if (sites.some((site) => isNever(site, page))) return { rank: null }
  let best: Rank | null = null
  let insecure: Site | null = null
  for (const site of sites) {
    const rank = rankBySite(site, page, suffixes)
    if (rank === null) continue
    if (!page.isSecure && site.scheme === "https") insecure = site
    else if (best !== "host") best = rank
  }
  if (best !== null || insecure === null) return { rank: best }
  return { rank: null, warning: { kind: "insecure", site: insecure.host } }
}

/** How an account stands to a page. */
export function matchSite(account: { readonly sites: readonly Site[] }, page: Page, suffixes: Suffixes): SiteMatch {
  const match = rankSites(account.sites, page, suffixes)
  if (match.rank !== null || match.warning !== undefined) return match
  for (const site of account.sites) {
    const meant = site.mode === "never" ? null : lookAlike(page, site, suffixes)
    if (meant !== null) return { rank: null, warning: { kind: "look-alike", site: meant } }
  }
  return match
}

/**
 * Whether a site may match a page, for those who have no suffixes at hand, or ten thousand sites: asked exactly only where
 * the answer is yes. Never no where {@link rankSites} finds a rank.
 * @param host as `siteHost` gives it
 * @returns takes a site as `siteText` gives it
 */
export function mayMatch(host: string, groups: Names["groups"]): (text: string) => boolean {
  const name = hostName(host)
  // What is registered has two labels at least, so hosts of one domain have these in common.
  const end = (of: string): string => of.split(".").slice(-2).join(".")
  const isIn = (group: readonly string[]): boolean => group.some((one) => name === one || isBelow(name, one))
  const ends = [...new Set([name, ...groups.filter(isIn).flat()].map(end))]
  return (text) => ends.some((one) => text.includes(one))
}
