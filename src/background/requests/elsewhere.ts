/**
 * Which browsers are registered for which account, as the vault tells it everywhere (vault/registered.ts): where to go to
 * revoke one that was left behind. A key is in none of it.
 */
import { CountersignError } from "../../domain/error.ts"
import type { ElsewhereView } from "../../messages/contract.ts"
import type { Live } from "../../vault/entry.ts"
import { openRegistered, sealRegistered, type RegisteredBrowsers } from "../../vault/registered.ts"
import { entryOf } from "../../vault/restore.ts"
import { sealingKey, type SealingKey } from "../../vault/seal.ts"
import { withFields, withPart } from "../../vault/entry.ts"
import { findBox, newStamp, type Change, type Vault } from "../../vault/vault.ts"
import { briefOf, emptyEntry } from "../accounts/adding.ts"
import { browserLabel } from "../browser-label.ts"
import { requireOpen } from "../locking/held.ts"
import { cardsOf } from "../accounts/cards.ts"
import { change, openedIndex, type Making } from "../accounts/opened.ts"
import { accountOf, isAlone } from "./registration-view.ts"
import { originOf, readRegistrations, updateRegistrations, type RegistrationRecord } from "./registrations.ts"

async function browsersOf(key: SealingKey, vault: Vault, { id, parts }: Live): Promise<RegisteredBrowsers> {
  const box = findBox(vault, id, "registered")
  return parts.registered === undefined || box === null ? [] : openRegistered(key, vault.id, id, parts.registered, box)
}

async function withBrowsers(making: Making, entry: Live, browsers: RegisteredBrowsers): Promise<Change> {
  const { held, opened, clock } = making
  const stamp = newStamp(clock)
  const box = await sealRegistered(await sealingKey(held.codes), opened.vault.id, entry.id, stamp, browsers)
  return { entry: withPart(entry, "registered", stamp), boxes: { registered: box } }
}

/** Puts a registration into the vault: with its account, or as a new one. Done again, it changes nothing. */
export async function placeRegistration(registration: RegistrationRecord): Promise<void> {
  const { id, account, serial, issuer, username, at } = registration
  const browser = await browserLabel()
  await change(async (making) => {
    const { opened, held } = making
    const before = accountOf(opened.vault, registration)
    const erased = before === null && entryOf(opened.vault, account) !== undefined
    if (erased) return { changes: [], result: undefined }
    const entry = before ?? { ...emptyEntry(making), id: account, issuer, username }
    const browsers = await browsersOf(await sealingKey(held.codes), opened.vault, entry)
    if (browsers.some((each) => each.serial === serial)) return { changes: [], result: undefined }
    const all = [...browsers, { serial, origin: originOf(registration), browser, at }]
    return { changes: [await withBrowsers(making, entry, all)], result: undefined }
  })
  await updateRegistrations((all) => all.map((each) => (each.id === id ? { ...each, placed: true } : each)))
}

/** Puts those into the vault that a killed worker has left out. */
export async function placeRegistrations(): Promise<void> {
  const registrations = await readRegistrations(await requireOpen())
  for (const each of registrations) if (!each.placed) await placeRegistration(each)
}

/** Takes a browser off an account's list; `alone`: an account that has nothing else goes with it. */
export async function withdraw(account: string, serial: string, alone: boolean): Promise<void> {
  await change(async (making) => {
    const { opened, held, clock } = making
    const entry = accountOf(opened.vault, { account })
    if (entry === null) return { changes: [], result: undefined }
    const browsers = await browsersOf(await sealingKey(held.codes), opened.vault, entry)
    const left = browsers.filter((each) => each.serial !== serial)
    const goes = alone && isAlone(entry) && left.length === 0 && entry.removed === null
    if (left.length === browsers.length && !goes) return { changes: [], result: undefined }
    const next = goes ? withFields(entry, { removed: Date.now() }, clock) : entry
    return { changes: [await withBrowsers(making, next, left)], result: undefined }
  })
}

/** Registrations of other browsers: after a restore or a sync, those that only their servers can end. */
export async function listElsewhere(): Promise<ElsewhereView[]> {
  const held = await requireOpen()
  const { vault } = await openedIndex()
  const own = new Set((await readRegistrations(held)).map(({ serial }) => serial))
  const key = await sealingKey(held.codes)
  const listed = cardsOf(vault).filter(({ entry }) => entry.parts.registered !== undefined)
  const views = await Promise.all(
    listed.map(async ({ entry }) =>
      (await browsersOf(key, vault, entry))
        .filter(({ serial }) => !own.has(serial))
        .map(({ browser, origin, serial, at }): ElsewhereView => ({
          account: briefOf(entry),
          browser,
          origin,
          serial,
          at,
        })),
    ),
  )
  return views.flat()
}

/** Forgets another browser's registration, which was revoked on its server. @throws approval.registered if it is ours */
export async function forgetElsewhere({ account, serial }: { account: string; serial: string }): Promise<void> {
  const own = await readRegistrations(await requireOpen())
  if (own.some((each) => each.serial === serial)) throw new CountersignError("approval.registered")
  await withdraw(account, serial, true)
}
