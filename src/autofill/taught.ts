/** Fields that a person has shown us: how one is described without what it holds, and how it is found again. */
import type { FieldMark, TaughtHere } from "../domain/taught.ts"
import { attribute, hostOf, isInput, isShadowRoot } from "./element.ts"
import type { DetectedField } from "./field.ts"
import { readPage } from "./page.ts"

/** Ids that frameworks count or draw by chance: another at the next visit. */
const chance =
  /\d{3}|[:«»]|^(?:ember|mat-input|react|radix|headlessui|mui|ext-gen)|[-_]\d+$|[-_](?=\w*\d)[\da-f]{6,}$|(?=.*\d)^[a-z0-9]{12,}$/i

const lasting = (text: string): string => (text.length > 128 || chance.test(text) ? "" : text)

/** FNV-1a, 32 bits: enough to tell fields of one form apart, too little to say anything of the words. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, "0")
}

/** Digits change: the end of a phone number, a countdown. */
function saysOf(element: Element): string {
  const text = `${attribute(element, "aria-label")}\n${attribute(element, "placeholder")}`.replace(/[\d\s•*]+/g, " ")
  return text.trim() === "" ? "" : hashOf(text)
}

function pathOf(element: Element): string[] {
  const host = hostOf(element)
  return host === undefined ? [] : [...pathOf(host), host.localName]
}

/** A field with those beside it, in document order. */
interface Placed {
  readonly element: HTMLInputElement
  readonly beside: readonly HTMLInputElement[]
}

/** The fields below a root, open shadow roots in it too, each with those of its form or, without one, of its tree. */
function placedIn(root: Document | ShadowRoot): Placed[] {
  const fields = readPage(root).items.flatMap(({ element, role }) =>
    role === "field" && isInput(element) ? [element] : [],
  )
  const holderOf = (field: HTMLInputElement): Node => field.form ?? field.getRootNode()
  const groups = new Map<Node, HTMLInputElement[]>()
  for (const field of fields) groups.set(holderOf(field), [...(groups.get(holderOf(field)) ?? []), field])
  return fields.map((element) => ({ element, beside: groups.get(holderOf(element)) ?? [element] }))
}

const markOf = ({ element, beside }: Placed): FieldMark => ({
  type: element.type,
  id: lasting(attribute(element, "id")),
  name: lasting(attribute(element, "name")),
  autocomplete: attribute(element, "autocomplete").toLowerCase().slice(0, 64),
  says: saysOf(element),
  at: beside.indexOf(element),
  of: beside.length,
  path: pathOf(element),
})

function treeOf(element: Element): Document | ShadowRoot {
  const root = element.getRootNode()
  return isShadowRoot(root) ? treeOf(root.host) : element.ownerDocument
}

/** Describes a field; `null` for what takes no text. */
export function describeField(element: HTMLInputElement): FieldMark | null {
  const placed = placedIn(treeOf(element)).find((one) => one.element === element)
  return placed === undefined ? null : markOf(placed)
}

const names = ["id", "name", "says"] as const
const weights: Readonly<Record<(typeof names)[number], number>> = { id: 4, name: 3, says: 2 }

/**
 * How well a field fits a mark. `null`: it is another one. What names it must not all have changed; of a field without
 * names, the form must have as many as it had.
 */
function fit(mark: FieldMark, found: FieldMark): number | null {
  if (found.type !== mark.type || found.path.join() !== mark.path.join()) return null
  const told = names.filter((name) => mark[name] !== "")
  const same = told.filter((name) => mark[name] === found[name])
  const inPlace = found.at === mark.at && found.of === mark.of
  if (told.length === 0 ? !inPlace || names.some((name) => found[name] !== "") : same.length === 0) return null
  const sum = same.reduce((weight, name) => weight + weights[name], 0)
  return sum + Number(found.autocomplete === mark.autocomplete) + Number(inPlace)
}

/** Finds the field that a mark describes; `null` if it is not there, or two fit alike. */
export const findField = (root: Document | ShadowRoot, mark: FieldMark): HTMLInputElement | null =>
  bestOf(placedIn(root), mark)

function bestOf(placed: readonly Placed[], mark: FieldMark): HTMLInputElement | null {
  const fits = placed.flatMap((one) => {
    const score = fit(mark, markOf(one))
    return score === null ? [] : [{ element: one.element, score }]
  })
  const [first, second] = fits.toSorted((a, b) => b.score - a.score)
  return first === undefined || first.score === second?.score ? null : first.element
}

/** The box that was shown, and those after it that take as little: one code. */
function boxesFrom(first: HTMLInputElement, placed: readonly Placed[]): readonly HTMLInputElement[] {
  const beside = placed.find(({ element }) => element === first)?.beside ?? [first]
  if (first.maxLength < 1 || first.maxLength > 4) return [first]
  const after = beside.slice(beside.indexOf(first))
  const end = after.findIndex(({ type, maxLength }) => type !== first.type || maxLength !== first.maxLength)
  return end === -1 ? after : after.slice(0, end)
}

/** What stands in for a form where there is none: what holds the fields around it. */
const formOf = (element: HTMLInputElement, detected: readonly DetectedField[]): Element =>
  detected.find((field) => field.element === element)?.form ??
  element.form ??
  detected.find(({ form }) => form.contains(element))?.form ??
  element.parentElement ??
  element.ownerDocument.documentElement

/** Boxes of a code that was taught have this number; those that were found count from 0. */
const TAUGHT_BOXES = -1
const reasons = ["taught"]

const isShown = (element: Element): boolean => element.checkVisibility({ checkVisibilityCSS: true })

/**
 * What was found in a page, with what was taught for it: beyond doubt, and in the place of what was taken for the same in
 * that form. Whether it can be seen is asked of it as of every other.
 * @param taught the last first
 */
export function addTaught(
  root: Document | ShadowRoot,
  detected: readonly DetectedField[],
  taught: readonly TaughtHere[],
): DetectedField[] {
  if (taught.length === 0) return [...detected]
  const placed = placedIn(root)
  let fields = [...detected]
  // The last comes last, and so in the place of those before it.
  for (const { kind, mark } of taught.toReversed()) {
    const element = bestOf(placed, mark)
    if (element === null) continue
    const form = formOf(element, detected)
    const boxes = kind === "one-time-code" ? boxesFrom(element, placed) : [element]
    const others = fields.filter(
      (field) => !boxes.includes(field.element) && !(field.kind === kind && field.form === form),
    )
    const split = boxes.length > 1 ? { boxes: TAUGHT_BOXES } : {}
    for (const box of boxes)
      others.push({ element: box, kind, form, score: 1, reasons, visible: isShown(box), ...split })
    fields = others
  }
  const order = new Map(placed.map(({ element }, at) => [element, at]))
  return fields.toSorted((a, b) => (order.get(a.element) ?? 0) - (order.get(b.element) ?? 0))
}
