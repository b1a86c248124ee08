/** When the menu opens at a field, and when it closes. A page by itself never opens it (threats B11). */
import type { FieldKind } from "../autofill/index.ts"
import { focusedElement, learn, visibleFields } from "./fields.ts"
import { life, script } from "./life.ts"
import { openMenuAt, type MenuHost } from "./menu-host.ts"
import { tell } from "./tell.ts"

/** The field at which the menu is open, was asked for, or was sent away. */
let field: HTMLElement | null = null
let open: MenuHost | null = null
/** Counts what was asked, so that an answer that comes too late opens nothing. */
let asked = 0

function close(): void {
  asked++
  open?.close()
}

/** Asks whether the menu may stand at a field, and opens it. */
async function show(element: HTMLInputElement, kind: FieldKind): Promise<void> {
  close()
  field = element
  const number = asked
  const pass = await tell("menu.ask", { script, kind })
  if (pass === null || number !== asked) return
  // Where the person is by now; the field of a page that re-renders is another element.
  if (focusedElement() !== element || !document.hasFocus()) return void tell("menu.left")
  const opened = openMenuAt(element, pass, () => {
    if (open === opened) open = null
    void tell("menu.left")
  })
  open = opened
}

/** Opens the menu if this is a field that it knows. */
function consider(element: Element | null): void {
  if (!(element instanceof HTMLInputElement)) return
  const found = visibleFields().find((each) => each.element === element)
  if (found !== undefined) void show(element, found.kind)
}

/** Opens the menu at the field where the person is, if that is one that was taught and is known only now. */
export async function considerTaught(): Promise<void> {
  if ((await learn()) && field === null && byPerson()) consider(focusedElement())
}

/** The person has just done something: a field that the page itself has moved the focus to waits for that. */
const byPerson = (): boolean => navigator.userActivation.isActive

function focusIn(): void {
  const element = focusedElement()
  if (element === field || element === open?.element) return
  close()
  field = null
  if (byPerson()) consider(element)
}

/** The focus has left something; where it went is known a moment later. */
function focusOut(): void {
  setTimeout(() => {
    if (open === null) return
    const element = focusedElement()
    if (!document.hasFocus() || (element !== field && element !== open.element)) close()
  }, 0)
}

function pointerDown(event: PointerEvent): void {
  if (!event.isTrusted) return
  const [target] = event.composedPath()
  if (target === open?.element) return
  if (target !== field) close()
}

/** A click into a field that has the focus already, by the page's doing or after the menu was sent away. */
function clicked(event: MouseEvent): void {
  const [target] = event.composedPath()
  if (event.isTrusted && open === null && target === focusedElement()) consider(focusedElement())
}

function keyDown(event: KeyboardEvent): void {
  if (!event.isTrusted || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  if (event.key === "ArrowDown") {
    if (open === null) return consider(focusedElement())
    open.enter()
  } else if (event.key === "Escape" && open !== null) close()
  else return
  event.preventDefault()
  event.stopPropagation()
}

/** Who types needs no menu. */
function typed(event: Event): void {
  if (event.isTrusted && open !== null) close()
}

/** Closes the menu. `refocus`: the person goes on in the field. */
export function closeMenu({ refocus }: { readonly refocus: boolean }): void {
  close()
  if (refocus) field?.focus()
}

/** Opens the menu where the person is, from now on. */
export function watchMenu(): void {
  const options = { capture: true, signal: life }
  addEventListener("focusin", focusIn, options)
  addEventListener("focusout", focusOut, options)
  addEventListener("blur", focusOut, { signal: life })
  addEventListener("pointerdown", pointerDown, options)
  addEventListener("click", clicked, options)
  addEventListener("keydown", keyDown, options)
  addEventListener("input", typed, options)
  life.addEventListener("abort", close)
  focusIn()
}
