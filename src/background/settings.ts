/** What the person chose, sealed with the rest of the vault, within what the organisation allows. */
import * as v from "valibot"
import { utf8, type Bytes } from "../domain/bytes.ts"
import { defaultSettings, settingsOf, type Settings } from "../domain/settings.ts"
import { readMeta, writeMeta } from "../storage/vault-store.ts"
import { fromJson, readVersioned } from "../vault/content.ts"
import { open, seal, sealingKey } from "../vault/seal.ts"
import { appendActivity } from "./activity.ts"
import { database } from "./database.ts"
import { whileStale } from "./list/front.ts"
import { readHeld, requireOpen, type Held } from "./locking/held.ts"
import { scheduleLock } from "./locking/deadlines.ts"
import { policyFor, withinPolicy, type RulesHeld } from "./policy.ts"
import { bumpRevision } from "./revision.ts"

/** Stored before there was a version, they are of the first. What else is in them, `settingsOf` reads key by key. */
const storedSchema = v.looseObject({ version: v.optional(v.literal(1), 1) })

type Keys = Pick<Held, "index" | "vault">

const about = (vault: Bytes) => ({ type: "settings", vault }) as const

const sealStored = async ({ index, vault }: Keys, stored: object): Promise<Bytes> =>
  seal(await sealingKey(index), utf8(JSON.stringify(stored)), about(vault))

/** Settings as they are stored. */
export const sealSettings = (index: Bytes, vault: Bytes, settings: Settings): Promise<Bytes> =>
  sealStored({ index, vault }, { version: 1, ...settings })

/** All that is in a box. @throws vault.newer, vault.damaged */
async function openStored({ index, vault }: Keys, box: Bytes) {
  return readVersioned(storedSchema, fromJson(await open(await sealingKey(index), box, about(vault))), 1, "settings")
}

/**
 * A box with some settings changed. What only a newer Countersign knows in it stays as it is.
 * @throws vault.newer, vault.damaged
 */
export async function changedSettings(keys: Keys, box: Bytes, changes: Partial<Settings>): Promise<Bytes> {
  const stored = await openStored(keys, box)
  return sealStored(keys, { ...settingsOf(stored), ...stored, ...changes })
}

async function chosen(keys: Keys | null): Promise<Settings> {
  const box = keys === null ? null : await readMeta(await database(), "settings")
  return keys === null || box === null ? defaultSettings : settingsOf(await openStored(keys, box))
}

/** The settings in force, for someone who has the keys before they are held. */
export async function settingsBy(keys: (Keys & NonNullable<RulesHeld>) | null): Promise<Settings> {
  const [settings, allowed] = await Promise.all([chosen(keys), policyFor(keys)])
  return withinPolicy(settings, allowed)
}

/** The settings in force; the defaults while the vault is closed. */
export async function readSettings(): Promise<Settings> {
  return settingsBy(await readHeld())
}

/** One change at a time, so that none takes another back. */
async function changed(changes: Partial<Settings>) {
  const held = await requireOpen()
  const before = await chosen(held)
  const settings = { ...before, ...changes }
  const stored = await readMeta(await database(), "settings")
  const box =
    stored === null
      ? await sealSettings(held.index, held.vault, settings)
      : await changedSettings(held, stored, changes)
  await whileStale(async () => writeMeta(await database(), "settings", box))
  return { before, settings, held }
}

/** Changes settings. @throws vault.closed, vault.locked */
export async function changeSettings(changes: Partial<Settings>): Promise<Settings> {
  const { before, settings, held } = await navigator.locks.request("settings", () => changed(changes))
  if (settings.appLock !== before.appLock) await appendActivity(settings.appLock ? "lock.on" : "lock.off")
  const effective = withinPolicy(settings, await policyFor(held))
  await scheduleLock(effective)
  await bumpRevision()
  return effective
}
