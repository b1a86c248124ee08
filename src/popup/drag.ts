import { signal } from "@preact/signals"
import type { TargetedPointerEvent } from "preact"
import { allowed, move } from "./order.ts"
import { rowHeight } from "./list.ts"

interface Shift {
  /** It is the one in the hand. */
  readonly held: boolean
  /** How far it lies from its own place, px. */
  readonly by: number
}

/** While a row is dragged: how far each place is moved. */
export const shift = signal<((place: number) => Shift | null) | null>(null)

/** Below this, px, it is a click. */
const threshold = 6

const swallow = (click: Event): void => click.stopPropagation()

/**
 * A row is taken by the mouse or a pen. A finger scrolls instead: for it, as for the keyboard, there are other ways.
 */
export function startDrag(event: TargetedPointerEvent<HTMLElement>): void {
  const target = event.target instanceof Element ? event.target : null
  const row = target?.closest<HTMLElement>("[data-place]") ?? null
  const button = target?.closest("button") ?? null
  const scroller = event.currentTarget.closest("main")
  if (row === null || scroller === null || button !== null) return
  if (event.button !== 0 || event.pointerType === "touch") return
  const from = Number(row.dataset["place"])
  const origin = event.clientY + scroller.scrollTop
  const over = new AbortController()
  const { signal: ended } = over
  let to = from

  function drag(now: PointerEvent): void {
    if (scroller === null) return
    const by = now.clientY + scroller.scrollTop - origin
    if (shift.peek() === null && Math.abs(by) < threshold) return
    const edges = scroller.getBoundingClientRect()
    if (now.clientY < edges.top + 24) scroller.scrollTop -= 8
    if (now.clientY > edges.bottom - 24) scroller.scrollTop += 8
    to = allowed(from, from + Math.round(by / rowHeight))
    shift.value = (place) => {
      if (place === from) return { held: true, by }
      if (place > from && place <= to) return { held: false, by: -rowHeight }
      if (place < from && place >= to) return { held: false, by: rowHeight }
      return null
    }
  }

  function end(commit: boolean): void {
    over.abort()
    if (shift.peek() === null) return
    shift.value = null
    // The click that follows the release would copy.
    window.addEventListener("click", swallow, { capture: true, once: true })
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0)
    if (commit) void move(from, to)
  }

  window.addEventListener("pointermove", drag, { signal: ended })
  window.addEventListener("pointerup", () => end(true), { signal: ended })
  window.addEventListener("pointercancel", () => end(false), { signal: ended })
  window.addEventListener(
    "keydown",
    (key) => {
      if (key.key !== "Escape" || shift.peek() === null) return
      key.preventDefault()
      end(false)
    },
    { signal: ended, capture: true },
  )
}
