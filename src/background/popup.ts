/** The popup's first request: everything for its first paint. */
import type { Bytes } from "../domain/bytes.ts"
import type { ListQuery, PopupView, SessionView } from "../messages/contract.ts"
import { readMeta } from "../storage/vault-store.ts"
import { hasRecovery } from "../vault/keyring.ts"
import { PIN_TRIES } from "../vault/pin.ts"
import { database } from "./database.ts"
import { readHeld, type Held } from "./held.ts"
import { frontToken, keepFront, readFront, type Front } from "./front.ts"
import { activeSite, filled, layOut, ownersOf } from "./list.ts"
import { hasPin } from "./pin.ts"
import { policy } from "./policy.ts"
import { storedKeyring } from "./root.ts"
import { readSettings } from "./settings.ts"
import { readUsed } from "./used.ts"

/** The lock as pages may know it. */
export async function sessionState(): Promise<SessionView> {
  return viewOf(await readHeld(), await waysIn())
}

/** A keyring that cannot be read says so when it is used; what is open stays open until then. */
async function waysIn(): Promise<Front["ways"]> {
  const keyring = await storedKeyring().catch(() => null)
  if (keyring === null) return { hasPasskey: false, hasRecovery: false }
  return { hasPasskey: keyring.passkeys.length > 0, hasRecovery: hasRecovery(keyring) }
}

async function viewOf(held: Held | null, ways: Front["ways"]): Promise<SessionView> {
  if (held === null) {
    const made = (await readMeta(await database(), "keyring")) !== null
    const pin = made && (await hasPin())
    return { state: made ? "closed" : "none", hasPin: pin, ...ways, triesLeft: PIN_TRIES, gateUntil: null }
  }
  const { codes, pin, triesLeft, gateUntil } = held
  return { state: codes === null ? "locked" : "open", hasPin: pin !== null, ...ways, triesLeft, gateUntil }
}

/** See {@link PopupView}. */
export async function openPopup(query: ListQuery): Promise<PopupView> {
  const [held, site, allowed] = await Promise.all([readHeld(), activeSite(), policy()])
  if (held === null || held.codes === null) {
    const settings = await readSettings()
    return { session: await viewOf(held, await waysIn()), settings, policy: allowed, list: null, site }
  }
  const keys = { codes: held.codes, vault: held.vault }
  const [ready, used] = await Promise.all([readFront(query, site, keys), readUsed()])
  const { layout, settings, ways } = ready ?? (await makeFront(query, site, keys))
  return { session: await viewOf(held, ways), settings, policy: allowed, list: filled(layout, settings, used), site }
}

/** Opens the vault for what the popup shows, and keeps it for the next time, after the answer. */
async function makeFront(query: ListQuery, site: string | null, keys: { codes: Bytes; vault: Bytes }): Promise<Front> {
  const token = await frontToken()
  const [layout, owners, settings, ways] = await Promise.all([
    layOut(query, site),
    ownersOf(),
    readSettings(),
    waysIn(),
  ])
  const front = { layout, settings, ways }
  setTimeout(() => void keepFront(token, query, keys, front, owners), 0)
  return front
}
