import type { Control } from "./control.ts"
import { type Finding, type Sum, weigh } from "./finding.ts"
import type { Group } from "./group.ts"
import type { Purpose } from "./purpose.ts"

const typed = new Set(["text", "email", "tel", "number", "search", "url"])
const tokens: ReadonlyMap<string, "username" | "email"> = new Map([
  ["username", "username"],
  ["email", "email"],
  ["webauthn", "username"],
])

interface Candidate {
  readonly control: Control
  readonly kind: "username" | "email"
  readonly sum: Sum
}

/** Names and addresses that a person signs in or signs up with. */
export function findIdentifiers(
  group: Group,
  purpose: Purpose,
  passwords: readonly Finding[],
  codes: readonly Finding[],
): Finding[] {
  const taken = new Set([...passwords, ...codes].map((each) => each.control))
  const candidates = group.fields.filter((field) => typed.has(field.type) && !taken.has(field)).map(candidateOf)
  const login = passwords.some((each) => each.kind === "current-password")
  // "Add a phone: number, current password" has no name in it.
  const isSure = purpose.of("login") >= purpose.most("signup", "change", "verify", "forgot")
  if (login) return ofLogin(candidates, passwords, isSure)
  const beside = isSure && purpose.of("login") >= 2 ? besideCode(candidates, codes) : undefined
  const least = leastWeight(purpose, passwords)
  const account = passwords.length > 0 || purpose.most("login", "signup", "forgot") >= 1.5
  return candidates
    .filter(
      (each) =>
        each === beside ||
        (each.sum.weight >= least && !isPhone(each.control) && (account || !isAnyNumber(each.control))),
    )
    .map(finding)
}

/** "Account number" is what one signs in with, or the account that money goes to. */
function isAnyNumber(control: Control): boolean {
  return control.means("number") && !control.means("username", "email") && control.autocomplete.length === 0
}

/** `userPhone` is a phone number; one signs in with it only where the page says so. */
function isPhone(control: Control): boolean {
  return control.means("phone") && !control.means("email", "either") && control.source("username") === "name"
}

function candidateOf(control: Control): Candidate {
  const username = weigh(control, "username")
  const email = weigh(control, "email")
  const asEmail = email.weight + byType(control, "email")
  let kind: "username" | "email" =
    asEmail > 0 && asEmail > username.weight + byType(control, "username") ? "email" : "username"
  const words = kind === "email" ? email : username
  let weight = words.weight + byType(control, kind)
  const reasons = [...words.reasons]
  if (control.type !== "text") reasons.push(`type: ${control.type}`)
  for (const token of control.autocomplete) {
    const told = tokens.get(token)
    if (told === undefined) continue
    weight += 4
    if (token !== "webauthn") kind = told
    reasons.push(`token: ${token}`)
  }
  return { control, kind, sum: { weight, reasons } }
}

function byType({ type }: Control, kind: "username" | "email"): number {
  if (type === "email") return kind === "email" ? 4 : 0
  if (type === "search") return -4
  if (type === "url") return -6
  if (type === "tel") return -0.5
  return type === "number" ? -1 : 0
}

/**
 * The best field before the password, even without a word for it: something must say who signs in. Others only when
 * their own words are clear.
 */
function ofLogin(candidates: readonly Candidate[], passwords: readonly Finding[], isSure: boolean): Finding[] {
  const password = passwords[0]?.control.at ?? 0
  const seen = candidates.filter((each) => each.control.visible || passwords[0]?.control.visible === false)
  const before = seen.filter((each) => each.control.at < password)
  const only = isSure && before.length === 1 ? before.find(isPossible) : undefined
  const least = isSure ? -2 : -0.5
  const chosen = best(before, least) ?? only ?? best(seen, least)
  if (chosen === undefined) return []
  const more = seen.filter((each) => each !== chosen && each.sum.weight >= 3.5)
  return [
    finding({
      ...chosen,
      sum: { weight: Math.max(chosen.sum.weight, 2), reasons: [...chosen.sum.reasons, "before the password"] },
    }),
    ...more.map(finding),
  ]
}

/** Where one logs in with a code and no password, the only field before it says who: "Access number, code of the day". */
function besideCode(candidates: readonly Candidate[], [code, ...boxes]: readonly Finding[]): Candidate | undefined {
  if (code === undefined || boxes.length > 0) return undefined
  const [only, ...more] = candidates.filter(({ control }) => control.visible)
  const isOne = only !== undefined && more.length === 0 && only.control.at < code.control.at
  return isOne && isPossible(only) && only.sum.weight > -2 ? only : undefined
}

/** Of equals the one nearest to the password. */
function best(pool: readonly Candidate[], least: number): Candidate | undefined {
  let found: Candidate | undefined
  for (const each of pool) {
    if (each.sum.weight > least && (found === undefined || each.sum.weight >= found.sum.weight)) found = each
  }
  return found
}

/** Banks and libraries have people sign in with the number of a card, a surname, a postcode: anything that can be known. */
function isPossible({ control }: Candidate): boolean {
  return !control.means(
    "captcha",
    "repeat",
    "search",
    "honeypot",
    "coupon",
    "onetime",
    "recovery",
    "hint",
    "quantity",
    "link",
    "message",
  )
}

/** How sure the words must be where no current password stands beside. */
function leastWeight(purpose: Purpose, passwords: readonly Finding[]): number {
  if (passwords.length > 0) return 2.5
  // "Log in or register" says half of each.
  const account = Math.max(purpose.of("login") + purpose.of("signup"), purpose.of("forgot"))
  const other = purpose.most("search", "subscribe", "contact", "pay")
  if (other >= account + 1) return 100
  return account >= 1.5 ? 2.5 : 3.4
}

function finding({ control, kind, sum }: Candidate): Finding {
  return { control, kind, weight: sum.weight, reasons: sum.reasons }
}
