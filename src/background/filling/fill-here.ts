/** Filling the active tab by our popup. */
import { CountersignError } from "../../domain/error.ts"
import type { FieldKind } from "../../domain/field.ts"
import { shownHost } from "../../domain/idn.ts"
import { siteHost } from "../../domain/site.ts"
import type { Asker, FillMatch, FillOutcome, FillState, FillWhat } from "../../messages/fill-contract.ts"
import { webOrigin } from "../../messages/sender.ts"
import { findEntry } from "../../vault/vault.ts"
import { activeTab } from "./active-tab.ts"
import { briefOf } from "../accounts/adding.ts"
import { continuesIn } from "./continuing.ts"
import { fitting } from "./filling.ts"
import { requireOpen } from "../locking/held.ts"
import { worksInPages } from "./injection.ts"
import { matchesFor, type AccountMatch } from "./matches.ts"
import { openedIndex } from "../accounts/opened.ts"
import { lookAtTab, type LookedAt } from "./pages-seen.ts"
import { policy } from "../policy.ts"
import { releaseAccount, type By } from "./release.ts"

/** Documents of a tab that may be filled: of the page's own origin, the one where the person is first. */
export async function fillablePages(tab: number): Promise<readonly LookedAt[]> {
  const pages = (await lookAtTab(tab)).filter(({ place }) => place.origin === place.topOrigin)
  return pages.toSorted((a, b) => Number(b.focused) - Number(a.focused) || a.place.frameId - b.place.frameId)
}

/** All kinds of fields in these documents, each once. */
const kindsIn = (pages: readonly LookedAt[]): FieldKind[] => [...new Set(pages.flatMap(({ kinds }) => kinds))]

/** The document that wants something of an account; the one with the focus where several do. */
async function pageFor(pages: readonly LookedAt[], id: string, what: FillWhat): Promise<LookedAt> {
  const { vault } = await openedIndex()
  const entry = findEntry(vault, id)
  const page = pages.find(({ kinds }) => fitting(entry, kinds, what).length > 0) ?? pages[0]
  if (page === undefined) throw new CountersignError("fill.none")
  return page
}

/** Fills an account into a tab. @throws fill.forbidden, and what {@link releaseAccount} throws */
export async function fillTab(
  tab: number,
  wish: { readonly id: string; readonly what: FillWhat },
  by: By,
): Promise<FillOutcome> {
  await requireOpen()
  const pages = await fillablePages(tab)
  return releaseAccount(await pageFor(pages, wish.id, wish.what), wish, by)
}

/** Fills an account into the active tab, from our popup. */
export async function fillAccount(wish: { id: string; what: FillWhat }): Promise<FillOutcome> {
  const tab = await activeTab()
  if (tab?.id === undefined) throw new CountersignError("fill.forbidden")
  return fillTab(tab.id, wish, { by: "popup" })
}

const nothing: FillState = { site: null, kinds: [], matches: [], continues: null, looksLike: null }

async function viewsOf(matches: readonly AccountMatch[]): Promise<FillMatch[]> {
  const { vault } = await openedIndex()
  return matches.flatMap(({ id, rank }) => (rank === null ? [] : { ...briefOf(findEntry(vault, id)), rank }))
}

const looksFor = async ({ kept }: Asker): Promise<boolean> => !kept || worksInPages()

/** What the active tab's page says that it takes for a new password. Looked for when the generator is opened over it. */
export async function rulesHere(asker: Asker): Promise<string> {
  await requireOpen()
  if (!(await looksFor(asker))) return ""
  const [tab, { allowFilling }] = await Promise.all([activeTab(), policy()])
  if (tab?.id === undefined || webOrigin(tab.url ?? "") === null || !allowFilling) return ""
  const pages = await fillablePages(tab.id).catch(() => [])
  return pages.find(({ rules }) => rules !== "")?.rules ?? ""
}

const kindsFor = async (asker: Asker, tab: number): Promise<FieldKind[] | null> =>
  (await looksFor(asker)) ? kindsIn(await fillablePages(tab).catch(() => [])) : null

/** What could be filled into the active tab. Nothing is put into a page for it unless an account belongs there and may be filled. */
export async function fillState(asker: Asker): Promise<FillState> {
  await requireOpen()
  const tab = await activeTab()
  const origin = webOrigin(tab?.url ?? "")
  if (tab?.id === undefined || tab.url === undefined || origin === null) return nothing
  const found = await matchesFor(tab.url, origin)
  const matches = await viewsOf(found)
  const alike = found.find(({ warning }) => warning?.kind === "look-alike")?.warning?.site ?? null
  const { allowFilling } = await policy()
  const kinds = matches.length === 0 || !allowFilling ? [] : await kindsFor(asker, tab.id)
  const last = await continuesIn(tab.id, kinds ?? [])
  return {
    site: shownHost(siteHost(tab.url) ?? ""),
    kinds,
    matches,
    continues: matches.some(({ id }) => id === last) ? last : null,
    looksLike: alike === null ? null : shownHost(alike),
  }
}
