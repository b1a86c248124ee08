/** Our confirmation window: what it shows, and what comes of its answer. */
import { CountersignError } from "../../domain/error.ts"
import { shownHost } from "../../domain/idn.ts"
import { readSite, siteHost } from "../../domain/site.ts"
import type { Proof } from "../../messages/contract.ts"
import type { AskedView, FillOutcome } from "../../messages/fill-contract.ts"
import { present, type Live } from "../../vault/entry.ts"
import { findEntry } from "../../vault/vault.ts"
import { briefOf } from "../accounts/adding.ts"
import { questionOf, takeQuestion } from "./asked.ts"
import { fitting, isGated } from "./filling.ts"
import { openGate } from "../locking/gate.ts"
import { requireOpen } from "../locking/held.ts"
import { openedIndex } from "../accounts/opened.ts"
import { lookAgain } from "./pages-seen.ts"
import { askedOf, releaseConfirmed } from "./release.ts"

const hostOf = (origin: string): string => siteHost(`${origin}/`) ?? ""

/** The sites of an account, but for those where it is never offered. */
const sitesOf = ({ sites }: Live): string[] =>
  present(sites).flatMap((text) => {
    const site = readSite(text)
    return site === null || site.mode === "never" ? [] : shownHost(site.host)
  })

/** What a question is about. @throws fill.ended, fill.gone if its page is gone, vault.closed, vault.locked */
export async function showQuestion({ ask }: { ask: string }): Promise<AskedView> {
  const question = await questionOf(ask)
  const [{ passwords }, { vault }] = await Promise.all([requireOpen(), openedIndex()])
  const page = await lookAgain(question)
  const host = hostOf(question.place.origin)
  const site = shownHost(host)
  const entry = question.account === null ? null : findEntry(vault, question.account)
  const kinds = entry === null ? (["new-password"] as const) : fitting(entry, askedOf(page, question), question.what)
  return {
    what: entry === null ? "generate" : "fill",
    site,
    ascii: site === host ? null : host,
    account: entry && briefOf(entry),
    kinds,
    doubts: question.doubts,
    keptFor: entry === null ? [] : sitesOf(entry),
    sendsTo: question.sendsTo.map(
      (origin) => (origin.startsWith("http:") ? "http://" : "") + shownHost(hostOf(origin)),
    ),
    needsProof: isGated(kinds) && passwords === null,
  }
}

/**
 * Takes an answer. A wrong PIN or password leaves the question as it is; everything else ends it.
 * @throws fill.ended, fill.gone, gate.closed if the proof is missing, pin.wrong, password.wrong, …
 */
export async function answerQuestion({
  ask,
  yes,
  proof,
}: {
  ask: string
  yes: boolean
  proof: Proof | null
}): Promise<FillOutcome | null> {
  const waiting = await questionOf(ask)
  if (!yes) {
    await takeQuestion(ask)
    return null
  }
  // While it was read, the gate may have closed.
  const { needsProof } = await showQuestion({ ask })
  if (needsProof && proof === null) throw new CountersignError("gate.closed")
  const page = await lookAgain(waiting)
  if (page.kinds.length === 0) throw new CountersignError("fill.none")
  if (proof !== null) await openGate(proof)
  return releaseConfirmed(page, await takeQuestion(ask))
}
