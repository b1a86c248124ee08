/** What a person has typed into the fields of one form that goes to be sent. */
import type { DetectedField } from "./field.ts"
import { isInput } from "./element.ts"

/** A sign-in as typed. Without a password: the first of two steps. */
export interface TypedSignIn {
  readonly username: string
  readonly password: string
  /** The password came from a field for a new one. */
  readonly isNew: boolean
}

/** Longer is no password that a person or a generator made. */
const longest = 1024

/** What is sent together: the fields of one form, in document order. */
export type Sending = readonly DetectedField[]

/** The fields by the forms they are in. */
export function sendings(fields: readonly DetectedField[]): Sending[] {
  const byForm = new Map<Element, DetectedField[]>()
  for (const field of fields) {
    const known = byForm.get(field.form)
    if (known === undefined) byForm.set(field.form, [field])
    else known.push(field)
  }
  return [...byForm.values()]
}

/**
 * Reads a form. Of an old password, a new one and its repetition the new one is it; two new ones that differ are a slip,
 * which the site will not take. Codes, cards and secrets of other kinds are none of the kinds that are looked at.
 *
 * @param before the username of an earlier step, for a form without one
 * @returns `null` when there is nothing to keep
 */
export function readTyped(sending: Sending, before: string): TypedSignIn | null {
  const seen = sending.filter(({ visible }) => visible)
  const of = (kind: DetectedField["kind"]) =>
    seen.filter((field) => field.kind === kind && field.element.value !== "").map(({ element }) => element.value)
  const fresh = of("new-password")
  if (fresh.some((value) => value !== fresh[0])) return null
  const password = fresh[0] ?? of("current-password")[0] ?? ""
  const named = of("username")[0] ?? of("email")[0] ?? told(sending)
  const username = (named ?? before).trim()
  if (password.trim() === "")
    return waitsForPassword(seen) || named === undefined ? null : { username, password: "", isNew: false }
  return password.length > longest ? null : { username, password, isNew: fresh.length > 0 }
}

/** A password can be seen and was left empty: nothing is sent yet. */
const waitsForPassword = (seen: Sending): boolean => seen.some(({ kind }) => kind.endsWith("password"))

/** The second step says to password managers in a field that nobody sees whom it is for (whatwg HTML, autofill detail tokens). */
function told(sending: Sending): string | undefined {
  const form = sending[0]?.form
  for (const element of form?.querySelectorAll("input[autocomplete~=username i]") ?? []) {
    if (isInput(element) && element.value !== "") return element.value
  }
  return undefined
}
