import type { Around } from "./around.ts"
import { boxRuns, isNarrow, isShared } from "./boxes.ts"
import { type Control, fieldLexicon } from "./control.ts"
import { attribute } from "./element.ts"
import { type Finding, weigh } from "./finding.ts"
import { fold } from "./fold.ts"
import type { Group } from "./group.ts"
import { isOneTime, isReply } from "./passwords.ts"
import { type Purpose } from "./purpose.ts"

const typed = new Set(["text", "tel", "number", "password", "search"])
const enough = 4
const enoughBare = 5
const enoughAnywhere = 6.5
const shortestCode = 4
const longestCode = 10

/** One-time codes: whole fields and split boxes. */
export function findCodes(group: Group, purpose: Purpose, around: Around): Finding[] {
  const found: Finding[] = []
  const boxed = new Set<Control>()
  for (const [index, run] of boxRuns(group).entries()) {
    for (const box of run) boxed.add(box)
    const alone = group.fields.every((field) => run.includes(field) || !field.visible || field.type === "search")
    found.push(...boxesOf(run, index, alone, purpose, around))
  }
  for (const field of group.fields) {
    if (boxed.has(field) || !typed.has(field.type)) continue
    const finding = wholeField(field, group, purpose, around)
    if (finding !== undefined) found.push(finding)
  }
  return found
}

function wholeField(field: Control, group: Group, purpose: Purpose, around: Around): Finding | undefined {
  const token = field.autocomplete.includes("one-time-code")
  const says = field.means("code", "onetime")
  const shape = shapeOf(field)
  const alone = around.isAlone(field)
  const masked = field.type === "password" && isOneTime(field, around)
  if (!token && !says && shape < 1 && !masked && !isWordless(field, group, around)) return undefined
  const words = weigh(field, "one-time-code")
  const reasons = [...words.reasons]
  let weight = words.weight
  const add = (by: number, reason: string) => {
    weight += by
    reasons.push(reason)
  }
  if (token) add(6, "token: one-time-code")
  if (shape !== 0) add(shape, "shape: digits")
  const onetime = around.means("onetime")
  const verify = purpose.of("verify")
  const sure = token || (field.means("onetime") && purpose.of("login") >= 2)
  if (!sure && (around.card || isOfCard(field, around))) add(-6, "near: card")
  if (onetime && !field.means("onetime")) add(2, "near: one-time code")
  if (around.more && !token && pictureWeight(field) !== 0) add(pictureWeight(field), "beside a picture")
  if (!token && isWhereTo(field, around)) add(-4, "where to send it")
  const beside = says && isBesideNumber(field, group)
  if (beside) add(3, "beside a phone number")
  const reset = says && group.fields.some((each) => each.type === "password") && purpose.of("forgot") >= 1.5
  if (reset) add(2, "purpose: forgot")
  // "Enter the number we texted. Send it again": no word for a code, and nothing else that it could be.
  const again = alone && shape >= 1 && around.says("sent") && around.says("resend")
  if (again && !says) add(2.5, "near: sent, and again")
  const reply = masked && isReply(field)
  if (reply) add(3, "name: reply")
  const { maxLength } = field.element
  if (maxLength > longestCode && !token && !masked) add(-3, "too long")
  if (maxLength > 0 && maxLength < shortestCode) add(-5, "too short")
  if (masked && !says) add(2, "masked, and a code is asked for")
  if (alone && (says || onetime || masked)) add(purpose.of("login") > 2 ? 2.2 : 1, "alone in its form")
  if (verify > 0) add(Math.min(verify / 2 + (alone ? 1 : 0), 2), "purpose: verify")
  if (purpose.most("search", "pay", "contact", "subscribe") >= 2 && !token) add(-4, "purpose: another")
  if (purpose.of("signup") > 3 && !token && !field.means("onetime") && around.via !== "app") add(-3, "purpose: sign-up")
  if (field.type === "password" && field.means("password") && !isOneTime(field, around)) add(-4, "a password")
  if (weight < least(field, token || onetime || beside || reply || reset || field.means("onetime"), purpose, around))
    return undefined
  return one(field, weight, reasons, around)
}

/**
 * "Code" says too little by itself: there are codes of colours, countries and products. Where there is room for three or
 * four, a card has one; where nothing is signed in to, confirmed or sent, it is any of them.
 */
function least({ element }: Control, told: boolean, purpose: Purpose, around: Around): number {
  if (told) return enough
  if (purpose.most("verify", "login") < 1 && around.via === undefined) return enoughAnywhere
  return element.maxLength > 0 && element.maxLength < 5 ? enoughBare : enough
}

function one(control: Control, weight: number, reasons: readonly string[], { via }: Around, boxes?: number): Finding {
  return {
    control,
    kind: "one-time-code",
    weight,
    reasons,
    ...(boxes === undefined ? {} : { boxes }),
    ...(via === undefined ? {} : { via }),
  }
}

/** The three or four characters on the back of the card that the text speaks of. */
function isOfCard({ element }: Control, around: Around): boolean {
  const short = element.maxLength > 0 && element.maxLength < 5
  return short && around.means("card") && !around.means("onetime") && around.via === undefined
}

/** A phone number or address to which a code will be sent: its name says so, or the text and nothing at the field itself. */
function isWhereTo(field: Control, around: Around): boolean {
  if (!field.means("phone", "email") || field.isNamed("code", "onetime")) return false
  return field.isNamed("phone", "email") || (!field.hasWords && around.says("sending"))
}

/** A phone number and a code, nothing else and no picture: the code is sent to the phone. */
function isBesideNumber(field: Control, group: Group): boolean {
  const others = group.fields.filter((each) => each !== field && each.visible)
  const [other] = others
  return others.length === 1 && other?.means("phone") === true && pictureBeside(field.element) === undefined
}

/**
 * A field without a word to it, the only one below a heading about one-time codes. Where the button sends a code, or the
 * example is no row of digits, an address or number is asked for instead.
 */
function isWordless(field: Control, group: Group, around: Around): boolean {
  const { placeholder } = field.element
  if (
    field.hasWords ||
    field.bits("near") !== 0 ||
    field.type === "search" ||
    !around.isAlone(field) ||
    !around.means("onetime")
  )
    return false
  if ((placeholder !== "" && !isExample(placeholder)) || group.items.some((item) => item.role === "choice"))
    return false
  if (around.says("sending") || ((around.means("email") || around.means("phone")) && !around.says("sent"))) return false
  const buttons = group.items.filter((item) => item.role === "button")
  return buttons.length === 0 || buttons.some((button) => !button.words.has("resend"))
}

function boxesOf(run: readonly Control[], index: number, alone: boolean, purpose: Purpose, around: Around): Finding[] {
  const against = run.some(
    (box) =>
      box.means("card", "date", "recovery", "coupon", "captcha", "partial", "official", "address") ||
      (box.means("phone") && !box.means("code")),
  )
  const words = run.some((box) => box.means("onetime") || box.autocomplete.includes("one-time-code"))
  const code = run.some((box) => box.means("code"))
  const onetime = around.means("onetime")
  const secret = run[0]?.type === "password"
  let weight =
    3 + (words ? 4 : 0) + (onetime ? 2 : 0) + (run.length === 6 ? 1.5 : 0) + Math.min(purpose.of("verify"), 2)
  if (code) weight += 1.5
  if (around.via !== undefined) weight += 1
  if (against && !words) weight -= 6
  if (around.card || (secret && !words)) weight -= 3
  // "Create a PIN": chosen here, and sent by nobody.
  if (!onetime && around.isHeaded("fresh", "code")) weight -= 3
  const halves = (run[0]?.element.maxLength ?? 0) > 1 && run.length < 4
  const told = words || onetime || (code && !run.every(isShared))
  // Places to count or play in are as narrow.
  const bare = run.every(isShared) || (run.every(isNarrow) && !around.means("code"))
  if (weight < enough || !(told || (alone && !halves && !bare))) return []
  const reasons = [
    `split: ${run.length} boxes`,
    ...(words ? ["name: one-time code"] : []),
    ...(onetime ? ["near: one-time code"] : []),
  ]
  return run.map((control) => one(control, weight, reasons, around, index + 1))
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
  if (isExample(element.placeholder)) shape += 1
  return shape
}

function isExample(placeholder: string): boolean {
  return /^(?:[\d•●○*_.#xX0-] ?){4,8}$/.test(placeholder.trim())
}

/**
 * Against a field with a picture beside it: the characters to type are in it. Sure where the picture is named for it, and
 * a guess where the field's own name is not one of a one-time code.
 */
function pictureWeight(field: Control): number {
  const picture = pictureBeside(field.element)
  if (picture === undefined) return 0
  let bits = 0
  for (const name of ["src", "id", "class", "alt", "title"]) {
    const said = attribute(picture, name).slice(-60)
    // To be scanned, not read.
    if (/\bqr|barcode/i.test(said)) return 0
    bits |= fieldLexicon.markup(fold(said))
  }
  const named = (bits & (fieldLexicon.bit("captcha") | fieldLexicon.bit("code") | fieldLexicon.bit("onetime"))) !== 0
  return named ? -8 : field.isNamed("onetime") ? 0 : -4
}

/** Whether another field stands nearer to the picture: what holds it holds that field, and not this one. */
function isOfAnother(picture: Element, element: HTMLInputElement): boolean {
  const holder = picture.parentElement?.closest(":has(input:not([type=hidden]))")
  return holder !== null && holder !== undefined && !holder.contains(element)
}

function pictureBeside(element: HTMLInputElement): Element | undefined {
  let outer = element.parentElement
  for (let level = 0; level < 3 && outer !== null; level++) {
    const picture = outer.querySelector("img,canvas")
    if (picture !== null) return isOfAnother(picture, element) ? undefined : picture
    if (outer.querySelectorAll("input:not([type=hidden])").length > 1) return undefined
    outer = outer.parentElement
  }
  return undefined
}
