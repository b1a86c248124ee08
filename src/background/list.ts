/** The list as the popup shows it: a window of rows, with the codes of just these rows. */
import browser from "webextension-polyfill"
import { searchKey, searchRows } from "../domain/list-search.ts"
import { codeAt } from "../domain/otp.ts"
import { siteHost, siteMatcher } from "../domain/site-match.ts"
import type { ListPage, ListQuery, Row } from "../messages/contract.ts"
import { isLive, present, type Live } from "../vault/entry.ts"
import { sealingKey, type SealingKey } from "../vault/seal.ts"
import type { Vault } from "../vault/vault.ts"
import { codeOfEntry } from "./codes.ts"
import { requireOpen } from "./held.ts"
import { openedIndex } from "./opened.ts"
import { readSettings } from "./settings.ts"

/** What a row is sorted and found by. Made once an entry: an edit makes one of 10,000 anew. */
interface Card {
  readonly entry: Live
  readonly key: string
  readonly sites: readonly string[]
  readonly tags: readonly string[]
}

const cards = new WeakMap<Live, Card>()

function cardOf(entry: Live): Card {
  const known = cards.get(entry)
  if (known !== undefined) return known
  const sites = present(entry.sites)
  const tags = present(entry.tags)
  const card = { entry, sites, tags, key: searchKey(entry.issuer, entry.username, tags, sites) }
  cards.set(entry, card)
  return card
}

const byPlace = (a: Card, b: Card): number =>
  Number(b.entry.pinned) - Number(a.entry.pinned) ||
  (a.entry.order < b.entry.order ? -1 : Number(a.entry.order > b.entry.order)) ||
  (a.entry.id < b.entry.id ? -1 : 1)

const sorted = new WeakMap<Vault, readonly Card[]>()

/** All accounts but removed ones, in the order of the list. */
export function cardsOf(vault: Vault): readonly Card[] {
  const known = sorted.get(vault)
  if (known !== undefined) return known
  const made = vault.buckets
    .flatMap((bucket) => bucket.entries)
    .filter((entry): entry is Live => isLive(entry) && entry.removed === null)
    .map(cardOf)
    .toSorted(byPlace)
  sorted.set(vault, made)
  return made
}

/** Host of the active tab, where the click on our icon lets us see it. */
export async function activeSite(): Promise<string | null> {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true })
  return tab?.url === undefined ? null : siteHost(tab.url)
}

/** The rows that answer a query, those of the active site first when nothing was typed. */
export async function findRows(query: ListQuery): Promise<ListPage> {
  return pageOf(query, await activeSite())
}

/** {@link findRows} for a site that is known already. */
export async function pageOf(query: ListQuery, site: string | null): Promise<ListPage> {
  const [{ codes }, { vault }, settings] = await Promise.all([requireOpen(), openedIndex(), readSettings()])
  const all = cardsOf(vault)
  const shown = all.filter(({ entry }) => entry.archived === query.archived)
  const tagged = query.tag === null ? shown : shown.filter(({ tags }) => tags.includes(query.tag ?? ""))
  const matches = site === null ? () => false : siteMatcher(site)
  const here = (card: Card): boolean => matches(card.sites, card.entry.issuer)
  const [found, leading] = query.query.trim() === "" ? lead(tagged, here) : [search(tagged, query.query), 0]
  const key = await sealingKey(codes)
  const window = found.slice(query.offset, query.offset + query.count)
  return {
    total: found.length,
    offset: query.offset,
    rows: await Promise.all(window.map((card) => rowOf(key, vault, card, here(card), settings.maskCodes))),
    here: leading,
    tags: [...new Set(all.flatMap(({ tags }) => tags))].toSorted((a, b) => a.localeCompare(b)),
    archived: all.filter(({ entry }) => entry.archived).length,
  }
}

function lead(all: readonly Card[], here: (card: Card) => boolean): [readonly Card[], number] {
  const first = all.filter(here)
  if (first.length === 0) return [all, 0]
  const leading = new Set(first)
  return [[...first, ...all.filter((card) => !leading.has(card))], first.length]
}

function search(all: readonly Card[], query: string): readonly Card[] {
  return searchRows(
    all.map(({ key }) => key),
    query,
  ).map((i) => all[i]!)
}

async function rowOf(codes: SealingKey, vault: Vault, card: Card, here: boolean, masked: boolean): Promise<Row> {
  const { id, issuer, username, pinned, archived, hidden } = card.entry
  const otp = await codeOfEntry(codes, vault, card.entry)
  const code = hidden || masked || otp.kind === "hotp" ? null : codeAt(otp, Date.now())
  return { id, issuer, username, kind: otp.kind, pinned, archived, hidden, here, code, tags: card.tags }
}
