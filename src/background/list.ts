/** The list as the popup shows it: a window of rows, with the codes of just these rows. */
import { groupsOf } from "../domain/domain-groups.ts"
import { issuerGuess } from "../domain/issuer-guess.ts"
import { searchRows } from "../domain/list-search.ts"
import type { Settings } from "../domain/settings.ts"
import { siteHost } from "../domain/site.ts"
import type { ListPage, ListQuery } from "../messages/contract.ts"
import { sealingKey, type SealingKey } from "../vault/seal.ts"
import type { Vault } from "../vault/vault.ts"
import { activePage } from "./active-tab.ts"
import { shelfOf, type Card } from "./cards.ts"
import { codeOfEntry } from "./codes.ts"
import { requireOpen } from "./held.ts"
import { ranksOf } from "./matches.ts"
import { openedIndex } from "./opened.ts"
import { registeredAccounts } from "./registrations.ts"
import { settingsBy } from "./settings.ts"
import { readUsed } from "./used.ts"
import { filled, type Layout, type Slot } from "./layout.ts"

/** The rows that answer a query, those of the active site first when nothing was typed. */
export async function findRows(query: ListQuery): Promise<ListPage> {
  const [held, page] = await Promise.all([requireOpen(), activePage()])
  const [settings, used] = await Promise.all([settingsBy(held), readUsed()])
  return filled(await layOut(query, page, settings), settings, used)
}

/** Sites and issuer of every account on the list. */
export async function ownersOf(): Promise<(readonly [sites: readonly string[], issuer: string])[]> {
  const { vault } = await openedIndex()
  return shelfOf(vault).listed.map(({ sites, entry }) => [sites, entry.issuer] as const)
}

/** Finds the rows of a query, those of the active site first when nothing was typed. */
export async function layOut(query: ListQuery, page: string | null, settings: Settings): Promise<Layout> {
  const held = await requireOpen()
  const [registered, { vault }] = await Promise.all([registeredAccounts(held), openedIndex()])
  const { listed, archived, tags: allTags } = shelfOf(vault)
  const shown = query.archived ? archived : listed
  const tagged = query.tag === null ? shown : shown.filter(({ tags }) => tags.includes(query.tag ?? ""))
  const here = page === null ? () => false : await hereOn(page, tagged, settings)
  const [found, leading] = query.query.trim() === "" ? lead(tagged, here) : [search(tagged, query.query), 0]
  const key = await sealingKey(held.codes)
  const window = found.slice(query.offset, query.offset + query.count)
  return {
    total: found.length,
    offset: query.offset,
    slots: await Promise.all(
      window.map((card) => slotOf(key, vault, card, { here: here(card), registered: registered.has(card.entry.id) })),
    ),
    here: leading,
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

function search(all: readonly Card[], query: string): readonly Card[] {
  return searchRows(
    all.map(({ key }) => key()),
    query,
  ).map((i) => all[i]!)
}

async function slotOf(
  codes: SealingKey,
  vault: Vault,
  { entry, tags }: Card,
  marks: Pick<Slot, "here" | "registered">,
): Promise<Slot> {
  const { id, issuer, username, pinned, archived, hidden, parts } = entry
  const otp = parts.code === undefined ? null : await codeOfEntry(codes, vault, entry)
  return { id, issuer, username, kind: otp?.kind ?? null, pinned, archived, hidden, ...marks, tags, otp }
}
