import type { FieldMeaning } from "./field-words.ts"

/** What a group of fields may be for. */
export type Aim =
  | "login"
  | "signup"
  | "forgot"
  | "change"
  | "search"
  | "subscribe"
  | "contact"
  | "pay"
  | "verify"
  | "guest"

type AimWeights = Partial<Record<Aim, number>>

const everything = (weight: number): AimWeights => ({
  login: weight,
  signup: weight,
  forgot: weight,
  change: weight,
  search: weight,
  subscribe: weight,
  contact: weight,
  pay: weight,
  verify: weight,
  guest: weight / 2,
})

/** How much each place says about what a group is for. A submit's words are the surest, then the form's own name. */
export const purposeWeights = {
  button: everything(3.5),
  otherButton: everything(0.8),
  buttonName: everything(1.5),
  name: { ...everything(1.8), change: 1.2, verify: 1 },
  outerName: everything(0.6),
  heading: everything(1.6),
  farHeading: everything(0.6),
  title: { ...everything(0.6), contact: 0, pay: 0, search: 0, subscribe: 0 },
  link: { forgot: 1.6, signup: 0.8, login: 0.8, terms: 0.6, resend: 1.5 },
  outerLink: { forgot: 1, signup: 0.6, login: 0.6, terms: 0.3, resend: 1 },
  check: { remember: 2, terms: 1.2 },
  makeUp: { personal: 0.8, repeat: 2.5, choices: 1, prose: 2, invitation: 5, pair: 0.6, token: 1, names: 2.5 },
} as const

type TextKind = "username" | "email" | "one-time-code"

/** What each meaning says for and against a text field being of a kind. */
export const fieldWeights: Partial<Record<FieldMeaning, Partial<Record<TextKind, number>>>> = {
  username: { username: 4, email: 1, "one-time-code": -3 },
  login: { username: 2, email: 1 },
  number: { username: 3, "one-time-code": -2 },
  email: { username: 0.5, email: 4, "one-time-code": -1 },
  phone: { username: -1, email: -2, "one-time-code": -2 },
  password: { username: -1, email: -1 },
  // "Type the word to confirm."
  repeat: { username: -3 },
  code: { username: -2, email: -1, "one-time-code": 2 },
  onetime: { username: -5, email: -4, "one-time-code": 4.5 },
  oncepass: { username: -3, email: -3, "one-time-code": 1 },
  recovery: { username: -3, email: -1, "one-time-code": -8 },
  card: { username: -3, email: -4, "one-time-code": -6 },
  person: { username: -4, email: -3, "one-time-code": -4 },
  address: { username: -4, email: -1, "one-time-code": -5 },
  date: { username: -4, email: -3, "one-time-code": -5 },
  search: { username: -5, email: -3, "one-time-code": -5 },
  captcha: { username: -7, email: -5, "one-time-code": -7 },
  coupon: { username: -4, email: -3, "one-time-code": -6 },
  quantity: { username: -4, email: -3, "one-time-code": -4 },
  answer: { username: -5, email: -3, "one-time-code": -5 },
  company: { username: -3, email: -2, "one-time-code": -3 },
  link: { username: -4, email: -2, "one-time-code": -3 },
  message: { username: -4, email: -2, "one-time-code": -3 },
  official: { username: -2, email: -2, "one-time-code": -4 },
  hint: { username: -4, email: -3, "one-time-code": -5 },
  partial: { username: -5, email: -5, "one-time-code": -8 },
  honeypot: { username: -8, email: -8, "one-time-code": -8 },
}

/** How much words weigh by where they stand. */
export const sourceWeights = { label: 1, hint: 0.9, near: 0.8, name: 0.9, class: 0 } as const
