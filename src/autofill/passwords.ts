import type { Around } from "./around.ts"
import type { Control } from "./control.ts"
import type { Finding } from "./finding.ts"
import type { Group } from "./group.ts"
import { isRepeat, type Purpose } from "./purpose.ts"

const shortestPassword = 4
/** More are the words of a seed, or places of a pattern. */
const mostPasswords = 6

/** Secrets that are typed into password fields and are no passwords of an account. */
function isOther(control: Control, group: Group, purpose: Purpose): boolean {
  // One character of a password or PIN, one place of a code, one number of a list: never a whole password.
  const { maxLength } = control.element
  if ((maxLength > 0 && maxLength < shortestPassword) || control.means("captcha", "partial") || isFake(control))
    return true
  if (control.autocomplete.some((token) => token.startsWith("cc-"))) return true
  if (control.means("password")) return false
  // "Security code" and "PIN" beside the number of a card are the card's.
  const card =
    purpose.of("login") < 2 && group.fields.some((field) => field.means("card") && !field.means("number", "username"))
  if (card && control.means("code", "onetime")) return true
  return control.means("card", "answer", "official", "coupon", "search")
}

/** Made to keep browsers from filling: `fakepasswordremembered`, or what is not to be filled in. */
function isFake(control: Control): boolean {
  const source = control.source("honeypot")
  // "Leave blank if you do not want to change it" is said of real passwords.
  return source === "name" || (source !== undefined && source !== "near" && !control.isLabelled("password"))
}

/** Named as the second message of a log-in to a network (RADIUS): what its server asks for after the password. */
export function isReply({ element }: Control): boolean {
  return /^(?:challenge|response|challenge_?response)$/i.test(element.name || element.id)
}

/** Whether a masked field takes a one-time code. */
export function isOneTime(control: Control, around: Around): boolean {
  if (control.autocomplete.includes("one-time-code")) return true
  // "Create a 6-digit PIN" is chosen here.
  if (control.isLabelled("fresh") && !control.isNamed("onetime")) return false
  const once = control.means("onetime", "oncepass")
  const alone = around.isAlone(control)
  if (!control.means("password"))
    return (
      once ||
      (control.means("code") && alone && (isReply(control) || around.means("onetime") || around.via !== undefined))
    )
  const silent = (control.bits("label") | control.bits("hint") | control.bits("near")) === 0
  const asked = around.means("onetime") || (around.means("code") && around.via !== undefined)
  // Programs call everything that is masked a password: where people read of codes alone, it is none.
  if (!once) return silent && alone && asked && !around.says("password")
  // What people read outranks a name.
  if (control.isNamed("onetime") || (isRead(control, "onetime") && !isRead(control, "password"))) return true
  return control.means("oncepass") && !control.means("either")
}

function isRead(control: Control, meaning: "onetime" | "password"): boolean {
  return control.isLabelled(meaning) || control.source(meaning) === "near"
}

/** Password fields of a group, without codes, card numbers and decoys. */
function passwordsOf(group: Group, purpose: Purpose, around: Around): Control[] {
  const typed = group.fields.filter(
    (field) => field.type === "password" && !isOther(field, group, purpose) && !isOneTime(field, around),
  )
  if (typed.length > mostPasswords) return []
  const seen = typed.filter((field) => field.visible)
  if (seen.length > 0) return seen
  if (typed.length > 0) return typed
  // A password whose characters are shown is an ordinary text field.
  const login = purpose.most("login", "signup", "change") >= 2
  return login ? group.fields.filter(isShownPassword).filter((field) => field.visible) : []
}

function isShownPassword(field: Control): boolean {
  if (field.type !== "text") return false
  const other = field.means(
    "username",
    "email",
    "hint",
    "answer",
    "code",
    "onetime",
    "recovery",
    "number",
    "phone",
    "captcha",
  )
  if (other || field.means("address", "person", "card", "company", "date", "search", "coupon")) return false
  if (field.autocomplete.some((token) => token === "current-password" || token === "new-password")) return true
  // Without a word for people the name alone must do.
  const silent = (field.bits("label") | field.bits("hint") | field.bits("near")) === 0
  return field.isNamed("password") && (silent || saysPassword(field))
}

function saysPassword(field: Control): boolean {
  const source = field.source("password")
  return source === "label" || source === "hint" || source === "near"
}

/** Current or new, for each password field of a group. */
export function findPasswords(group: Group, purpose: Purpose, around: Around): Finding[] {
  const fields = passwordsOf(group, purpose, around)
  if (fields.length === 0) return []
  const said = fields.map((field, index) => lean(field, index, fields.length))
  const sums = said.map((each) => each.weight)
  if (fields.length === 1) {
    const [field] = fields
    return field === undefined ? [] : [single(field, sums[0] ?? 0, said[0]?.reasons ?? [], group, purpose, around)]
  }
  return fields.map((control, index) => {
    const isNew = severalAreNew(fields, sums, index, purpose)
    const reasons = [...(said[index]?.reasons ?? []), `${fields.length} passwords`]
    return {
      control,
      kind: isNew ? "new-password" : "current-password",
      weight: 4 + Math.abs(sums[index] ?? 0),
      reasons,
    }
  })
}

/** What words and tokens at the field itself say: above zero current, below zero new. */
function lean(field: Control, index: number, count: number): { weight: number; reasons: string[] } {
  let weight = 0
  const reasons: string[] = []
  const add = (by: number, reason: string) => {
    weight += by
    reasons.push(reason)
  }
  if (field.autocomplete.includes("current-password")) add(1.5, "token: current-password")
  if (field.autocomplete.includes("new-password")) add(-2, "token: new-password")
  if (field.means("current")) add(3, `${field.source("current") ?? ""}: current`)
  if (field.means("fresh")) add(-3, `${field.source("fresh") ?? ""}: new`)
  // What is repeated came before. Alone, "confirm your password" asks for the current one, unless only its name says so.
  if (index > 0 && isRepeat(field)) add(-3, `${field.source("repeat") ?? ""}: repeat`)
  if (count === 1 && field.source("repeat") === "name") add(-1.5, "name: repeat")
  return { weight, reasons }
}

function single(
  control: Control,
  leaning: number,
  reasons: readonly string[],
  group: Group,
  purpose: Purpose,
  around: Around,
): Finding {
  const texts = group.fields.filter((field) => field.visible && field.type !== "password").length
  const current = purpose.of("login") + Math.max(leaning, 0)
  // "Save changes" asks for the current password as often as for a new one: the field must say which.
  // So must the heading: "Choose a new password".
  const chosen = leaning === 0 && purpose.of("login") < 2 && around.isHeaded("fresh", "password")
  const signup = purpose.of("signup")
  const fresh =
    signup +
    (leaning < 0 || chosen ? purpose.most("change", "forgot") : 0) +
    Math.max(-leaning, chosen ? 1 : 0) +
    // A log-in may tell the rules as well.
    (signup > 0 && around.says("rules") ? 1.2 : 0)
  const isNew = fresh > current || (fresh === current && (texts > 2 || fresh > 0))
  return {
    control,
    kind: isNew ? "new-password" : "current-password",
    weight: 3 + Math.abs(fresh - current),
    reasons: [...reasons, ...purpose.reasons.slice(0, 6)],
  }
}

/**
 * Two passwords are a new one and its repetition, three begin with the old one, unless their words say otherwise: sites
 * that ask for the old one name it, and hardly any asks twice at a log-in.
 */
function severalAreNew(fields: readonly Control[], sums: readonly number[], index: number, purpose: Purpose): boolean {
  // A password and a PIN or memorable word, at a form that can only be a log-in.
  const login = purpose.of("login") >= 3 && purpose.most("signup", "change", "forgot") < 1
  if (login && sums.every((each) => each >= 0)) return false
  const sum = sums[index] ?? 0
  if (sum > 0) return false
  if (sum < 0 || index > 0) return true
  const rest = sums.slice(1)
  if (fields.length === 2) return purpose.of("signup") >= 2 || fields[1]?.means("fresh") !== true || isRepeat(fields[1])
  return fields.length > 3 || !rest.every((each) => each < 0)
}
