/**
 * The one way by which something of an account gets into a page: gathers what `domain/release.ts` decides by, and does
 * what it says.
 */
import { CountersignError } from "../../domain/error.ts"
import type { FieldKind } from "../../domain/field.ts"
import { decide, type Asker, type Decision } from "../../domain/release.ts"
import { isLoopback, siteHost, siteOfPage } from "../../domain/site.ts"
import type { FillOutcome, FillWhat } from "../../messages/fill-contract.ts"
import { present, withElements } from "../../vault/entry.ts"
import { findEntry } from "../../vault/vault.ts"
import { askInWindow, type Question } from "./asked.ts"
import { confirm, isConfirmed } from "./confirmed.ts"
import { fitting, isGated, putAccount, putGenerated } from "./filling.ts"
import { requireOpen } from "../locking/held.ts"
import { matchOf } from "./matches.ts"
import { change, openedIndex } from "../accounts/opened.ts"
import type { LookedAt } from "./pages-seen.ts"
import { policy } from "../policy.ts"

/** Who asks. */
export interface By {
  readonly by: Asker
}

const isSecure = (origin: string): boolean => origin.startsWith("https:") || isLoopback(siteHost(`${origin}/`) ?? "")

const asked = (): FillOutcome => ({ done: "asked", filled: [], left: [] })

async function follow(
  decision: Decision,
  question: Omit<Question, "ask" | "at" | "doubts">,
  fill: () => Promise<FillOutcome>,
) {
  if (decision.do === "refuse") throw new CountersignError(decision.code)
  if (decision.do === "prove") throw new CountersignError("gate.closed")
  if (decision.do === "fill") return fill()
  await askInWindow({ ...question, doubts: [...decision.doubts] })
  return asked()
}

/**
 * Fills an account into a page, or asks in our window first.
 * @param page as it was looked at just now
 * @throws policy.denied, fill.elsewhere, fill.insecure, fill.frame, fill.none, fill.gone, gate.closed (by the popup), account.missing
 */
export async function releaseAccount(
  page: LookedAt,
  { id, what }: { readonly id: string; readonly what: FillWhat },
  { by }: By,
): Promise<FillOutcome> {
  const { place, script, sendsTo } = page
  const { origin, url, topOrigin } = place
  const [held, { vault }] = await Promise.all([requireOpen(), openedIndex()])
  const entry = findEntry(vault, id)
  const kinds = fitting(entry, page.kinds, what)
  const occasion = { account: id, origin, sendsTo }
  const decision = decide({
    isAllowed: (await policy()).allowFilling,
    by,
    origin,
    topOrigin,
    sendsTo,
    isSecure: isSecure(origin),
    match: await matchOf(id, url, origin),
    isBound: present(entry.sites).length > 0,
    isConfirmed: await isConfirmed(occasion),
    needsProof: isGated(kinds) && held.passwords === null,
  })
  if (decision.do !== "refuse" && kinds.length === 0) throw new CountersignError("fill.none")
  return follow(decision, { place, script, account: id, what, kinds, sendsTo: [...sendsTo] }, async () => {
    const outcome = await putAccount(page, id, what)
    await confirm(occasion)
    return outcome
  })
}

/**
 * Puts a new password into a page, or asks first.
 * @throws policy.denied, fill.frame, fill.none, fill.gone
 */
export async function releaseGenerated(page: LookedAt, { by }: By): Promise<FillOutcome> {
  const { place, script } = page
  await requireOpen()
  const decision = decide({
    isAllowed: (await policy()).allowFilling,
    by,
    origin: place.origin,
    topOrigin: place.topOrigin,
    sendsTo: [],
    isSecure: true,
    match: { rank: "host" },
    isBound: true,
    isConfirmed: true,
    needsProof: false,
  })
  const question = { place, script, account: null, what: "all" as const, kinds: ["new-password" as const], sendsTo: [] }
  return follow(decision, question, () => putGenerated(page))
}

/** Kinds of fields that a question was about, and that are still there. */
export const askedOf = (page: Pick<LookedAt, "kinds">, { kinds }: Pick<Question, "kinds">): FieldKind[] =>
  page.kinds.filter((kind) => kinds.includes(kind))

/** Does what a person has confirmed in our window. @throws policy.denied, fill.gone, gate.closed */
export async function releaseConfirmed(page: LookedAt, question: Question): Promise<FillOutcome> {
  const { account, what } = question
  const { origin, url, topOrigin } = page.place
  // What decided may have changed since: the organisation's rules, other sites of the account, another form in the page.
  if (!(await policy()).allowFilling) throw new CountersignError("policy.denied")
  if (account === null) return putGenerated(page)
  const { vault } = await openedIndex()
  const isBound = present(findEntry(vault, account).sites).length > 0
  const { rank } = await matchOf(account, url, origin)
  if (origin !== topOrigin || (rank === null && isBound)) throw new CountersignError("fill.elsewhere")
  if (!page.sendsTo.every((to) => question.sendsTo.includes(to))) throw new CountersignError("fill.gone")
  const outcome = await putAccount({ ...page, kinds: askedOf(page, question) }, account, what)
  if (!isBound) await bind(account, origin)
  await confirm({ account, origin, sendsTo: page.sendsTo })
  return outcome
}

/** An account that had no site is this site's from now on. */
async function bind(id: string, origin: string): Promise<void> {
  const site = siteOfPage(`${origin}/`)
  if (site === null) return
  await change(async ({ opened, clock }) => {
    const entry = findEntry(opened.vault, id)
    return { changes: [{ entry: { ...entry, sites: withElements(entry.sites, [site], clock) } }], result: undefined }
  })
}
