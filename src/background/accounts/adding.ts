/** Adding a code: the same way for a typed secret, a pasted link and a scanned QR code. */
import { generateKeyBetween } from "fractional-indexing"
import { randomBytes, toBase64Url } from "../../domain/bytes.ts"
import { clockTime } from "../../domain/clock.ts"
import { CountersignError } from "../../domain/error.ts"
import { fold } from "../../domain/list-search.ts"
import { takesPin } from "../../domain/code-kind.ts"
import { readCode, type NewOtp } from "../../domain/otpauth-uri.ts"
import type { AccountBrief, AddOutcome, NewCode, OnDuplicate } from "../../messages/contract.ts"
import { present, withElements, withFields, withPart, type Live } from "../../vault/entry.ts"
import { fingerprint, sealCode } from "../../vault/secret.ts"
import { sealingKey } from "../../vault/seal.ts"
import { findEntry, newStamp, type Change } from "../../vault/vault.ts"
import { appendActivity } from "../activity.ts"
import { cardsOf } from "./cards.ts"
import { codeOfEntry } from "../list/codes.ts"
import { change, type Making } from "./opened.ts"

/** Issuer, username and id of an account. */
export const briefOf = ({ id, issuer, username }: AccountBrief): AccountBrief => ({ id, issuer, username })

/** A name as it is kept: one line, composed (NFC), without what cannot be seen at its ends. */
export const tidy = (name: string): string => name.normalize("NFC").replace(/\s+/gu, " ").trim()

/**
 * The account that a new code would stand beside: one with the same secret, else one of the same issuer and username,
 * which is what a site makes when two-factor is set up again.
 */
export async function duplicateOf(
  { opened, held }: Pick<Making, "opened" | "held">,
  otp: NewOtp,
): Promise<Live | null> {
  const same = await fingerprint(held.index, otp.secret)
  const entries = cardsOf(opened.vault).map(({ entry }) => entry)
  const named = (a: AccountBrief | NewOtp) => `${fold(tidy(a.issuer))}\n${fold(tidy(a.username))}`
  return (
    entries.find((entry) => entry.fingerprint === same) ??
    entries.find((entry) => tidy(otp.username) !== "" && named(entry) === named(otp)) ??
    null
  )
}

/** A new account without a name or anything in it, last in the list. */
export function emptyEntry({ opened, clock }: Making): Live {
  const last = cardsOf(opened.vault).reduce<string | null>(
    (end, { entry }) => (end === null || entry.order > end ? entry.order : end),
    null,
  )
  return {
    id: toBase64Url(randomBytes(16)),
    born: clock,
    issuer: "",
    username: "",
    email: "",
    order: generateKeyBetween(last, null),
    pinned: false,
    archived: false,
    hidden: false,
    removed: null,
    counter: 0,
    fingerprint: "",
    sites: {},
    tags: {},
    parts: {},
    clocks: {},
    past: [],
  }
}

const entryFor = (making: Making, otp: NewOtp, site: string | null): Live => ({
  ...emptyEntry(making),
  issuer: tidy(otp.issuer),
  username: tidy(otp.username),
  sites: site === null ? {} : { [site]: [1, making.clock] },
})

/**
 * Where a code was found is its account's site only if that has none and no password: a page that shows a code under the
 * names of another site's account must not become a site of it, where its password would be filled.
 */
const sitesWith = ({ clock }: Making, { sites, parts }: Live, site: string | null): Live["sites"] =>
  site === null || parts.password !== undefined || present(sites).length > 0
    ? sites
    : withElements(sites, [site], clock)

function replaced(making: Making, before: Live, otp: NewOtp, site: string | null): Live {
  const names = { issuer: tidy(otp.issuer) || before.issuer, username: tidy(otp.username) || before.username }
  return { ...withFields(before, names, making.clock), sites: sitesWith(making, before, site) }
}

/**
 * What a replaced code was, as a removed account of its own: choosing "replace" by mistake must not lose a secret, and
 * can be undone where every removal can.
 */
async function keptAside(making: Making, before: Live): Promise<Change> {
  const { opened, held, clock } = making
  const otp = await codeOfEntry(await sealingKey(held.codes), opened.vault, before)
  const { issuer, username, order, sites, tags } = before
  const aside = { ...entryFor(making, { ...otp, issuer, username }, null), order, sites, tags }
  return withCode(making, { ...aside, removed: clockTime(clock) }, { ...otp, issuer, username })
}

/** @throws code.pin if the PIN that its kind takes is not known */
async function withCode({ held, clock }: Making, entry: Live, otp: NewOtp): Promise<Change> {
  if (takesPin(otp.kind) && otp.pin === undefined) throw new CountersignError("code.pin")
  const stamp = newStamp(clock)
  const { kind, algorithm, digits, period, secret, pin } = otp
  const code = { kind, algorithm, digits, period, secret, ...(pin === undefined ? {} : { pin }) }
  const box = await sealCode(await sealingKey(held.codes), held.vault, entry.id, stamp, code)
  const marks = { counter: otp.counter, fingerprint: await fingerprint(held.index, secret) }
  return { entry: withPart(entry, "code", stamp, marks), boxes: { code: box } }
}

/**
 * Adds a code, unless one like it is here and `onDuplicate` is "ask".
 * @param site where it was found, as `siteOfPage` gives it
 * @throws code.pin if the PIN that its kind takes is not known
 */
export async function addOtp(otp: NewOtp, onDuplicate: OnDuplicate, site: string | null): Promise<AddOutcome> {
  const [outcome, wasReplaced] = await change<[AddOutcome, boolean]>(async (making) => {
    const duplicate = onDuplicate === "keep-both" ? null : await duplicateOf(making, otp)
    // An account of that name without a code was waiting for one: there is nothing to ask, and nothing to lose.
    const completes = duplicate?.parts.code === undefined
    if (duplicate !== null && !completes && onDuplicate === "ask") {
      return { changes: [], result: [{ added: null, duplicate: briefOf(duplicate) }, false] }
    }
    const entry = duplicate === null ? entryFor(making, otp, site) : replaced(making, duplicate, otp, site)
    const added = await withCode(making, entry, otp)
    const aside = duplicate === null || completes ? [] : [await keptAside(making, duplicate)]
    const replaces = duplicate !== null && !completes
    return { changes: [added, ...aside], result: [{ added: briefOf(entry), duplicate: null }, replaces] }
  })
  if (outcome.added !== null) {
    await appendActivity(wasReplaced ? "account.replaced" : "account.added", outcome.added.issuer)
  }
  return outcome
}

/**
 * Adds a code to an account that was waiting for one, which keeps its names.
 * @throws account.missing if it has one by now, code.pin if the PIN that its kind takes is not known
 */
export async function addOtpTo(id: string, otp: NewOtp, site: string | null): Promise<AccountBrief> {
  const added = await change(async (making) => {
    const before = findEntry(making.opened.vault, id)
    if (before.parts.code !== undefined) throw new CountersignError("account.missing", "it has a code")
    const { issuer, username } = before
    const entry = replaced(making, before, { ...otp, issuer, username }, site)
    return { changes: [await withCode(making, entry, otp)], result: briefOf(entry) }
  })
  await appendActivity("account.added", added.issuer)
  return added
}

/** Adds what a person typed: a secret, or a whole link, whose own words then count. */
export function addTyped({ secret, onDuplicate, ...given }: NewCode): Promise<AddOutcome> {
  const otp = readCode(secret, given)
  const named = { ...otp, issuer: otp.issuer || given.issuer, username: otp.username || given.username }
  return addOtp(named, onDuplicate, null)
}
