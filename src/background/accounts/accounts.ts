/** One account: seen, edited, moved, removed. */
import { generateKeyBetween } from "fractional-indexing"
import type { Bytes } from "../../domain/bytes.ts"
import { clockTime } from "../../domain/clock.ts"
import { CountersignError } from "../../domain/error.ts"
import type { OtpSecret } from "../../domain/otp.ts"
import { secretText, writeOtpauthUri } from "../../domain/otpauth-uri.ts"
import { siteTexts } from "../../domain/site.ts"
import type { AccountChanges, AccountView, NotesView, Proof, RemovedView } from "../../messages/contract.ts"
import {
  present,
  tombstone,
  withElements,
  withFields,
  withPart,
  type Fields,
  type Live,
  type PartStamp,
} from "../../vault/entry.ts"
import { openNotes, sealNotes } from "../../vault/secret.ts"
import { sealingKey } from "../../vault/seal.ts"
import { findBox, findEntry, liveEntries, newStamp } from "../../vault/vault.ts"
import { appendActivity } from "../activity.ts"
import { briefOf, tidy } from "./adding.ts"
import { cardsOf } from "./cards.ts"
import { codeOfEntry } from "../list/codes.ts"
import { formerCodes, formerNames, formerOpened } from "./former.ts"
import { passGate, prove } from "../locking/gate.ts"
import { requireOpen } from "../locking/held.ts"
import { readNoteDraft } from "./note-drafts.ts"
import { change, openedIndex, type Making } from "./opened.ts"
import { requireReveal } from "../policy.ts"
import { registrationOf } from "../requests/registration-view.ts"
import { registeredAccounts } from "../requests/registrations.ts"
import { eraseFromStates } from "./snapshots.ts"

interface Id {
  readonly id: string
}

/** How long a removed account can be restored, ms. */
const KEPT = 30 * 24 * 60 * 60_000

/** All that the detail view shows; no secret. */
export async function getAccount({ id }: Id): Promise<AccountView> {
  const { codes } = await requireOpen()
  const { vault } = await openedIndex()
  const entry = findEntry(vault, id)
  return {
    ...briefOf(entry),
    sites: present(entry.sites),
    tags: present(entry.tags),
    pinned: entry.pinned,
    archived: entry.archived,
    hidden: entry.hidden,
    createdAt: clockTime(entry.born),
    hasNotes: entry.parts.notes !== undefined,
    registration: await registrationOf(id),
    formerNames: formerNames(entry),
    formerCodes: formerCodes(entry),
    otp: entry.parts.code === undefined ? null : viewOf(await codeOfEntry(await sealingKey(codes), vault, entry)),
  }
}

function viewOf({ kind, algorithm, digits, period, counter }: OtpSecret): NonNullable<AccountView["otp"]> {
  const hotp = kind === "hotp"
  return { kind, algorithm, digits, period: hotp ? null : period, counter: hotp ? counter : null }
}

const editing = (id: string, edit: (entry: Live, making: Making) => Live): Promise<Live> =>
  change(async (making) => {
    const before = findEntry(making.opened.vault, id)
    const entry = edit(before, making)
    return { changes: entry === before ? [] : [{ entry }], result: entry }
  })

/** Changes what was given and nothing else. */
export async function editAccount({ id, changes }: Id & { changes: AccountChanges }): Promise<void> {
  const { sites, tags, issuer, username, ...flags } = changes
  const fields: Partial<Fields> = { ...flags }
  if (issuer !== undefined) fields.issuer = tidy(issuer)
  if (username !== undefined) fields.username = tidy(username)
  await editing(id, (entry, { clock }) => {
    const named = withFields(entry, fields, clock)
    if (sites === undefined && tags === undefined) return named
    return {
      ...named,
      sites: sites === undefined ? named.sites : withElements(named.sites, siteTexts(sites), clock),
      tags: tags === undefined ? named.tags : withElements(named.tags, tags.map(tidy).filter(Boolean), clock),
    }
  })
}

/** Puts an account directly before another, or last. */
export async function moveAccount({ id, before }: Id & { before: string | null }): Promise<void> {
  await editing(id, (entry, { opened, clock }) => {
    const orders = cardsOf(opened.vault).flatMap((card) => (card.entry.id === id ? [] : card.entry.order))
    const next = before === null ? null : findEntry(opened.vault, before).order
    const lower = next === null ? orders : orders.filter((order) => order < next)
    const previous = lower.reduce<string | null>((end, order) => (end === null || order > end ? order : end), null)
    return withFields(entry, { order: generateKeyBetween(previous, next) }, clock)
  })
}

/** Takes an account off the list; it can be restored until it is erased. @throws account.registered */
export async function removeAccount({ id }: Id): Promise<void> {
  const registered = await registeredAccounts(await requireOpen())
  if (registered.has(id)) throw new CountersignError("account.registered")
  const entry = await editing(id, (before, { clock }) => withFields(before, { removed: Date.now() }, clock))
  await appendActivity("account.removed", entry.issuer)
}

/** Puts a removed account back: a new edit, so that it also reaches browsers that have seen the removal. */
export async function restoreAccount({ id }: Id): Promise<void> {
  const entry = await editing(id, (before, { clock }) => withFields(before, { removed: null }, clock))
  await appendActivity("account.restored", entry.issuer)
}

const erasing = (choose: (entry: Live) => boolean): Promise<readonly Live[]> =>
  change(async ({ opened, clock }) => {
    const chosen = liveEntries(opened.vault).filter(choose)
    return { changes: chosen.map((entry) => ({ entry: tombstone(entry, clock) })), result: chosen }
  })

/**
 * Erases a removed account and its secrets for good; what stays tells other browsers to do the same.
 * @param snapshots also from the kept states of the vault, which otherwise have it for up to thirty days more
 */
export async function eraseAccount({ id, snapshots = false }: Id & { snapshots?: boolean }): Promise<void> {
  for (const { issuer } of await erasing((entry) => entry.id === id && entry.removed !== null)) {
    await appendActivity("account.erased", issuer)
  }
  if (snapshots) await eraseFromStates(id)
}

/** Erases what was removed more than thirty days ago. */
export async function eraseOld(): Promise<void> {
  const limit = Date.now() - KEPT
  await erasing((entry) => entry.removed !== null && entry.removed < limit)
}

/** Removed accounts that can be restored, the last removed first. */
export async function listRemoved(): Promise<RemovedView[]> {
  const { vault } = await openedIndex()
  return liveEntries(vault)
    .flatMap((entry) => {
      const { removed } = entry
      return removed === null ? [] : [{ ...briefOf(entry), removedAt: removed, eraseAt: removed + KEPT }]
    })
    .toSorted((a, b) => b.removedAt - a.removedAt)
}

/** A code's secret, as link and as text, for someone who has just proved who they are. */
export async function revealAccount({ id, proof }: Id & { proof: Proof }): Promise<{ uri: string; secret: string }> {
  await requireReveal()
  await prove(proof)
  const { codes } = await requireOpen()
  const { vault } = await openedIndex()
  const entry = findEntry(vault, id)
  const otp = await codeOfEntry(await sealingKey(codes), vault, entry)
  await appendActivity("account.revealed", entry.issuer)
  return { uri: writeOtpauthUri(otp, entry.issuer, entry.username), secret: secretText(otp) }
}

/** Notes; empty if there are none. @throws gate.closed */
export async function getNotes({ id }: Id): Promise<NotesView> {
  const passwords = await passGate()
  const key = await sealingKey(passwords)
  const { vault } = await openedIndex()
  const entry = findEntry(vault, id)
  const box = findBox(vault, id, "notes")
  const open = (stamp: PartStamp, sealed: Bytes) => openNotes(key, vault.id, id, stamp, sealed)
  const text = entry.parts.notes === undefined || box === null ? "" : await open(entry.parts.notes, box)
  const former = await formerOpened(vault, entry, "notes", open)
  return {
    text,
    former: former.map(({ value, until }) => ({ text: value, until })).filter((each) => each.text !== ""),
    ...(await readNoteDraft(passwords, id)),
  }
}

/** Replaces the notes. @throws gate.closed */
export async function setNotes({ id, notes }: Id & { notes: string }): Promise<void> {
  const key = await sealingKey(await passGate())
  await change(async ({ opened, clock }) => {
    const entry = findEntry(opened.vault, id)
    const stamp = newStamp(clock)
    const box = await sealNotes(key, opened.vault.id, id, stamp, notes)
    const changes = [{ entry: withPart(entry, "notes", stamp), boxes: { notes: box } }]
    return { changes, result: undefined }
  })
}
