import { boxRuns } from "./boxes.ts"
import { type Control, fieldLexicon } from "./control.ts"
import { attribute, hostOf } from "./element.ts"
import { type Finding, weigh } from "./finding.ts"
import { fold } from "./fold.ts"
import type { Group } from "./group.ts"
import { type Purpose } from "./purpose.ts"
import { purposeLexicon } from "./purpose-text.ts"

const typed = new Set(["text", "tel", "number", "password", "search"])
const enough = 4
const enoughBare = 5
const longestCode = 10
const longestContext = 1500
const farthest = 5

/** What the text around a group says about codes: read once, and only when a field of it may be one. */
interface Context {
  readonly onetime: boolean
  readonly via: "app" | "message" | undefined
  readonly card: boolean
  /** Nothing else is to be typed here. */
  readonly alone: boolean
  /** A password or long text is to be typed as well. */
  readonly more: boolean
}

/** One-time codes: whole fields and split boxes. */
export function findCodes(group: Group, purpose: Purpose): Finding[] {
  let context: Context | undefined
  const around = () => (context ??= contextOf(group))
  const found: Finding[] = []
  const boxed = new Set<Control>()
  for (const [index, run] of boxRuns(group).entries()) {
    for (const box of run) boxed.add(box)
    const alone = group.fields.every((field) => run.includes(field) || !field.visible || field.type === "search")
    found.push(...boxesOf(run, index, alone, purpose, around()))
  }
  for (const field of group.fields) {
    if (boxed.has(field) || !typed.has(field.type)) continue
    const finding = wholeField(field, purpose, around)
    if (finding !== undefined) found.push(finding)
  }
  return found
}

function wholeField(field: Control, purpose: Purpose, around: () => Context): Finding | undefined {
  const token = field.autocomplete.includes("one-time-code")
  const says = field.means("code", "onetime")
  const shape = shapeOf(field)
  if (!token && !says && shape < 1) return undefined
  const words = weigh(field, "one-time-code")
  const reasons = [...words.reasons]
  let weight = words.weight
  const add = (by: number, reason: string) => {
    weight += by
    reasons.push(reason)
  }
  if (token) add(6, "token: one-time-code")
  if (shape !== 0) add(shape, "shape: digits")
  const context = around()
  const { alone } = context
  if (context.card && !token) add(-6, "near: card")
  if (context.onetime && !field.means("onetime")) add(2, "near: one-time code")
  if (context.more && !token && !field.isNamed("onetime") && isBesidePicture(field)) add(-4, "beside a picture")
  if (field.element.maxLength > longestCode && !token) add(-3, "too long")
  if (alone && (says || context.onetime)) add(1, "alone in its form")
  if (purpose.of("verify") > 0) add(Math.min(purpose.of("verify") / 2 + (alone ? 1 : 0), 2), "purpose: verify")
  if (purpose.most("search", "pay", "contact", "subscribe") >= 2 && !token) add(-4, "purpose: another")
  if (purpose.of("signup") > 3 && !token && !field.means("onetime")) add(-3, "purpose: sign-up")
  if (field.type === "password" && field.means("password")) add(-4, "a password")
  // "Security code" says too little by itself where there is room for three or four: a card has one.
  const { maxLength } = field.element
  const bare = !token && !context.onetime && !field.means("onetime") && maxLength > 0 && maxLength < 5
  if (weight < (bare ? enoughBare : enough)) return undefined
  return {
    control: field,
    kind: "one-time-code",
    weight,
    reasons,
    ...(context.via === undefined ? {} : { via: context.via }),
  }
}

function boxesOf(
  run: readonly Control[],
  index: number,
  alone: boolean,
  purpose: Purpose,
  context: Context,
): Finding[] {
  const against = run.some((box) =>
    box.means("card", "date", "recovery", "coupon", "captcha", "partial", "official", "phone", "address"),
  )
  const words = run.some((box) => box.means("onetime") || box.autocomplete.includes("one-time-code"))
  const secret = run[0]?.type === "password"
  let weight =
    3 + (words ? 4 : 0) + (context.onetime ? 2 : 0) + (run.length === 6 ? 1.5 : 0) + Math.min(purpose.of("verify"), 2)
  if (run.some((box) => box.means("code"))) weight += 1.5
  if (against && !words) weight -= 6
  if (context.card || (secret && !words)) weight -= 3
  const halves = (run[0]?.element.maxLength ?? 0) > 1 && run.length < 4
  const told = words || context.onetime || run.some((box) => box.means("code"))
  if (weight < enough || !(told || (alone && !halves))) return []
  const reasons = [
    `split: ${run.length} boxes`,
    ...(words ? ["name: one-time code"] : []),
    ...(context.onetime ? ["near: one-time code"] : []),
  ]
  return run.map((control) => ({
    control,
    kind: "one-time-code",
    weight,
    reasons,
    boxes: index + 1,
    ...(context.via === undefined ? {} : { via: context.via }),
  }))
}

/** Four to eight digits, by length, keyboard, pattern or example. */
function shapeOf(field: Control): number {
  const { element } = field
  let shape = 0
  const { maxLength } = element
  if (maxLength >= 4 && maxLength <= 8) shape += 1
  else if (maxLength > 12) shape -= 0.5
  if (element.inputMode === "numeric" || field.type === "tel" || field.type === "number") shape += 0.7
  if (/^\^?(?:\\d|\[0-9\])(?:[*+]|\{[4-8](?:,[4-8])?\})\$?$/.test(element.pattern)) shape += 0.7
  if (/^(?:[\d•●○*_.#xX0-] ?){4,8}$/.test(element.placeholder.trim())) shape += 1
  return shape
}

function contextOf(group: Group): Context {
  const pieces = [...group.headings.map((each) => each.element), surroundings(group)]
  let field = 0
  let purpose = 0
  for (const piece of pieces) {
    for (const text of sentences(piece)) {
      const folded = fold(text)
      field |= fieldLexicon.text(folded)
      purpose |= purposeLexicon.text(folded)
    }
  }
  field |= fieldLexicon.text(fold(group.fields[0]?.element.ownerDocument.title ?? ""))
  if (group.form !== undefined)
    for (const name of ["id", "class", "action", "name"])
      field |= fieldLexicon.markup(fold(attribute(group.form, name)))
  const app = (purpose & purposeLexicon.bit("app")) !== 0
  const sent = (purpose & (purposeLexicon.bit("sent") | purposeLexicon.bit("resend"))) !== 0
  return {
    onetime: (field & fieldLexicon.bit("onetime")) !== 0,
    card: group.fields.some((each) => each.means("card") || each.autocomplete.some((token) => token.startsWith("cc-"))),
    alone: group.fields.filter((each) => each.visible && each.type !== "search").length === 1,
    more: group.fields.some((each) => each.type === "password") || group.items.some((item) => item.role === "text"),
    via: app === sent ? undefined : app ? "app" : "message",
  }
}

/** The largest element around the group that still holds little text: what is said about it, not the page. */
function surroundings(group: Group): Element | undefined {
  let element: Element | undefined = group.form ?? group.fields[0]?.element.parentElement ?? undefined
  for (let level = 0; level < farthest && element !== undefined; level++) {
    const outer: Element | undefined = element.parentElement ?? hostOf(element)
    if (outer === undefined || (outer.textContent ?? "").length > longestContext) break
    element = outer
  }
  return element
}

/** A picture beside the field: the characters to type are in it. */
function isBesidePicture({ element }: Control): boolean {
  let outer = element.parentElement
  for (let level = 0; level < 3 && outer !== null; level++) {
    if (outer.querySelector("img,canvas") !== null) return true
    if (outer.querySelectorAll("input:not([type=hidden])").length > 1) return false
    outer = outer.parentElement
  }
  return false
}

/** The text of an element in pieces that `fold` does not cut. */
function sentences(element: Element | undefined): string[] {
  if (element === undefined) return []
  const text = (element.textContent ?? "").replace(/\s+/g, " ").slice(0, longestContext)
  return text.match(/.{1,200}(?:[ .。]|$)/gu) ?? []
}
