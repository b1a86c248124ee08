/** The list as the popup shows it: a window of rows, with the codes of just these rows. */
import { codeAt } from "../../domain/any-otp.ts"
import { groupsOf } from "../../domain/domain-groups.ts"
import { issuerGuess } from "../../domain/issuer-guess.ts"
import { searchOf } from "../../domain/list-search.ts"
import type { Settings } from "../../domain/settings.ts"
import { siteHost } from "../../domain/site.ts"
import type { ListPage, ListQuery } from "../../messages/contract.ts"
import { sealingKey, type SealingKey } from "../../vault/seal.ts"
import type { Vault } from "../../vault/vault.ts"
import { activePage } from "../filling/active-tab.ts"
import { shelfOf, type Card } from "../accounts/cards.ts"
import { codeOfEntry } from "./codes.ts"
import { readOnce } from "./front.ts"
import type { Held } from "../locking/held.ts"
import { ranksOf } from "../filling/matches.ts"
import { openedIndex } from "../accounts/opened.ts"
import { registeredAccounts } from "../requests/registrations.ts"
import { settingsBy } from "../settings.ts"
import { readUsed } from "./used.ts"
import { rowOf, type Layout, type Slot } from "./layout.ts"
import { recentRows } from "./recent-rows.ts"

const isSearch = ({ query }: ListQuery): boolean => query.trim() !== ""

/** What rows are made with beside the vault. */
const beside = readOnce(async (held: Held) => {
  const [settings, registered] = await Promise.all([settingsBy(held), registeredAccounts(held)])
  return { settings, registered }
})

type Beside = Awaited<ReturnType<typeof beside>>

const recent = recentRows<Beside>()

/** The rows that answer a query, those of the active site first when nothing was typed. */
export async function findRows(query: ListQuery): Promise<ListPage> {
  const opening = openedIndex()
  const [opened, page, used] = await Promise.all([opening, isSearch(query) ? null : activePage(), readUsed()])
  const { vault, held } = opened
  const by = await beside(held)
  const { cards, ...rest } = await find(query, page, vault, by)
  const made = cards.map(({ entry }) => recent.get(entry, by, used))
  const key = made.includes(null) ? await sealingKey(held.codes) : null
  const rows = cards.map(async (card, i) => {
    const row = made[i] ?? (await rowOf(await slotOf(key!, vault, card, by), by.settings, used, codeAt))
    recent.keep(card.entry, by, row)
    return row
  })
  return { ...rest, rows: await Promise.all(rows) }
}

/** Sites and issuer of every account on the list. */
export async function ownersOf(): Promise<(readonly [sites: readonly string[], issuer: string])[]> {
  const { vault } = await openedIndex()
  return shelfOf(vault).listed.map(({ sites, entry }) => [sites, entry.issuer] as const)
}

/** The layout of a query, the rows of the active site first when nothing was typed. */
export async function layOut(
  query: ListQuery,
  page: string | null,
  { vault, held }: Awaited<ReturnType<typeof openedIndex>>,
): Promise<Layout> {
  const by = await beside(held)
  const { cards, ...rest } = await find(query, page, vault, by)
  const key = await sealingKey(held.codes)
  return { ...rest, slots: await Promise.all(cards.map((card) => slotOf(key, vault, card, by))) }
}

/** The accounts that answer a query, as far as they are asked for. */
interface Found extends Omit<ListPage, "rows"> {
  readonly cards: readonly Card[]
}

async function find(query: ListQuery, page: string | null, vault: Vault, { settings }: Beside): Promise<Found> {
  const { listed, archived, tags: allTags } = shelfOf(vault)
  const shown = query.archived ? archived : listed
  const tagged = query.tag === null ? shown : shown.filter(({ tags }) => tags.includes(query.tag ?? ""))
  const isHere = page === null || isSearch(query) ? () => false : await hereOn(page, tagged, settings)
  const [found, here] = isSearch(query) ? [search(tagged, query.query), 0] : lead(tagged, isHere)
  return {
    total: found.length,
    offset: query.offset,
    cards: found.slice(query.offset, query.offset + query.count),
    here,
    tags: allTags,
    archived: archived.length,
  }
}

/** Whether an account belongs to the page: by its sites; one that has none by its issuer, as far as order goes. */
async function hereOn(page: string, all: readonly Card[], settings: Settings): Promise<(card: Card) => boolean> {
  const ranks = await ranksOf(page, all, groupsOf(settings))
  const guess = issuerGuess(siteHost(page) ?? "")
  return (card) => (card.sites.length > 0 ? (ranks.get(card)?.rank ?? null) !== null : guess(card.entry.issuer))
}

function lead(all: readonly Card[], here: (card: Card) => boolean): [readonly Card[], number] {
  const first = all.filter(here)
  if (first.length === 0) return [all, 0]
  const leading = new Set(first)
  return [[...first, ...all.filter((card) => !leading.has(card))], first.length]
}

/** How a list is searched, as long as it is the same. */
const searches = new WeakMap<readonly Card[], (query: string) => readonly number[]>()

function search(all: readonly Card[], query: string): readonly Card[] {
  const positions = searches.get(all) ?? searchOf(all.map(({ key }) => key()))
  searches.set(all, positions)
  return positions(query).map((i) => all[i]!)
}

async function slotOf(codes: SealingKey, vault: Vault, { entry, tags }: Card, { registered }: Beside): Promise<Slot> {
  const { id, issuer, username, pinned, archived, hidden, parts } = entry
  const otp = parts.code === undefined ? null : await codeOfEntry(codes, vault, entry)
  const names = { id, issuer, username, pinned, archived, hidden, tags }
  return { ...names, kind: otp?.kind ?? null, registered: registered.has(id), otp }
}
