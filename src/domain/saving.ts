/**
 * What becomes of sign-ins that a person typed into pages: kept for a while, offered to be saved, or nothing. Values in,
 * values out; who calls seals them.
 */
import { utf8 } from "./bytes.ts"
import { fold } from "./list-search.ts"

/** A sign-in that was typed and sent. */
export interface Captured {
  /** 128 random bits, base64url. */
  readonly id: string
  /** ms since 1970. */
  readonly at: number
  /** As the browser says it, such as `https://bank.example:8443`. */
  readonly origin: string
  /** Of the page there, without a fragment. */
  readonly url: string
  readonly tab: number
  readonly username: string
  /** Empty: the first of two steps, which is only kept for the second. */
  readonly password: string
  /** See {@link markOf}. */
  readonly mark: string
  /** It came from a field for a new password. */
  readonly isNew: boolean
}

/**
 * Said no to: not to be asked again. That is remembered for longer than what was typed may be kept, so the password is
 * not in it.
 */
interface Declined {
  readonly origin: string
  readonly username: string
  readonly mark: string
}

/** Everything that is kept of what was typed. */
export interface Typings {
  readonly waiting: readonly Captured[]
  /** First steps, one a tab and origin. */
  readonly steps: readonly Captured[]
  readonly declined: readonly Declined[]
  /** When each origin had something taken in, to hold floods back. */
  readonly recent: readonly { readonly origin: string; readonly at: number }[]
}

/** Tells one password of an origin from another, and is too short to say which it is: 32 bits of SHA-256, in hex. */
export async function markOf({ origin, password }: Pick<Captured, "origin" | "password">): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", utf8(JSON.stringify([origin, password])))
  return new DataView(hash).getUint32(0).toString(16)
}

export const noTypings: Typings = { waiting: [], steps: [], declined: [], recent: [] }

/** How long it waits for a person to say yes. */
export const LIFETIME = 10 * 60_000
/** From the username to the password on another host, ms. */
const STEP = 2 * 60_000
/** A person sends a form now and then; a page that makes them send could fill memory. */
const RATE = { most: 20, within: 60_000 } as const
/** How many wait: of one origin, and in all; and how much else is remembered. */
const LIMITS = { origin: 3, all: 20, steps: 20, declined: 50 } as const

/** Whether it still counts; what is of a time to come was written before the clock was set back. */
const isFresh = (at: number, now: number, for_ = LIFETIME): boolean => now >= at && now - at < for_

/** Without what is over. */
export const aging = (typings: Typings, now: number): Typings => ({
  waiting: typings.waiting.filter(({ at }) => isFresh(at, now)),
  steps: typings.steps.filter(({ at }) => isFresh(at, now)),
  declined: typings.declined,
  recent: typings.recent.filter(({ at }) => isFresh(at, now, RATE.within)),
})

/**
 * Takes a sign-in in. A later one of the same origin and username takes the place of the one before: that was wrong. A
 * form without a username gets the one that was typed before in the same tab: on the same origin, or just before on
 * another host of the site.
 * @param isSameSite whether two origins are of one registered domain
 * @returns the same object when nothing was taken in
 */
export function take(
  typings: Typings,
  given: Captured,
  now: number,
  isSameSite: (one: string, other: string) => boolean,
): Typings {
  const before = aging(typings, now)
  const isPlace = ({ origin, tab }: Captured) => origin === given.origin && tab === given.tab
  if (before.recent.filter(({ origin }) => origin === given.origin).length >= RATE.most) return typings
  const recent = [...before.recent, { origin: given.origin, at: now }]
  if (given.password === "") {
    const steps = [...before.steps.filter((step) => !isPlace(step)), given].slice(-LIMITS.steps)
    return { ...before, steps, recent }
  }
  const isJustBefore = ({ origin, tab, at }: Captured) =>
    tab === given.tab && isFresh(at, now, STEP) && isSameSite(origin, given.origin)
  const step =
    given.username === ""
      ? (before.steps.find(isPlace) ?? before.waiting.findLast(isPlace) ?? before.steps.findLast(isJustBefore))
      : undefined
  const captured = { ...given, username: step?.username ?? given.username }
  if (before.declined.some((one) => isSame(one, captured))) return typings
  const others = before.waiting.filter((one) => one.origin !== captured.origin || !isSamePerson(one, captured))
  const ofOrigin = others.filter(({ origin }) => origin === captured.origin)
  const crowded = new Set(ofOrigin.slice(0, Math.max(0, ofOrigin.length - LIMITS.origin + 1)))
  const waiting = [...others.filter((one) => !crowded.has(one)), captured].slice(-LIMITS.all)
  return { ...before, waiting, recent }
}

const isSamePerson = (a: { username: string }, b: { username: string }): boolean =>
  a.username === "" || b.username === "" || fold(a.username) === fold(b.username)

const isSame = (a: Declined, b: Declined): boolean =>
  a.origin === b.origin && a.username === b.username && a.mark === b.mark

/** "Not now": gone, and the very same is not asked again. */
export function decline(typings: Typings, id: string): Typings {
  const said = typings.waiting.find((one) => one.id === id)
  if (said === undefined) return typings
  const { origin, username, mark } = said
  const declined = [...typings.declined, { origin, username, mark }].slice(-LIMITS.declined)
  return { ...without(typings, ({ id: other }) => other === id), declined }
}

/** Without what waits and is meant. */
export const without = (typings: Typings, isMeant: (captured: Captured) => boolean): Typings => ({
  ...typings,
  waiting: typings.waiting.filter((captured) => !isMeant(captured)),
})

/** An account of the site that something was typed at. */
export interface Kept {
  readonly id: string
  readonly username: string
  readonly email: string
  readonly hasPassword: boolean
  /** `null`: it has none, or the gate is closed and nobody can tell. */
  readonly password: string | null
}

/**
 * nothing: all of it is known. update: it belongs to one of these accounts, most likely to the first. new: another
 * account, unless the person says that it is one of these.
 */
export type Advice =
  | { readonly kind: "nothing" }
  | { readonly kind: "new"; readonly accounts: readonly string[] }
  | { readonly kind: "update"; readonly accounts: readonly [string, ...string[]] }

/**
 * What to advise, by the accounts of the site. Without a username it may be any of them. With passwords compared, what is
 * as it was is no news; without, an account of that name is offered as it may be. An account that has a code only, or no
 * name yet, was waiting for its password.
 */
export function advise({ username, password }: Pick<Captured, "username" | "password">, kept: readonly Kept[]): Advice {
  const typed = fold(username.trim())
  const isNamed = (one: Kept): boolean =>
    typed === "" || [one.username, one.email].some((name) => name !== "" && fold(name) === typed)
  const named = kept.filter(isNamed)
  if (named.some((one) => one.password === password)) return { kind: "nothing" }
  const others = kept.filter((one) => !isNamed(one))
  const blank = others.filter((one) => one.username === "" && one.email === "")
  const bare = others.filter((one) => !one.hasPassword && !blank.includes(one))
  const isSure = named.length + blank.length > 0 || bare.length === 1
  const [first, ...rest] = [...named, ...blank, ...bare].map(({ id }) => id)
  if (first === undefined) return { kind: "new", accounts: [] }
  return isSure ? { kind: "update", accounts: [first, ...rest] } : { kind: "new", accounts: [first, ...rest] }
}
