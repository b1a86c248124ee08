import { type Control, fieldLexicon, type Source } from "./control.ts"
import type { FieldMeaning } from "./field-words.ts"
import type { FieldKind } from "../domain/field.ts"
import { fieldWeights, sourceWeights } from "./weights.ts"

/** What was decided about one field, before it is told to anyone. */
export interface Finding {
  readonly control: Control
  readonly kind: FieldKind
  /** Weights added up; about 3 is a fair guess, 8 is beyond doubt. */
  readonly weight: number
  readonly reasons: readonly string[]
  readonly via?: "app" | "message"
  readonly boxes?: number
}

export interface Sum {
  readonly weight: number
  readonly reasons: readonly string[]
}

/** A code's field that takes a recovery code as well. */
function isAlternative(control: Control, bits: number): boolean {
  const wanted = fieldLexicon.bit("either") | fieldLexicon.bit("onetime")
  return (bits & wanted) === wanted && !control.isNamed("recovery")
}

const either = fieldLexicon.bit("either")
const account = fieldLexicon.bit("username") | fieldLexicon.bit("email")
const coded = fieldLexicon.bit("code") | fieldLexicon.bit("onetime")
/** What a code is sent to or in. */
const whereTo: ReadonlySet<FieldMeaning> = new Set(["message", "phone", "email", "link", "person"])
const weighed = Object.keys(fieldWeights) as FieldMeaning[]

/** "Code from the text message to your phone" says where it was sent, unless the field is named for that. */
function isWhereTo(control: Control, meaning: FieldMeaning, source: Source): boolean {
  const named = control.isNamed(meaning) && !control.isNamed("code", "onetime")
  return whereTo.has(meaning) && isCode(control.bits(source)) && !named
}

function hasToken({ autocomplete }: Control): boolean {
  return autocomplete.includes("one-time-code")
}

function isCode(bits: number): boolean {
  return (bits & coded) !== 0
}

/** What the words about a text field say for and against a kind. */
export function weigh(control: Control, kind: "username" | "email" | "one-time-code"): Sum {
  let weight = 0
  const reasons: string[] = []
  const bits = control.bits("label") | control.bits("hint") | control.bits("near") | control.bits("name")
  for (const meaning of weighed) {
    if ((bits & fieldLexicon.bit(meaning)) === 0) continue
    if (meaning === "recovery" && isAlternative(control, bits)) continue
    // "E-mail or phone number", "user name" with "name" in it.
    if (meaning === "phone" && (bits & either) !== 0 && (bits & account) !== 0) continue
    const source = control.source(meaning)
    if (kind === "one-time-code" && source !== undefined && isWhereTo(control, meaning, source)) continue
    // Programs call what is typed back an answer, whatever was asked.
    if (meaning === "answer" && source === "name" && isCode(bits)) continue
    if (meaning === "person" && source !== "name" && source === control.source("username")) continue
    // `login-secret-key` is told by its token: the first is the name of the form.
    if (meaning === "username" && kind === "one-time-code" && source === "name" && hasToken(control)) continue
    // "Login code": in some languages the first alone is the name.
    if (meaning === "username" && kind === "one-time-code" && source !== "name" && source === control.source("onetime"))
      continue
    // `pnr` is a booking, and in Sweden the number of a person: what people read outranks it.
    if (meaning === "coupon" && source === "name" && control.isLabelled("number", "username")) continue
    // "E-mail address", "Adresse électronique".
    if (meaning === "address" && (bits & fieldLexicon.bit("email")) !== 0) continue
    const each = fieldWeights[meaning]?.[kind] ?? 0
    if (each === 0 || source === undefined) continue
    weight += each * sourceWeights[source]
    reasons.push(`${source}: ${each > 0 ? "" : "not, "}${meaning}`)
  }
  return { weight, reasons }
}
