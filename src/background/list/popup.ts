/** The popup's first request: everything for its first paint. */
import { codeAt } from "../../domain/any-otp.ts"
import type { Bytes } from "../../domain/bytes.ts"
import { shownHost } from "../../domain/idn.ts"
import { defaultSettings } from "../../domain/settings.ts"
import type { ListQuery, PopupView, SessionView } from "../../messages/contract.ts"
import { readMeta } from "../../storage/vault-store.ts"
import { hasRecovery } from "../../vault/keyring.ts"
import { PIN_TRIES } from "../../vault/pin.ts"
import { database } from "../database.ts"
import { readHeld, type Held } from "../locking/held.ts"
import { frontToken, keepFront, type Front } from "./front.ts"
import { filled } from "./layout.ts"
import { layOut, ownersOf } from "./list.ts"
import { openedIndex } from "../accounts/opened.ts"
import { hasPin } from "../locking/pin.ts"
import { lookReady, openView, readyFrom, type Look } from "./popup-ready.ts"
import { storedKeyring } from "../locking/root.ts"
import { withinPolicy } from "../policy.ts"
import { readSettings } from "../settings.ts"

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
  if (held !== null) return openView(held, ways)
  const made = (await readMeta(await database(), "keyring")) !== null
  const pin = made && (await hasPin())
  return { state: made ? "closed" : "none", hasPin: pin, ...ways, triesLeft: PIN_TRIES, gateUntil: null }
}

/** See {@link PopupView}. */
export async function openPopup(query: ListQuery): Promise<PopupView> {
  const read = await lookReady(query)
  return (await readyFrom(read, query)) ?? makeView(read, query)
}

/** The same where nothing is ready. */
async function makeView({ held, page, used, ...rest }: Look, query: ListQuery): Promise<PopupView> {
  const { host, allowed, waiting } = rest
  const site = host === null ? null : shownHost(host)
  if (held === null || held.codes === null) {
    const settings = held === null ? withinPolicy(defaultSettings, allowed) : await readSettings()
    return { session: await viewOf(held, await waysIn()), settings, policy: allowed, list: null, waiting, site }
  }
  const { layout, settings, ways } = await makeFront(query, page, { codes: held.codes, vault: held.vault })
  const list = await filled(layout, settings, used, codeAt)
  return { session: openView(held, ways), settings, policy: allowed, list, waiting, site }
}

/** Opens the vault for what the popup shows, and keeps it for the next time, after the answer. */
async function makeFront(query: ListQuery, page: string | null, keys: { codes: Bytes; vault: Bytes }): Promise<Front> {
  const token = await frontToken()
  const settings = await readSettings()
  const [layout, owners, ways] = await Promise.all([
    openedIndex().then((opened) => layOut(query, page, opened)),
    ownersOf(),
    waysIn(),
  ])
  const front = { layout, settings, ways }
  setTimeout(() => void keepFront(token, query, keys, front, owners), 0)
  return front
}
