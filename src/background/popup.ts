/** The popup's first request: everything for its first paint. */
import type { ListQuery, PopupView, SessionView } from "../messages/contract.ts"
import { readMeta } from "../storage/vault-store.ts"
import { PIN_TRIES } from "../vault/pin.ts"
import { database } from "./database.ts"
import { readHeld, type Held } from "./held.ts"
import { activeSite, pageOf } from "./list.ts"
import { hasPin } from "./pin.ts"
import { policy } from "./policy.ts"
import { readSettings } from "./settings.ts"

/** The lock as pages may know it. */
export async function sessionState(): Promise<SessionView> {
  return viewOf(await readHeld())
}

async function viewOf(held: Held | null): Promise<SessionView> {
  if (held === null) {
    const made = (await readMeta(await database(), "keyring")) !== null
    return { state: made ? "closed" : "none", hasPin: made && (await hasPin()), triesLeft: PIN_TRIES, gateUntil: null }
  }
  const { codes, pin, triesLeft, gateUntil } = held
  return { state: codes === null ? "locked" : "open", hasPin: pin !== null, triesLeft, gateUntil }
}

/** See {@link PopupView}. */
export async function openPopup(query: ListQuery): Promise<PopupView> {
  const [held, site, settings, allowed] = await Promise.all([readHeld(), activeSite(), readSettings(), policy()])
  const open = held !== null && held.codes !== null
  const list = open ? await pageOf(query, site) : null
  return { session: await viewOf(held), settings, policy: allowed, list, site }
}
