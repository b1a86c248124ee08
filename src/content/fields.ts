/** What can be seen in this document. It is looked for when somebody asks, and never by itself. */
import {
  addTaught,
  canBeSeen,
  describeField,
  detectFields,
  type DetectedField,
  type FieldKind,
} from "../autofill/index.ts"
import type { FieldMark, TaughtHere, TaughtKind } from "../domain/taught.ts"
import { tell } from "./tell.ts"

let taught: readonly TaughtHere[] = []

/** Asks what a person has shown us on this host, as it is now. Answers whether there is anything. */
export async function learn(): Promise<boolean> {
  taught = (await tell("fields.taught")) ?? []
  return taught.length > 0
}

/** All fields of this document, with those that were taught, whether or not they can be seen. */
export const knownFields = (): DetectedField[] => addTaught(document, detectFields(document), taught)

/** Fields that can be seen now, in document order. No account has the code that a message brings. */
export const visibleFields = (): DetectedField[] =>
  knownFields().filter(
    ({ element, kind, visible, via }) => visible && via !== "message" && canBeSeen(element, kind === "one-time-code"),
  )

/** Which kinds there are, each once. */
export const kindsOf = (fields: readonly DetectedField[]): FieldKind[] => [...new Set(fields.map(({ kind }) => kind))]

/** An address as this page means it. (`URL.parse` is younger than the oldest browsers that we run in.) */
function addressOf(text: string): URL | null {
  try {
    return new URL(text, document.baseURI)
  } catch {
    return null
  }
}

/** Origins other than this one to which the forms of fields would send them (threats C5). */
export function sendsTo(fields: readonly DetectedField[]): string[] {
  const forms = new Set(fields.flatMap(({ element }) => element.form ?? []))
  const trees = new Set(fields.map(({ element }) => element.getRootNode()))
  // Those that stand outside of their form, too.
  const buttons = [...trees]
    .filter((tree) => tree instanceof Document || tree instanceof ShadowRoot)
    .flatMap((tree) =>
      Array.from(tree.querySelectorAll<HTMLButtonElement | HTMLInputElement>(":is(button, input)[formaction]")),
    )
    .filter(({ form }) => form !== null && forms.has(form))
  const addresses = [
    ...[...forms].map((form) => form.getAttribute("action")),
    ...buttons.map((button) => button.getAttribute("formaction")),
  ]
  const origins = addresses.flatMap((address) => {
    const url = address === null ? null : addressOf(address)
    return url === null || !/^https?:$/.test(url.protocol) || url.origin === origin ? [] : url.origin
  })
  return [...new Set(origins)].slice(0, 16)
}

/** What the page says that it takes for a new password, in the syntax of `passwordrules`. */
export function rulesOf(fields: readonly DetectedField[]): string {
  const element = fields.find(({ kind }) => kind === "new-password")?.element
  if (element === undefined) return ""
  const { minLength, maxLength } = element
  const lengths = [minLength > 0 ? `minlength: ${minLength}` : "", maxLength > 0 ? `maxlength: ${maxLength}` : ""]
  return [...lengths, element.getAttribute("passwordrules") ?? ""].filter(Boolean).join("; ").slice(0, 512)
}

/** The element that has the focus, in open shadow roots too. */
export function focusedElement(): Element | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

/** The field that has the focus, as it can be found again. A password is put only where dots are shown. */
export function describeFocused({ kind }: { readonly kind: TaughtKind }): FieldMark | null {
  const element = focusedElement()
  if (!(element instanceof HTMLInputElement) || (kind === "current-password" && element.type !== "password"))
    return null
  return describeField(element)
}
