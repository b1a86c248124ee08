import { isInput } from "./element.ts"
import { Control } from "./control.ts"
import type { Item, Page } from "./page.ts"

/** What one submit sends: the fields of a form, or those between two submits where one form wraps a whole page. */
export interface Group {
  readonly page: Page
  readonly form: HTMLFormElement | undefined
  readonly fields: readonly Control[]
  readonly items: readonly Item[]
  /** Items that belong to no form and stand before (headings, nearest first) or after it (links). */
  readonly headings: readonly Item[]
  readonly links: readonly Item[]
}

/** A submit with one of these says that what stood before it is one thing to send. */
const endings = ["login", "signup", "search", "subscribe", "forgot"] as const
const farthest = 60
const mostHeadings = 2
const mostLinks = 6

/** Splits a page into what is sent together. */
export function groupsOf(page: Page): Group[] {
  const byForm = new Map<HTMLFormElement | undefined, number[]>()
  for (const [at, item] of page.items.entries()) {
    const known = byForm.get(item.form)
    if (known === undefined) byForm.set(item.form, [at])
    else known.push(at)
  }
  const groups: Group[] = []
  for (const [form, members] of byForm) {
    if (!members.some((at) => page.items[at]?.role === "field")) continue
    for (const part of form === undefined || isMixed(page, members) ? parts(page, members) : [members]) {
      const group = groupOf(page, form, part)
      if (group.fields.length > 0) groups.push(group)
    }
  }
  return groups
}

function ending(item: Item | undefined): string | undefined {
  if (item?.role !== "button") return undefined
  return endings.find((meaning) => item.words.has(meaning))
}

/** Whether one form holds submits of different purpose, each after fields of its own. */
function isMixed(page: Page, members: readonly number[]): boolean {
  const purposes = new Set<string>()
  let fields = 0
  for (const at of members) {
    const item = page.items[at]
    if (item?.role === "field") fields++
    const purpose = fields > 0 ? ending(item) : undefined
    if (purpose === undefined) continue
    purposes.add(purpose)
    fields = 0
  }
  return purposes.size > 1
}

function parts(page: Page, members: readonly number[]): number[][] {
  const all: number[][] = []
  let part: number[] = []
  let fields = 0
  let ended = false
  const cut = () => {
    all.push(part)
    part = []
    fields = 0
    ended = false
  }
  for (const at of members) {
    const item = page.items[at]
    if (fields > 0 && item !== undefined && (ended ? startsAnew(item) : isHeadingOfOther(item, part, page))) cut()
    part.push(at)
    if (item?.role === "field") fields++
    else if (fields > 0 && ending(item) !== undefined) ended = true
  }
  cut()
  return all
}

function startsAnew(item: Item): boolean {
  return item.role === "field" || item.role === "choice" || item.role === "text" || item.role === "heading"
}

function isHeadingOfOther(item: Item, part: readonly number[], page: Page): boolean {
  if (item.role !== "heading") return false
  if (!endings.some((meaning) => item.words.has(meaning))) return false
  return part.some((at) => {
    const { element } = page.items[at] ?? item
    return isInput(element) && element.type === "password"
  })
}

function groupOf(page: Page, form: HTMLFormElement | undefined, members: readonly number[]): Group {
  const items = members.flatMap((at) => page.items[at] ?? [])
  const fields: Control[] = []
  let first = -1
  let last = -1
  for (const at of members) {
    const item = page.items[at]
    if (item?.role === "field" && isInput(item.element)) {
      fields.push(new Control(item.element, item, page))
      if (first < 0) first = at
    }
    last = at
  }
  // Loose items run on to the end of the page: only what is near the fields belongs to them.
  const near = form === undefined ? items.filter((_, index) => isNear(members[index] ?? 0, fields)) : items
  return { page, form, fields, items: near, headings: before(page, first), links: after(page, form, fields, last) }
}

function isNear(at: number, fields: readonly Control[]): boolean {
  const first = fields[0]?.at ?? 0
  const last = fields.at(-1)?.at ?? 0
  return at >= first - 3 && at <= last + 8
}

function before(page: Page, first: number): Item[] {
  const headings: Item[] = []
  for (let at = first - 1; at >= Math.max(0, first - farthest) && headings.length < mostHeadings; at--) {
    const item = page.items[at]
    if (item?.role === "field") break
    if (item?.role === "heading" && item.words.bits !== 0) headings.push(item)
  }
  return headings
}

function after(page: Page, form: HTMLFormElement | undefined, fields: readonly Control[], last: number): Item[] {
  const links: Item[] = []
  const from = form === undefined ? (fields.at(-1)?.at ?? last) : last
  for (let at = from + 1; at < page.items.length && links.length < mostLinks; at++) {
    const item = page.items[at]
    if (item === undefined || item.role === "field" || item.role === "heading") break
    if (item.role === "link" || item.role === "button") links.push(item)
  }
  return links
}
