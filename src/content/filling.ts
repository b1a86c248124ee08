/** Puts what was released into this document. Last of all it is decided here which field takes it, and which never. */
import { type DetectedField, fillCode, fillField, type FieldKind } from "../autofill/index.ts"
import type { Filled, Filling } from "../messages/content-contract.ts"
import { refillLater } from "./code-refill.ts"
import { focusedElement, visibleFields } from "./fields.ts"

/** What is meant for which kind of field. */
const wanted = ({ username, email, password, newPassword, code }: Filling): ReadonlyMap<FieldKind, string> =>
  new Map(
    Object.entries({
      username,
      email,
      "current-password": password,
      "new-password": newPassword,
      "one-time-code": code?.code,
    }).filter((entry): entry is [FieldKind, string] => entry[1] !== undefined),
  )

/** A password goes only where dots are shown, and an old one not where the page says that it wants a new one (C11, C12). */
function takes({ element, kind }: DetectedField): boolean {
  if (kind === "current-password") return element.type === "password" && !isNew(element)
  return kind !== "new-password" || element.type === "password"
}
const isNew = (element: HTMLInputElement): boolean =>
  (element.getAttribute("autocomplete") ?? "").toLowerCase().split(/\s+/).includes("new-password")

const rank: readonly FieldKind[] = ["current-password", "one-time-code", "new-password", "username", "email"]

/** One form is filled: the one where the person is, else the one that wants most of what there is. */
function chosenForm(fields: readonly DetectedField[]): Element | null {
  const focus = focusedElement()
  const focused = fields.find(({ element }) => element === focus)
  if (focused !== undefined) return focused.form
  const [first] = fields.toSorted((a, b) => rank.indexOf(a.kind) - rank.indexOf(b.kind) || b.score - a.score)
  return first?.form ?? null
}

const best = (fields: readonly DetectedField[]): DetectedField[] =>
  fields.toSorted((a, b) => b.score - a.score).slice(0, 1)

/**
 * Fields of one kind that take its value. One identifier and one current password, however many fields ask for it (C11);
 * a new password goes into its repetition too; a code into all of its boxes.
 */
function targets(kind: FieldKind, fields: readonly DetectedField[]): DetectedField[] {
  const fitting = fields.filter((field) => field.kind === kind && takes(field))
  if (kind === "new-password") return fitting
  const [chosen] = best(fitting)
  if (chosen === undefined) return []
  return chosen.boxes === undefined ? [chosen] : fitting.filter(({ boxes }) => boxes === chosen.boxes)
}

async function put(kind: FieldKind, value: string, fields: readonly DetectedField[]): Promise<boolean> {
  const elements = fields.map(({ element }) => element)
  if (kind === "one-time-code") return (await fillCode(elements, value)) === "filled"
  return elements.map((element) => fillField(element, value)).every((result) => result === "filled")
}

/** Fills one form of this document. */
export async function fill(filling: Filling): Promise<Filled> {
  const values = wanted(filling)
  const fields = visibleFields().filter((field) => values.has(field.kind))
  const form = chosenForm(fields)
  const inForm = fields.filter((field) => field.form === form)
  const filled: FieldKind[] = []
  const left: FieldKind[] = []
  for (const [kind, value] of values) {
    const chosen = targets(kind, inForm)
    if (chosen.length === 0) {
      if (fields.some((field) => field.kind === kind)) left.push(kind)
      continue
    }
    const isFilled = await put(kind, value, chosen)
    if (isFilled) filled.push(kind)
    else left.push(kind)
    const elements = chosen.map(({ element }) => element)
    if (isFilled && kind === "one-time-code" && filling.code !== undefined) refillLater(elements, filling.code)
  }
  return { filled, left }
}
