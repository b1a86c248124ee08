/**
 * The popup's first answer where everything for it is kept ready. The door holds this and nothing that opens the vault, so
 * that a worker that has just been started has little to read before it answers.
 */
import { shownHost } from "../../domain/idn.ts"
import { hmacCodeAt } from "../../domain/otp.ts"
import type { PolicyInForce } from "../../domain/policy.ts"
import { siteHost } from "../../domain/site.ts"
import type { ListQuery, PopupView, SessionView } from "../../messages/contract.ts"
import { activePage } from "../filling/active-tab.ts"
import { badgeRequests } from "../badge.ts"
import { keptFront, openFront, type Front, type KeptFront } from "./front.ts"
import { readHeld, type Held } from "../locking/held.ts"
import { filled } from "./layout.ts"
import { managedPolicy, soon, together } from "../policy.ts"
import { readUsed, type Used } from "./used.ts"

/** What the first answer is made from, but for the vault. */
export interface Look {
  readonly held: Held | null
  readonly page: string | null
  readonly host: string | null
  readonly allowed: PolicyInForce
  readonly waiting: number
  readonly kept: KeptFront
  readonly used: Used
}

/** Asks for all of it at once: each question to the browser takes a millisecond. */
export async function lookReady(query: ListQuery): Promise<Look> {
  const asked = activePage()
  const hosted = asked.then((url) => (url === null ? null : siteHost(url)))
  const holding = readHeld()
  const managing = managedPolicy()
  const [held, page, host, managed, waiting, kept, used] = await Promise.all([
    holding,
    asked,
    hosted,
    holding.then((now) => (now === null ? soon(managing) : managing)),
    badgeRequests(),
    keptFront(query, hosted),
    readUsed(),
  ])
  return { held, page, host, allowed: together(managed, held), waiting, kept, used }
}

/** The lock, while anything is held. */
export function openView({ codes, pin, triesLeft, gateUntil }: Held, ways: Front["ways"]): SessionView {
  return { state: codes === null ? "locked" : "open", hasPin: pin !== null, ...ways, triesLeft, gateUntil }
}

/** The answer, or `null` if the vault has to be opened for it. */
export async function readyFrom(look: Look, query: ListQuery): Promise<PopupView | null> {
  const { held, host, allowed, waiting, kept, used } = look
  if (held === null || held.codes === null) return null
  const front = await openFront(kept, query, host, { codes: held.codes, vault: held.vault })
  if (front === null) return null
  const list = await filled(front.layout, front.settings, used, hmacCodeAt)
  const site = host === null ? null : shownHost(host)
  return { session: openView(held, front.ways), settings: front.settings, policy: allowed, list, waiting, site }
}

/** See {@link readyFrom}. */
export const readyPopup = async (query: ListQuery): Promise<PopupView | null> =>
  readyFrom(await lookReady(query), query)
