/** What detection finds. Pure DOM: no extension API, so that it can be bundled alone and scored on real pages. */

import type { FieldKind } from "../domain/field.ts"

export interface DetectedField {
  readonly element: HTMLInputElement
  readonly kind: FieldKind
  /** The `<form>`, or the element that stands in for one: what holds all fields of this group. */
  readonly form: Element
  /** How sure: 0 is a guess, 1 beyond doubt. Within a kind, the higher is the better offer. */
  readonly score: number
  /** Why, in words for a log or a bug report: `name: username`, `button: login`. No text of the page is in it. */
  readonly reasons: readonly string[]
  /** False while the field, or the form around it, cannot be seen (a closed dialog, the second step). Never fill these. */
  readonly visible: boolean
  /** Where a one-time code comes from, when the page says: an app, or a message (text, call, e-mail). */
  readonly via?: "app" | "message"
  /** The boxes of one split code have the same number, in order; absent on a whole field. */
  readonly boxes?: number
}
