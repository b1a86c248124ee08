/** The accounts of the opened vault as lists go through them. */
import { fold, searchKey } from "../../domain/list-search.ts"
import { readSite, type Site } from "../../domain/site.ts"
import { isLive, present, type Live } from "../../vault/entry.ts"
import type { Vault } from "../../vault/vault.ts"

/** What a row is sorted and found by. Made once an entry: an edit makes one of 10,000 anew. */
export interface Card {
  readonly entry: Live
  /** Made when something is first searched for: most openings search nothing. */
  readonly key: () => string
  readonly sites: readonly string[]
  /** The same, read when they may matter to a page. */
  readonly places: () => readonly Site[]
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
  let read: readonly Site[] | null = null
  const places = () => (read ??= sites.flatMap((site) => readSite(site) ?? []))
  const card = { entry, sites, places, tags, key }
  cards.set(entry, card)
  return card
}

const byPlace = (a: Card, b: Card): number =>
  Number(b.entry.pinned) - Number(a.entry.pinned) ||
  (a.entry.order < b.entry.order ? -1 : Number(a.entry.order > b.entry.order)) ||
  (a.entry.id < b.entry.id ? -1 : 1)

/** A vault's cards, sorted and sorted out once, not at every keystroke of a search. */
export interface Shelf {
  /** All accounts but removed ones. */
  readonly all: readonly Card[]
  /** Those with a code, or registered for sign-in requests, here or in another browser: on the list, and archived. */
  readonly listed: readonly Card[]
  readonly archived: readonly Card[]
  /** Tags of both. */
  readonly tags: readonly string[]
}

const shelves = new WeakMap<Vault, Shelf>()

/** Shelf of a vault. */
export function shelfOf(vault: Vault): Shelf {
  const known = shelves.get(vault)
  if (known !== undefined) return known
  const all = vault.buckets
    .flatMap((bucket) => bucket.entries)
    .filter((entry): entry is Live => isLive(entry) && entry.removed === null)
    .map(cardOf)
    .toSorted(byPlace)
  const shown = all.filter(({ entry: { parts } }) => parts.code !== undefined || parts.registered !== undefined)
  const shelf = {
    all,
    listed: shown.filter(({ entry }) => !entry.archived),
    archived: shown.filter(({ entry }) => entry.archived),
    tags: [...new Set(shown.flatMap(({ tags }) => tags))].toSorted((a, b) => (fold(a) < fold(b) ? -1 : 1)),
  }
  shelves.set(vault, shelf)
  return shelf
}

/** All accounts but removed ones, in the order of the list. */
export const cardsOf = (vault: Vault): readonly Card[] => shelfOf(vault).all
