import { fold } from "./fold.ts"
import { attribute, isButton, isInput } from "./element.ts"
import type { Control } from "./control.ts"
import type { Group } from "./group.ts"
import { type Item, labelOf } from "./page.ts"
import { namesOf, purposeLexicon, textBits, Words } from "./purpose-text.ts"
import { type Aim, purposeWeights } from "./weights.ts"

/** How much speaks for each thing a group may be for, and what spoke. */
export class Purpose {
  readonly #sums = new Map<Aim, number>()
  readonly reasons: string[] = []

  of(aim: Aim): number {
    return this.#sums.get(aim) ?? 0
  }

  add(aim: Aim, weight: number, reason: string): void {
    if (weight === 0) return
    this.#sums.set(aim, this.of(aim) + weight)
    this.reasons.push(`${reason}: ${aim}`)
  }

  /** The strongest of some aims. */
  most(...aims: Aim[]): number {
    return Math.max(...aims.map((aim) => this.of(aim)))
  }
}

const named = ["id", "name", "class", "action", "aria-label", "data-testid"]
const aims: readonly Aim[] = [
  "login",
  "signup",
  "forgot",
  "change",
  "search",
  "subscribe",
  "contact",
  "pay",
  "verify",
  "guest",
]

/** Adds what some words say. Words that name two opposite things ("sign in or register") say half of each. */
function addWords(purpose: Purpose, words: Words, weights: Partial<Record<Aim, number>>, reason: string): void {
  const both = words.has("login") && words.has("signup")
  for (const aim of aims) {
    if (!words.has(aim) || (both && aim === "signup" && words.has("already"))) continue
    purpose.add(aim, (weights[aim] ?? 0) * (both ? 0.5 : 1), reason)
  }
}

/** What a group of fields is for, by its buttons, names, headings, links, boxes to tick and make-up. */
export function purposeOf(group: Group, page: Purpose): Purpose {
  const purpose = new Purpose()
  for (const aim of aims) if (page.of(aim) > 0) purpose.add(aim, page.of(aim), "page")
  addButtons(purpose, group)
  addNames(purpose, group)
  for (const [index, heading] of headingsOf(group).entries()) {
    addWords(purpose, heading.words, index === 0 ? purposeWeights.heading : purposeWeights.farHeading, "heading")
  }
  addLinks(purpose, group)
  addChecks(purpose, group)
  addMakeUp(purpose, group)
  return purpose
}

/** What title and address say: the same for every group. */
export function purposeOfPage(document: Document): Purpose {
  const purpose = new Purpose()
  addWords(purpose, new Words(textBits(document.title)), purposeWeights.title, "title")
  const { pathname, hash } = document.location
  addWords(purpose, new Words(purposeLexicon.markup(fold(`${pathname} ${hash}`))), purposeWeights.title, "address")
  return purpose
}

function headingsOf(group: Group): Item[] {
  const inside = group.items.filter((item) => item.role === "heading" && item.words.bits !== 0)
  return [...inside, ...group.headings].slice(0, 3)
}

function isSubmit({ element }: Item): boolean {
  return (isInput(element) && element.type !== "button") || (isButton(element) && element.type === "submit")
}

function addButtons(purpose: Purpose, group: Group): void {
  const all = group.items.filter((item) => item.role === "button")
  const told = all.filter(({ words }) => !words.has("show") && !words.has("cancel"))
  const submits = told.filter(isSubmit)
  const candidates = submits.length > 0 ? submits : told
  const last = group.fields.at(-1)?.at ?? 0
  const main = candidates.find(({ at }) => at > last) ?? candidates[0]
  for (const each of told) {
    const names = namesOf(each.element, ["id", "name", "class", "data-testid"])
    const weights = each === main ? purposeWeights.button : purposeWeights.otherButton
    addWords(purpose, each.words, weights, "button")
    const silent = each.words.bits === 0 || (each === main && each.words.has("next"))
    if (silent) addWords(purpose, names, purposeWeights.buttonName, "button's name")
  }
}

/** Names of the form and of what holds it, weaker the farther. */
function addNames(purpose: Purpose, group: Group): void {
  let element: Element | null = group.form ?? group.fields[0]?.element.parentElement ?? null
  let bits = 0
  for (let level = 0; level < 4 && element !== null && element.localName !== "body"; level++) {
    const words = namesOf(element, level === 0 ? named : ["id", "class"])
    const fresh = new Words(words.bits & ~bits)
    addWords(purpose, fresh, level === 0 ? purposeWeights.name : purposeWeights.outerName, "form's name")
    bits |= words.bits
    element = element.parentElement
  }
}

function addLinks(purpose: Purpose, group: Group): void {
  const seen = new Set<string>()
  const once = (key: string, aim: Aim, weight: number) => {
    if (seen.has(key)) return
    seen.add(key)
    purpose.add(aim, weight, key)
  }
  const inside = group.items.filter((item) => item.role === "link" || (item.role === "button" && !isSubmit(item)))
  for (const item of [...inside, ...group.links]) {
    const { element, words } = item
    const link = group.links.includes(item) ? purposeWeights.outerLink : purposeWeights.link
    if (words.has("forgot") || namesOf(element, ["href", "id"]).has("forgot"))
      once("link to forgotten password", "login", link.forgot)
    else if (words.has("signup")) once("link to sign up", "login", link.signup)
    else if (words.has("login")) once("link to log in", "signup", link.login)
    if (words.has("terms")) once("link to terms", "signup", link.terms)
    if (words.has("resend")) once("link to resend", "verify", link.resend)
  }
}

function addChecks(purpose: Purpose, group: Group): void {
  for (const { role, element } of group.items) {
    if (role !== "check" || !isInput(element) || element.type !== "checkbox") continue
    const label = (labelOf(group.page, element) ?? element.parentElement)?.textContent ?? ""
    const words = new Words(purposeLexicon.text(fold(label)) | namesOf(element, ["name", "id"]).bits)
    if (words.has("remember")) purpose.add("login", purposeWeights.check.remember, "box: remember")
    else if (words.has("terms") || words.has("subscribe"))
      purpose.add("signup", purposeWeights.check.terms, "box: terms")
  }
}

/** What the fields themselves say about the whole. */
function addMakeUp(purpose: Purpose, group: Group): void {
  const { fields } = group
  const { makeUp } = purposeWeights
  const texts = fields.filter((field) => field.type !== "password" && field.type !== "search" && field.visible)
  const passwords = fields.filter((field) => field.type === "password")
  const personal = texts.filter(isPersonal)
  // One alone may be what people sign in with: a phone number, a surname beside the number of a library card.
  if (texts.length > 1) purpose.add("signup", Math.min(personal.length, 4) * makeUp.personal, "personal fields")
  if (personal.filter((field) => field.means("person")).length > 1)
    purpose.add("signup", makeUp.names, "names of a person")
  if (passwords.slice(1).some(isRepeat)) purpose.add("signup", makeUp.repeat, "password twice")
  if (texts.some((field) => field.means("repeat") && field.means("email")))
    purpose.add("signup", makeUp.repeat, "e-mail twice")
  const choices = group.items.filter((item) => item.role === "choice").length
  if (choices > 1) purpose.add("signup", makeUp.choices, "choices")
  if (passwords.length === 0 && texts.length <= 2) purpose.add("subscribe", makeUp.invitation * invites(group), "words")
  if (group.items.some((item) => item.role === "text")) purpose.add("contact", makeUp.prose, "long text")
  if (passwords.length === 1 && texts.length <= 2 && personal.length === 0)
    purpose.add("login", makeUp.pair, "name and password")
  if (fields.some((field) => field.autocomplete.includes("new-password")))
    purpose.add("signup", makeUp.token, "new-password")
  if (fields.some((field) => field.autocomplete.includes("current-password")))
    purpose.add("login", makeUp.token, "current-password")
}

/**
 * Whether the few words around one address to type speak of a newsletter (its button often says "Sign up" or "Anmelden"):
 * once for them, once more where the field itself says so.
 */
function invites({ form, fields }: Group): number {
  const bit = purposeLexicon.bit("subscribe")
  const speaks = (text: string) => text.length < 1000 && (purposeLexicon.text(fold(text)) & bit) !== 0
  const inside = speaks((form ?? fields[0]?.element.parentElement)?.textContent ?? "")
  const atField = fields.some(({ element }) => speaks(element.placeholder) || speaks(attribute(element, "aria-label")))
  return atField ? 2 : inside ? 1 : 0
}

function isPersonal(field: Control): boolean {
  return (
    field.means("person", "address", "date", "phone", "company") && !field.means("username", "number", "login", "email")
  )
}

export function isRepeat(field: Control): boolean {
  return field.type === "password" && field.means("repeat")
}
