/** One walk over a page: what of it matters to forms, in document order, with open shadow roots in place of their hosts. */

import { isButton, isForm, isInput, isLabel } from "./element.ts"
import { type Words, wordsOf } from "./purpose-text.ts"

export type Role = "field" | "choice" | "check" | "text" | "button" | "link" | "heading"

export class Item {
  readonly element: HTMLElement
  readonly role: Role
  /** The `<form>` it belongs to, also across shadow roots. */
  readonly form: HTMLFormElement | undefined
  /** Its place among the items of the page. */
  readonly at: number
  #words: Words | undefined

  constructor(element: HTMLElement, role: Role, form: HTMLFormElement | undefined, at: number) {
    this.element = element
    this.role = role
    this.form = form
    this.at = at
  }

  /** What people read on it, read once: several ask for it. */
  get words(): Words {
    this.#words ??= wordsOf(this.element)
    return this.#words
  }
}

export interface Page {
  readonly items: readonly Item[]
  /** By tree and id: what `<label for>` says. (`element.labels` walks the whole tree for every field.) */
  readonly labels: ReadonlyMap<Node, ReadonlyMap<string, HTMLLabelElement>>
}

const unwritable = new Set(["hidden", "range", "color", "file", "date", "month", "week", "time", "datetime-local"])
const buttons = new Set(["submit", "image", "button"])

/** Headings that are only drawn as such. */
const titled = /(?:title|heading|headline)\b/i

const roles: ReadonlyMap<string, Role> = new Map([
  ["select", "choice"],
  ["textarea", "text"],
  ["button", "button"],
  ["a", "link"],
  ["h1", "heading"],
  ["h2", "heading"],
  ["h3", "heading"],
  ["h4", "heading"],
  ["h5", "heading"],
  ["h6", "heading"],
  ["legend", "heading"],
])

/** What an element is to a form; undefined for the many that are nothing. */
function roleOf(element: HTMLElement): Role | undefined {
  if (isInput(element)) return roleOfInput(element.type)
  const said = element.getAttribute("role")
  if (said === "button" || said === "heading") return said
  const role = roles.get(element.localName)
  if (role !== undefined) return role
  const named = element.getAttribute("class")
  return named !== null && titled.test(named) && element.childElementCount < 4 ? "heading" : undefined
}

function roleOfInput(type: string): Role | undefined {
  if (buttons.has(type)) return "button"
  if (type === "checkbox" || type === "radio") return "check"
  return type === "reset" || unwritable.has(type) ? undefined : "field"
}

/** Reads the items below a document or shadow root. */
export function readPage(root: Document | ShadowRoot): Page {
  const items: Item[] = []
  const labels = new Map<Node, Map<string, HTMLLabelElement>>()
  collect(root, undefined, items, labels)
  return { items, labels }
}

function collect(
  root: Document | ShadowRoot,
  outer: HTMLFormElement | undefined,
  items: Item[],
  labels: Map<Node, Map<string, HTMLLabelElement>>,
): void {
  let form = outer
  for (const element of root.querySelectorAll<HTMLElement>("*")) {
    if (form !== undefined && form !== outer && !isIn(element, form)) form = outer
    if (isForm(element)) form = element
    else if (isLabel(element)) addLabel(root, element, labels)
    if (element.shadowRoot !== null) collect(element.shadowRoot, form, items, labels)
    const role = roleOf(element)
    if (role !== undefined) items.push(new Item(element, role, owner(element) ?? form, items.length))
  }
}

/** Asked of the element: a form's own `contains` may be a field of that name. */
function isIn(element: HTMLElement, form: HTMLFormElement): boolean {
  return (element.compareDocumentPosition(form) & Node.DOCUMENT_POSITION_CONTAINS) !== 0
}

/** `form="id"` and what the parser did with broken markup are known to the element alone. */
function owner(element: HTMLElement): HTMLFormElement | undefined {
  if (isInput(element) || isButton(element)) return element.form ?? undefined
  return undefined
}

/** The `<label>` of an element in a page that was read. */
export function labelOf({ labels }: Page, element: HTMLElement): HTMLLabelElement | undefined {
  const tied = element.id === "" ? undefined : labels.get(element.getRootNode())?.get(element.id)
  return tied ?? element.closest("label") ?? undefined
}

function addLabel(root: Node, label: HTMLLabelElement, labels: Map<Node, Map<string, HTMLLabelElement>>): void {
  const id = label.htmlFor
  if (id === "") return
  const known = labels.get(root) ?? new Map<string, HTMLLabelElement>()
  if (!known.has(id)) known.set(id, label)
  labels.set(root, known)
}
