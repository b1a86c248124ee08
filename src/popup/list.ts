import { batch, computed, signal } from "@preact/signals"
import { ask } from "../messages/ask.ts"
import type { ListPage, ListQuery, Row } from "../messages/contract.ts"
import { codes, keepCodes } from "./codes.ts"
import { same } from "./same.ts"

/** Rows that are asked for at first: what fits, and a little more. */
const firstCount = 12
/** Rows that are asked for while scrolling. */
const pageCount = 40

interface Listing extends Pick<ListPage, "total" | "here" | "tags" | "archived"> {
  /** Rows that are known, by their place in the whole list. */
  readonly rows: ReadonlyMap<number, Row>
}

const nothing: Listing = { total: 0, here: 0, tags: [], archived: 0, rows: new Map() }

export const listing = signal<Listing>(nothing)
/** All tags in use, whether anything answers the question, and how many accounts are archived: they seldom change. */
export const tags = computed(() => listing.value.tags)
export const found = computed(() => listing.value.total > 0)
export const archivedCount = computed(() => listing.value.archived)
/** What is typed into the search. */
export const query = signal("")
export const tag = signal<string | null>(null)
/** Whether some accounts only are asked for. */
export const narrowed = computed(() => query.value !== "" || tag.value !== null)
/** Whether the archived accounts are shown instead. */
export const archived = signal(false)
/** Height of a row, px; `rows.css` says the same. */
export const rowHeight = 60
/** Of a popup eight rows are seen at most; a side panel or window may be taller. What is above and below them is 120 px. */
const top = [0, Math.max(8, Math.ceil((window.innerHeight - 120) / rowHeight))] as const
/** Places of the rows on the screen, from and up to. */
export const shown = signal<readonly [number, number]>(top)
/** Place of the row that the keyboard is on. */
export const selected = signal<number | null>(null)

/** Grows with every change of what is asked for, so that late answers to an earlier question are dropped. */
let mark = 0
let filling = false

/** The question whose answer would fill the screen now. */
export function wanted(): { query: ListQuery; mark: number } {
  const [from, to] = shown.peek()
  const offset = Math.max(0, from)
  return { query: question(offset, Math.max(firstCount, to - offset)), mark }
}

const question = (offset: number, count: number): ListQuery => ({
  query: query.peek(),
  offset,
  count,
  archived: archived.peek(),
  tag: tag.peek(),
})

/** Takes a page in. `fresh`: the list may have changed, so what was known before is forgotten. */
export function receive(page: ListPage, asked: number, fresh: boolean): void {
  if (asked !== mark) return
  const { total, offset, here, archived: away } = page
  const before = listing.peek()
  const rows = new Map(fresh ? [] : before.rows)
  // Each letter more of a search leaves most rows what they were.
  for (const [i, row] of page.rows.entries()) rows.set(offset + i, same(before.rows.get(offset + i), row))
  batch(() => {
    keepCodes(page.rows)
    listing.value = { total, here, tags: same(before.tags, page.tags), archived: away, rows }
    if (selected.peek() !== null && selected.peek()! >= total) selected.value = null
  })
  if (fresh) void fill()
}

/** Asks for rows that are on the screen and not known yet; one request at a time, always for what is on it now. */
export async function fill(): Promise<void> {
  if (filling) return
  filling = true
  try {
    for (;;) {
      const { rows, total } = listing.peek()
      const [from, to] = shown.peek()
      let missing = from
      while (missing < to && rows.has(missing)) missing++
      if (missing >= Math.min(to, total)) return
      const asked = mark
      receive(await ask("list.find", question(Math.max(0, missing - 8), pageCount)), asked, false)
    }
  } catch {
    // Locked meanwhile, or the worker stopped: the next revision or scroll asks again.
  } finally {
    filling = false
  }
}

let answered: Promise<void> = Promise.resolve()

/** Resolves when the list is the answer to what was asked last: what is first in it before that is something else. */
export const settled = (): Promise<void> => answered.catch(() => undefined)

/** Starts a new question from the top; the old rows stay until its answer is here, so that nothing flickers. */
function restart(change: () => void): Promise<void> {
  answered = begin(change)
  return answered
}

async function begin(change: () => void): Promise<void> {
  batch(() => {
    change()
    mark++
    shown.value = top
    selected.value = null
  })
  const asked = mark
  receive(await ask("list.find", question(0, top[1])), asked, true)
}

export const search = (text: string): Promise<void> => restart(() => (query.value = text))
export const filter = (chosen: string | null): Promise<void> => restart(() => (tag.value = chosen))
export const showArchived = (yes: boolean): Promise<void> =>
  restart(() => {
    archived.value = yes
    query.value = ""
    tag.value = null
  })

/**
 * Chooses an account in the whole list and makes its place the one on the screen. New accounts come last, so the end
 * is looked at after the beginning; one that is in neither is not chosen.
 */
export async function goTo(id: string, find: (offset: number, count: number) => Promise<ListPage>): Promise<void> {
  batch(() => {
    mark++
    query.value = ""
    tag.value = null
    archived.value = false
    selected.value = null
  })
  const asked = mark
  const first = await find(0, firstCount)
  receive(first, asked, true)
  if (first.total > firstCount) {
    receive(await find(Math.max(0, first.total - pageCount), pageCount), asked, false)
  }
  for (const [place, row] of listing.peek().rows) {
    if (row.id === id) selected.value = place
  }
  const to = selected.peek() ?? 0
  shown.value = [Math.max(0, to - 8), to + 9]
}

/** The vault was shut: nothing of it stays in this page. */
export function forgetList(): void {
  mark++
  batch(() => {
    listing.value = nothing
    query.value = ""
    tag.value = null
    archived.value = false
    selected.value = null
    shown.value = top
    codes.value = new Map()
  })
}

/** Takes the codes off the screen; the rows stay. */
export function forgetCodes(): void {
  codes.value = new Map()
}
