import { batch } from "@preact/signals"
import { fill, rowHeight, shown } from "./list.ts"

/** Rows that are drawn above and below what is seen, so that a flick of the wheel meets no gap. */
const spare = 6

/** Cards of rows that are in the page now: `from` is the place of the first row of each. */
const cards = new Map<HTMLElement, { readonly from: number; readonly to: number }>()
let top = 0
let scroller: HTMLElement | null = null

/** A card of rows comes into the page or, with `null`, leaves it. */
export function placeCard(element: HTMLElement, span: { from: number; to: number } | null): void {
  if (span === null) cards.delete(element)
  else cards.set(element, span)
}

/** Finds which rows are on the screen after a scroll, and asks for those that are not known. */
export function scrolled(element: HTMLElement): void {
  scroller = element
  top = element.scrollTop
  const bounds = [...cards].map(([card, { from, to }]) => {
    const above = top - card.offsetTop
    const clamp = (place: number) => Math.max(from, Math.min(to, place))
    return [
      clamp(from + Math.floor(above / rowHeight) - spare),
      clamp(from + Math.ceil((above + element.clientHeight) / rowHeight) + spare),
    ] as const
  })
  const seen = bounds.filter(([from, to]) => to > from)
  if (seen.length === 0) return
  const from = Math.min(...seen.map((bound) => bound[0]))
  const to = Math.max(...seen.map((bound) => bound[1]))
  const [oldFrom, oldTo] = shown.peek()
  if (from === oldFrom && to === oldTo) return
  batch(() => {
    shown.value = [from, to]
  })
  void fill()
}

/** Back to where the list was before another screen took its place. */
export function restoreScroll(element: HTMLElement): void {
  scroller = element
  if (top > 0) element.scrollTop = top
}

/** To the top, as after a new search. */
export function scrollToTop(): void {
  // To set it, even to what it is, has the browser lay the page out at once.
  if (top > 0 && scroller !== null) scroller.scrollTop = 0
  top = 0
}

/** Scrolls as little as is needed for a row to be whole on the screen. */
export function bring(place: number): void {
  if (scroller === null) scroller = document.querySelector<HTMLElement>("main.scroller")
  if (scroller === null) return
  for (const [card, { from, to }] of cards) {
    if (place < from || place >= to) continue
    const y = card.offsetTop + (place - from) * rowHeight
    if (y < scroller.scrollTop + 8) scroller.scrollTop = Math.max(0, place === from ? y - 40 : y - 8)
    else if (y + rowHeight + 8 > scroller.scrollTop + scroller.clientHeight) {
      scroller.scrollTop = y + rowHeight + 8 - scroller.clientHeight
    }
    scrolled(scroller)
  }
}
