/** Accounts as one signs in with them: username, email, password with its history, recovery codes. Behind the gate. */
import { CountersignError } from "../../domain/error.ts"
import { siteTexts } from "../../domain/site.ts"
import type { AccountBrief, GeneratedView, SignInRow, SignInView, SignInWish } from "../../messages/contract.ts"
import { isLive, present, withElements, withFields, withPart, type Live } from "../../vault/entry.ts"
import { sealingKey, type SealingKey } from "../../vault/seal.ts"
import { openRecovery, sealRecovery, type RecoveryCodes } from "../../vault/sign-in.ts"
import { findBox, findEntry, newStamp, type Change, type Vault } from "../../vault/vault.ts"
import { appendActivity } from "../activity.ts"
import { briefOf, emptyEntry, tidy } from "./adding.ts"
import { cardsOf } from "./cards.ts"
import { formerPasswords } from "./former.ts"
import { passGate, requireGate } from "../locking/gate.ts"
import { sweepInbox } from "./generated.ts"
import { requireOpen } from "../locking/held.ts"
import { change, openedIndex, type Making } from "./opened.ts"
import { passwordOf, withNewPassword } from "./passwords.ts"

/** An account is shown among the passwords if it has one, or recovery codes, or nothing else to be shown by. */
const isSignIn = ({ parts }: Live): boolean =>
  parts.password !== undefined ||
  parts.recovery !== undefined ||
  (parts.code === undefined && parts.registered === undefined)

async function recoveryOf(key: SealingKey, vault: Vault, entry: Live): Promise<RecoveryCodes> {
  const box = findBox(vault, entry.id, "recovery")
  const stamp = entry.parts.recovery
  return box === null || stamp === undefined ? [] : openRecovery(key, vault.id, entry.id, stamp, box)
}

/** Every sign-in account, without its secrets. Leaves a gate for one use open. @throws gate.closed */
export async function listSignIns(): Promise<SignInRow[]> {
  await requireOpen()
  await requireGate()
  const { vault } = await openedIndex()
  return cardsOf(vault)
    .filter(({ entry }) => isSignIn(entry) && !entry.archived)
    .map(({ entry: { id, issuer, username, email, parts }, sites }) => {
      const hasPassword = parts.password !== undefined
      return { id, issuer, username, email, sites, hasPassword, hasCode: parts.code !== undefined }
    })
}

/** One sign-in account with its secrets. @throws gate.closed */
export async function getSignIn({ id }: { id: string }): Promise<SignInView> {
  const key = await sealingKey(await passGate())
  const { vault } = await openedIndex()
  const entry = findEntry(vault, id)
  const secret = await passwordOf(key, vault, entry)
  await appendActivity("password.shown", entry.issuer)
  return {
    ...briefOf(entry),
    email: entry.email,
    sites: present(entry.sites),
    hasCode: entry.parts.code !== undefined,
    password: secret?.password ?? "",
    since: secret?.since ?? null,
    former: await formerPasswords(key, vault, entry),
    recovery: await recoveryOf(key, vault, entry),
  }
}

/** The codes as typed, with the marks of those that were there before. */
function recoveryFrom(before: RecoveryCodes, codes: readonly string[]): RecoveryCodes {
  const used = new Map(before.map(({ code, usedAt }) => [code, usedAt]))
  const wanted = [...new Set(codes.map((code) => code.trim()).filter(Boolean))]
  return wanted.map((code) => ({ code, usedAt: used.get(code) ?? null }))
}

const equal = (a: RecoveryCodes, b: RecoveryCodes): boolean => JSON.stringify(a) === JSON.stringify(b)

async function withSecrets(making: Making, key: SealingKey, entry: Live, wish: SignInWish): Promise<Change> {
  const { opened, held, clock } = making
  const made = await withNewPassword(making, key, entry, wish.password)
  const codes = await recoveryOf(key, opened.vault, entry)
  const wanted = recoveryFrom(codes, wish.recovery)
  if (equal(codes, wanted) || !isLive(made.entry)) return made
  const stamp = newStamp(clock)
  const recovery = await sealRecovery(key, held.vault, entry.id, stamp, wanted)
  return { entry: withPart(made.entry, "recovery", stamp), boxes: { ...made.boxes, recovery } }
}

/** Adds a sign-in account, or changes what is different of one. @throws gate.closed, account.missing */
export async function saveSignIn({ id, wish }: { id: string | null; wish: SignInWish }): Promise<AccountBrief> {
  const key = await sealingKey(await passGate())
  const fields = { issuer: tidy(wish.issuer), username: tidy(wish.username), email: tidy(wish.email) }
  const saved = await change(async (making) => {
    const before = id === null ? emptyEntry(making) : findEntry(making.opened.vault, id)
    const named = id === null ? { ...before, ...fields } : withFields(before, fields, making.clock)
    const placed = { ...named, sites: withElements(named.sites, siteTexts(wish.sites), making.clock) }
    const made = await withSecrets(making, key, placed, wish)
    return { changes: [made], result: briefOf(placed) }
  })
  await appendActivity(id === null ? "account.added" : "password.saved", saved.issuer)
  return saved
}

/** What the generator made, the last first. @throws gate.closed */
export const listGenerated = async (): Promise<readonly GeneratedView[]> => sweepInbox(await passGate())

/** Ticks a recovery code off, or takes the tick back. @throws gate.closed, account.missing */
export async function tickRecovery({ id, code, used }: { id: string; code: string; used: boolean }): Promise<void> {
  const key = await sealingKey(await passGate())
  await change(async ({ opened, held, clock }) => {
    const entry = findEntry(opened.vault, id)
    const codes = await recoveryOf(key, opened.vault, entry)
    if (!codes.some((one) => one.code === code)) throw new CountersignError("account.missing")
    const now = Date.now()
    const next = codes.map((one) => (one.code === code ? { code, usedAt: used ? (one.usedAt ?? now) : null } : one))
    const stamp = newStamp(clock)
    const box = await sealRecovery(key, held.vault, id, stamp, next)
    return { changes: [{ entry: withPart(entry, "recovery", stamp), boxes: { recovery: box } }], result: undefined }
  })
}
