import { Around } from "./around.ts"
import { isDocument } from "./element.ts"
import { findCodes } from "./codes.ts"
import type { Control } from "./control.ts"
import type { DetectedField } from "./field.ts"
import type { Finding } from "./finding.ts"
import { type Group, groupsOf } from "./group.ts"
import { findIdentifiers } from "./identifiers.ts"
import { readPage } from "./page.ts"
import { findPasswords } from "./passwords.ts"
import { type Purpose, purposeOf, purposeOfPage } from "./purpose.ts"

/**
 * Finds what belongs to a log-in, sign-up, change, reset or code form in one document or shadow root, and in the open
 * shadow roots below it. Reads the page and changes nothing in it. A frame is a document of its own: call it there.
 *
 * Fields that cannot be seen are left out where the form around them can (decoys, prepared values), and reported with
 * `visible: false` where the whole form waits to be shown.
 *
 * @returns the fields in document order
 */
export function detectFields(root: Document | ShadowRoot): DetectedField[] {
  const page = readPage(root)
  const document = isDocument(root) ? root : root.ownerDocument
  const aims = purposeOfPage(document)
  return groupsOf(page)
    .flatMap(withoutDecoys)
    .flatMap((group) => findIn(group, aims))
    .toSorted((a, b) => a.control.at - b.control.at)
    .map(({ finding, form }) => told(finding, form))
}

interface Placed {
  readonly control: Control
  readonly finding: Finding
  readonly form: Element
}

function findIn(group: Group, aims: Purpose): Placed[] {
  if (group.fields.length === 0) return []
  const purpose = purposeOf(group, aims)
  const around = new Around(group)
  const passwords = findPasswords(group, purpose, around)
  const held = new Set(passwords.map((each) => each.control))
  const codes = findCodes(group, purpose, around).filter((each) => !held.has(each.control))
  const found = [...passwords, ...codes, ...findIdentifiers(group, purpose, passwords, codes)]
  const form = holder(group)
  return found.map((finding) => ({ control: finding.control, finding, form }))
}

/**
 * Where something of a group can be seen, what cannot is a decoy or a prepared value, except for the password of a second
 * step and for a whole log-in that waits in the same form (a closed tab of it).
 */
function withoutDecoys(group: Group): Group[] {
  const seen = group.fields.filter((field) => field.visible)
  if (seen.length === 0 || seen.length === group.fields.length) return [group]
  const waiting = group.fields.filter((field) => !field.visible && !field.isDecoy)
  const passwords = waiting.filter((field) => field.type === "password")
  if (passwords.length === 0) return [{ ...group, fields: seen }]
  if (waiting.length > passwords.length)
    return [
      { ...group, fields: seen },
      { ...group, fields: waiting },
    ]
  const second = seen.some((field) => field.type === "password") ? [] : passwords
  return [{ ...group, fields: [...seen, ...second].toSorted((a, b) => a.at - b.at) }]
}

/** The form, or the innermost element that holds all fields of the group. */
function holder({ form, fields }: Group): Element {
  if (form !== undefined) return form
  const first = fields[0]?.element
  let element = first?.parentElement ?? undefined
  while (element !== undefined && !fields.every((field) => element?.contains(field.element))) {
    element = element.parentElement ?? undefined
  }
  return element ?? first?.ownerDocument.documentElement ?? document.documentElement
}

function told({ control, kind, weight, reasons, via, boxes }: Finding, form: Element): DetectedField {
  return {
    element: control.element,
    kind,
    form,
    score: Math.max(0.05, Math.min(1, weight / 8)),
    reasons,
    visible: control.visible,
    ...(via === undefined ? {} : { via }),
    ...(boxes === undefined ? {} : { boxes }),
  }
}
