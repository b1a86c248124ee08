/** Links that offer to register this browser, as they wait for a yes among the finds of a scan. */
import browser from "webextension-polyfill"
import { privacyidea } from "../../approval/protocols/privacyidea/index.ts"
import type { EnrolmentLink } from "../../approval/protocol.ts"
import { codeOf, CountersignError, type ErrorCode } from "../../domain/error.ts"
import { fold } from "../../domain/list-search.ts"
import type { AccountBrief, RegistrationOffer } from "../../messages/contract.ts"
import { briefOf, tidy } from "../accounts/adding.ts"
import { browserLabel } from "../browser-label.ts"
import { keepFinds, readFinds, type Finds } from "../accounts/finds.ts"
import { requireOpen } from "../locking/held.ts"
import { cardsOf } from "../accounts/cards.ts"
import { getDraft, putDraft } from "../drafts.ts"
import { openedIndex } from "../accounts/opened.ts"
import { briefFor } from "./registration-view.ts"
import { originOf, readRegistrations, type RegistrationRecord } from "./registrations.ts"
import { mayReach } from "../syncing/remote.ts"

const MINUTE = 60_000

/** True for a link that is meant to register a browser, well-formed or not. */
export const offersRegistration = (link: string): boolean => privacyidea.recognises(link)

/**
 * Reads such a link. http to this very computer is for developers: for who has loaded the extension unpacked.
 * @throws approval.link, approval.version, approval.insecure
 */
export async function readOffer(link: string): Promise<EnrolmentLink> {
  const { installType } = await browser.management.getSelf()
  return privacyidea.readLink(link, installType === "development")
}

/** Why a link is no offer; `null`: it is one. */
export async function problemOfOffer(link: string): Promise<ErrorCode | null> {
  try {
    await readOffer(link)
    return null
  } catch (thrown) {
    return codeOf(thrown)
  }
}

const nobody = { privateKey: new Uint8Array(), publicKey: new Uint8Array() }

/** What will be sent, taken from the very message that is; keys do not exist yet. */
function sentBy(link: EnrolmentLink, name: string): RegistrationOffer["sends"] {
  const keys = { answer: nobody, poll: link.extended ? nobody : null }
  const { body } = privacyidea.enrolmentRequest(link, keys, name)
  const isKey = new Set(["pubkey", "poll_pubkey"])
  return [...new URLSearchParams(body ?? "")].map(([field, value]) => ({
    name: field,
    value: isKey.has(field) ? null : value,
  }))
}

/** The registration with the server of a link under its name. */
const sameAs = ({ origin, issuer, username }: EnrolmentLink, all: readonly RegistrationRecord[]) =>
  all.find((each) => originOf(each) === origin && each.issuer === issuer && each.username === username)

const named = ({ issuer, username }: Pick<AccountBrief, "issuer" | "username">): string =>
  `${fold(tidy(issuer))}\n${fold(tidy(username))}`

/** From an account a person may set out to register, as a draft; after this time, ms, it is not meant any more. */
const MEANT = 10 * MINUTE
const form = "register"

/** The account that is meant, or `null`. */
async function meantAccount(): Promise<string | null> {
  const draft = await getDraft({ form })
  const since = Date.now() - Number(draft?.["at"])
  return since >= 0 && since < MEANT ? (draft?.["account"] ?? null) : null
}

/** What a page may know of the offers among the finds. */
export async function offersIn({ at, offers }: Pick<Finds, "at" | "offers">): Promise<RegistrationOffer[]> {
  if (Object.keys(offers).length === 0) return []
  const held = await requireOpen()
  const [{ vault }, registrations, name] = await Promise.all([openedIndex(), readRegistrations(held), browserLabel()])
  const taken = new Set(registrations.map(({ account }) => account))
  const meant = await meantAccount()
  return Promise.all(
    Object.entries(offers).map(async ([offer, text]): Promise<RegistrationOffer> => {
      const link = await readOffer(text)
      const { issuer, username, origin, unlock, tlsUnchecked, minutes, url, extended } = link
      const same = sameAs(link, registrations)
      const fitting = cardsOf(vault)
        .filter(({ entry }) => !taken.has(entry.id) && (entry.id === meant || named(entry) === named(link)))
        .toSorted((a, b) => Number(b.entry.id === meant) - Number(a.entry.id === meant))
      return {
        offer,
        issuer,
        username,
        origin,
        expiresAt: at + minutes * MINUTE,
        demand: unlock,
        tlsUnchecked,
        mayRule: extended,
        sends: sentBy(link, name),
        fitting: fitting.map(({ entry }) => briefOf(entry)),
        registered: same === undefined ? null : briefFor(vault, same),
        allowed: await mayReach(url),
      }
    }),
  )
}

/** The offers that wait. */
export async function listOffers(): Promise<RegistrationOffer[]> {
  const finds = await readFinds()
  return finds === null ? [] : offersIn(finds)
}

/**
 * The link of an offer. That its time is over nobody else looks at: to the server it is the same for ever.
 * @throws scan.none if it waits no more, approval.late
 */
export async function linkOf(offer: string): Promise<EnrolmentLink> {
  const finds = await readFinds()
  const text = finds?.offers[offer]
  if (finds === null || text === undefined) throw new CountersignError("scan.none")
  const link = await readOffer(text)
  if (Date.now() >= finds.at + link.minutes * MINUTE) throw new CountersignError("approval.late")
  return link
}

/** Forgets an offer. */
export async function dropOffer({ offer }: { offer: string }): Promise<void> {
  await putDraft({ form, values: null })
  const finds = await readFinds()
  if (finds === null) return
  const { [offer]: _dropped, ...offers } = finds.offers
  await keepFinds({ ...finds, offers })
}
