import { activate, activateFirst } from "./act.ts"
import { listing, query, search, selected } from "./list.ts"
import { nudge } from "./order.ts"
import { attempt } from "./state.ts"
import { bring } from "./window.ts"

/** Rows that Page Up and Page Down pass. */
const page = 6

const searchField = (): HTMLInputElement | null => document.querySelector<HTMLInputElement>("header input")

function select(place: number): void {
  const last = listing.peek().total - 1
  const to = Math.max(0, Math.min(last, place))
  // The first account may stand as a card, which is no row.
  if (document.querySelector(".hero") !== null && to === 0) searchField()?.focus()
  else if (last >= 0) {
    selected.value = to
    bring(to)
  }
}

function onRow(event: KeyboardEvent, place: number): boolean {
  if (event.altKey) {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return false
    void nudge(place, event.key === "ArrowUp" ? -1 : 1)
    return true
  }
  if (event.key === "ArrowUp" && place === 0) searchField()?.focus()
  else if (event.key === "ArrowUp") select(place - 1)
  else if (event.key === "ArrowDown") select(place + 1)
  else if (event.key === "PageUp") select(place - page)
  else if (event.key === "PageDown") select(place + page)
  else if (event.key === "Home") select(0)
  else if (event.key === "End") select(listing.peek().total - 1)
  else if ((event.key === "Enter" || event.key === " ") && event.target instanceof HTMLDivElement) {
    const row = listing.peek().rows.get(place)
    if (row !== undefined) void activate(row)
  } else return false
  return true
}

function inSearchOrNowhere(event: KeyboardEvent): boolean {
  if (event.key === "Enter") void activateFirst()
  else if (event.key === "ArrowDown") {
    // Keys may come faster than the focus follows.
    const first = document.querySelector(".hero") === null ? 0 : 1
    const now = selected.peek()
    select(now === null ? first : now + 1)
  } else if (event.key === "Escape" && query.peek() !== "") {
    // Only then: otherwise the browser closes the popup.
    void attempt(() => search(""))
  } else return false
  return true
}

/** The list's keys: arrows choose, Enter copies, Alt and arrows move, and a letter anywhere goes to the search. */
export function pressed(event: KeyboardEvent): void {
  const target = event.target instanceof HTMLElement ? event.target : document.body
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return
  const place = target.closest<HTMLElement>("[data-place]")?.dataset["place"]
  const nowhere = target === document.body || target === searchField() || target.localName === "main"
  const done = (place !== undefined && onRow(event, Number(place))) || (nowhere && inSearchOrNowhere(event))
  if (done) event.preventDefault()
  else if (event.key.length === 1 && event.key !== " " && !event.altKey && !(target instanceof HTMLInputElement)) {
    // The character itself then lands in the field.
    searchField()?.focus()
  }
}
