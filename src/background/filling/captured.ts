/**
 * What was typed into pages and may be saved: in memory, sealed at once under the inbox key, which is there while the
 * vault is locked too. Nothing is kept while it is closed: there is no key to seal it with.
 */
import browser from "webextension-polyfill"
import * as v from "valibot"
import { text, utf8 } from "../../domain/bytes.ts"
import { aging, LIFETIME, noTypings, type Typings } from "../../domain/saving.ts"
import { sessionItem, storeBytes, storedBytes } from "../../storage/session.ts"
import { open, seal, sealingKey } from "../../vault/seal.ts"
import { setBadge } from "../badge.ts"
import { readHeld, type Held } from "../locking/held.ts"
import { withdrawSave } from "../notices.ts"
import { bumpRevision } from "../revision.ts"
import { on } from "../events.ts"

const capturedSchema = v.object({
  id: v.string(),
  at: v.number(),
  origin: v.string(),
  url: v.string(),
  tab: v.number(),
  username: v.string(),
  password: v.string(),
  mark: v.string(),
  isNew: v.boolean(),
})

const schema = v.object({
  waiting: v.array(capturedSchema),
  steps: v.array(capturedSchema),
  declined: v.array(v.object({ origin: v.string(), username: v.string(), mark: v.string() })),
  recent: v.array(v.object({ origin: v.string(), at: v.number() })),
})

const item = sessionItem("captured", storedBytes)

/** Wakes to forget what is over: at rest in memory, a password does not outstay its time. */
const ALARM = "captured"

async function read({ inbox, vault }: Held): Promise<Typings> {
  const box = await item.get()
  if (box === null) return noTypings
  const plain = await open(await sealingKey(inbox), box, { type: "captured", vault }).catch(() => null)
  // Of a vault that was moved since, whose inbox key is gone.
  if (plain === null) return noTypings
  return aging(v.parse(schema, JSON.parse(text(plain))), Date.now())
}

/** What was typed, without what is over; nothing while the vault is closed. */
export async function readTypings(): Promise<Typings> {
  const held = await readHeld()
  return held === null ? noTypings : read(held)
}

/** Changes it, one change at a time. Nothing while the vault is closed. @returns whether anything is different */
export function changeTypings(change: (typings: Typings) => Typings): Promise<boolean> {
  return navigator.locks.request("captured", async () => {
    const held = await readHeld()
    if (held === null) return false
    const before = await read(held)
    const after = change(before)
    if (after === before) return false
    const { inbox, vault } = held
    const box = await seal(await sealingKey(inbox), utf8(JSON.stringify(after)), { type: "captured", vault })
    await item.set(storeBytes(box))
    const ends = [...after.waiting, ...after.steps].map(({ at }) => at + LIFETIME)
    if (ends.length === 0) await browser.alarms.clear(ALARM)
    else await browser.alarms.create(ALARM, { when: Math.min(...ends) })
    await setBadge({ offers: after.waiting.length })
    if (after.waiting.length === 0 && before.waiting.length > 0) await withdrawSave()
    await bumpRevision()
    return true
  })
}

/** Listens for the end of what waits. */
export function watchCaptured(): void {
  on("alarm", ({ name }) => (name === ALARM ? changeTypings((typings) => ({ ...typings })) : undefined))
}
