/** Which accounts belong to a page. */
import { groupsOf } from "../../domain/domain-groups.ts"
import { readSuffixes, type Suffixes } from "../../domain/public-suffix.ts"
import {
  matchSite,
  mayMatch,
  pageOf,
  rankSites,
  type Names,
  type Rank,
  type SiteMatch,
} from "../../domain/site-match.ts"
import { hostName, readAddress, siteHost } from "../../domain/site.ts"
import { cardsOf, type Card } from "../accounts/cards.ts"
import { requireOpen } from "../locking/held.ts"
import { ownText } from "../network.ts"
import { openedIndex } from "../accounts/opened.ts"
import { settingsBy } from "../settings.ts"

let reading: Promise<Suffixes> | null = null

/** The public suffixes, read when they are first needed. */
async function suffixes(): Promise<Suffixes> {
  reading ??= ownText("suffixes.txt").then(readSuffixes)
  try {
    return await reading
  } catch (thrown) {
    reading = null
    throw thrown
  }
}

/** Tells whether two origins are of one registered domain, and of one scheme. */
export async function sameSite(): Promise<(one: string, other: string) => boolean> {
  const { domainOf } = await suffixes()
  const siteOf = (origin: string): string | null => {
    const address = readAddress(origin)
    const domain = address === null ? null : domainOf(hostName(address.host))
    return address === null || domain === null ? null : `${address.scheme}://${domain}`
  }
  return (one, other) => {
    const site = siteOf(one)
    return site !== null && site === siteOf(other)
  }
}

/** Nothing is known to be registered: only what is the same host matches. */
const unknown: Suffixes = { domainOf: () => null }

/**
 * How accounts stand to a page, by their sites; those that do not belong to it are left out. The suffixes are read only
 * if an account may belong to it by more than its host.
 * @param origin see {@link pageOf}
 */
export async function ranksOf(
  url: string,
  all: readonly Card[],
  groups: Names["groups"],
  origin?: string,
): Promise<ReadonlyMap<Card, SiteMatch>> {
  const may = mayMatch(siteHost(url) ?? "", groups)
  const candidates = all.filter(({ sites }) => sites.some(may))
  const rank = (known: Suffixes): Map<Card, SiteMatch> => {
    const ranked = new Map<Card, SiteMatch>()
    const page = pageOf(url, { suffixes: known, groups }, origin)
    if (page === null) return ranked
    for (const card of candidates) {
      const match = rankSites(card.places(), page, known)
      if (match.rank !== null) ranked.set(card, match)
    }
    return ranked
  }
  const direct = rank(unknown)
  const isWhole = direct.size === candidates.length && [...direct.values()].every((match) => match.rank === "host")
  return isWhole ? direct : rank(await suffixes())
}

/** An account that belongs to a page, or (`rank` null) is easily believed to. */
export interface AccountMatch extends SiteMatch {
  readonly id: string
}

const matchedAs = ({ entry }: Card, match: SiteMatch): AccountMatch => ({ id: entry.id, ...match })

/**
 * The accounts of a page: those of its host first, then those of its domain, each in the order of the list. If there are
 * none, those that a warning is due for. Archived accounts are left out.
 * @param origin of the document, as the browser says it, wherever it says one; see {@link pageOf}
 * @throws vault.closed, vault.locked
 */
export async function matchesFor(url: string, origin?: string): Promise<readonly AccountMatch[]> {
  const [held, { vault }] = await Promise.all([requireOpen(), openedIndex()])
  const groups = groupsOf(await settingsBy(held))
  const all = cardsOf(vault).filter(({ entry }) => !entry.archived)
  const ranked = [...(await ranksOf(url, all, groups, origin))]
  if (ranked.length > 0) {
    const byRank = (rank: Rank) => ranked.filter(([, match]) => match.rank === rank)
    return [...byRank("host"), ...byRank("domain")].map(([card, match]) => matchedAs(card, match))
  }
  const known = await suffixes()
  const page = pageOf(url, { suffixes: known, groups }, origin)
  if (page === null) return []
  return all.flatMap((card) => {
    const match = matchSite({ sites: card.places() }, page, known)
    return match.warning === undefined ? [] : matchedAs(card, match)
  })
}

/** How one account stands to a page, for whoever is about to fill it. @throws vault.closed, vault.locked */
export async function matchOf(id: string, url: string, origin?: string): Promise<SiteMatch> {
  const [held, { vault }, known] = await Promise.all([requireOpen(), openedIndex(), suffixes()])
  const page = pageOf(url, { suffixes: known, groups: groupsOf(await settingsBy(held)) }, origin)
  const card = cardsOf(vault).find(({ entry }) => entry.id === id)
  return page === null || card === undefined ? { rank: null } : matchSite({ sites: card.places() }, page, known)
}
