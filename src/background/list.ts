/** The list as the popup shows it: a window of rows, with the codes of just these rows. */
import browser from "webextension-polyfill"
import { fold, searchKey, searchRows } from "../domain/list-search.ts"
import type { Settings } from "../domain/settings.ts"
import type { OtpSecret } from "../domain/otp.ts"
import { siteHost, siteMatcher } from "../domain/site-match.ts"
import type { ListPage, ListQuery, Row } from "../messages/contract.ts"
import { isLive, present, type Live } from "../vault/entry.ts"
import { sealingKey, type SealingKey } from "../vault/seal.ts"
import type { Vault } from "../vault/vault.ts"
import { codeNow, codeOfEntry } from "./codes.ts"
import { requireOpen } from "./held.ts"
import { openedIndex } from "./opened.ts"
import { settingsBy } from "./settings.ts"
import { readUsed, type Used } from "./used.ts"

/** What a row is sorted and found by. Made once an entry: an edit makes one of 10,000 anew. */
interface Card {
  readonly entry: Live
  /** Made when something is first searched for: most openings search nothing. */
  readonly key: () => string
  readonly sites: readonly string[]
  readonly tags: readonly string[]
}

const cards = new WeakMap<Live, Card>()

function cardOf(entry: Live): Card {
  const known = cards.get(entry)
  if (known !== undefined) return known
  const sites = present(entry.sites)
  const tags = present(entry.tags)
  let made: string | null = null
  const key = () => (made ??= searchKey(entry.issuer, entry.username, tags, sites))
  const card = { entry, sites, tags, key }
  cards.set(entry, card)
  return card
}

const byPlace = (a: Card, b: Card): number =>
  Number(b.entry.pinned) - Number(a.entry.pinned) ||
  (a.entry.order < b.entry.order ? -1 : Number(a.entry.order > b.entry.order)) ||
  (a.entry.id < b.entry.id ? -1 : 1)

/** A vault's cards, sorted and sorted out once, not at every keystroke of a search. */
interface Shelf {
  /** All accounts but removed ones. */
  readonly all: readonly Card[]
  /** Those with a code: on the list, and archived. */
  readonly listed: readonly Card[]
  readonly archived: readonly Card[]
  /** Tags of both. */
  readonly tags: readonly string[]
}

const shelves = new WeakMap<Vault, Shelf>()

function shelfOf(vault: Vault): Shelf {
  const known = shelves.get(vault)
  if (known !== undefined) return known
  const all = vault.buckets
    .flatMap((bucket) => bucket.entries)
    .filter((entry): entry is Live => isLive(entry) && entry.removed === null)
    .map(cardOf)
    .toSorted(byPlace)
  const withCode = all.filter(({ entry }) => entry.parts.code !== undefined)
  const shelf = {
    all,
    listed: withCode.filter(({ entry }) => !entry.archived),
    archived: withCode.filter(({ entry }) => entry.archived),
    tags: [...new Set(withCode.flatMap(({ tags }) => tags))].toSorted((a, b) => (fold(a) < fold(b) ? -1 : 1)),
  }
  shelves.set(vault, shelf)
  return shelf
}

/** All accounts but removed ones, in the order of the list. */
export const cardsOf = (vault: Vault): readonly Card[] => shelfOf(vault).all

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
async function pageOf(query: ListQuery, site: string | null): Promise<ListPage> {
  const held = await requireOpen()
  const [layout, settings, used] = await Promise.all([layOut(query, site), settingsBy(held), readUsed()])
  return filled(layout, settings, used)
}

/** One line of the list with what its code is made of. */
export interface Slot extends Omit<Row, "code"> {
  readonly otp: OtpSecret
}

/** A window of the list before its codes are made. */
export interface Layout extends Omit<ListPage, "rows"> {
  readonly slots: readonly Slot[]
}

/** The page of a layout, with the codes of this moment. */
export function filled({ slots, ...page }: Layout, { maskCodes, clockOffset }: Settings, used: Used): ListPage {
  const rows = slots.map(({ otp, ...row }): Row => {
    const isKept = row.hidden || maskCodes || otp.kind === "hotp"
    return { ...row, code: isKept ? null : codeNow(otp, clockOffset, used[row.id]) }
  })
  return { ...page, rows }
}

/** Sites and issuer of every account on the list. */
export async function ownersOf(): Promise<(readonly [sites: readonly string[], issuer: string])[]> {
  const { vault } = await openedIndex()
  return shelfOf(vault).listed.map(({ sites, entry }) => [sites, entry.issuer] as const)
}

/** Finds the rows of a query, those of the active site first when nothing was typed. */
export async function layOut(query: ListQuery, site: string | null): Promise<Layout> {
  const [{ codes }, { vault }] = await Promise.all([requireOpen(), openedIndex()])
  const { listed, archived, tags: allTags } = shelfOf(vault)
  const shown = query.archived ? archived : listed
  const tagged = query.tag === null ? shown : shown.filter(({ tags }) => tags.includes(query.tag ?? ""))
  const matches = site === null ? () => false : siteMatcher(site)
  const here = (card: Card): boolean => matches(card.sites, card.entry.issuer)
  const [found, leading] = query.query.trim() === "" ? lead(tagged, here) : [search(tagged, query.query), 0]
  const key = await sealingKey(codes)
  const window = found.slice(query.offset, query.offset + query.count)
  return {
    total: found.length,
    offset: query.offset,
    slots: await Promise.all(window.map((card) => slotOf(key, vault, card, here(card)))),
    here: leading,
    tags: allTags,
    archived: archived.length,
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
    all.map(({ key }) => key()),
    query,
  ).map((i) => all[i]!)
}

async function slotOf(codes: SealingKey, vault: Vault, card: Card, here: boolean): Promise<Slot> {
  const { id, issuer, username, pinned, archived, hidden } = card.entry
  const otp = await codeOfEntry(codes, vault, card.entry)
  return { id, issuer, username, kind: otp.kind, pinned, archived, hidden, here, tags: card.tags, otp }
}
