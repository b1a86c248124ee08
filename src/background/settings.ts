/** What the person chose, sealed with the rest of the vault, within what the organisation allows. */
import * as v from "valibot"
import { text, utf8, type Bytes } from "../domain/bytes.ts"
import { defaultSettings, settingsSchema, type Settings } from "../domain/settings.ts"
import { readMeta, writeMeta } from "../storage/vault-store.ts"
import { open, seal, sealingKey } from "../vault/seal.ts"
import { appendActivity } from "./activity.ts"
import { database } from "./database.ts"
import { readHeld, requireOpen } from "./held.ts"
import { scheduleLock } from "./deadlines.ts"
import { policy, withinPolicy } from "./policy.ts"
import { bumpRevision } from "./revision.ts"

/** Settings as they are stored. */
export const sealSettings = async (index: Bytes, vault: Bytes, settings: Settings): Promise<Bytes> =>
  seal(await sealingKey(index), utf8(JSON.stringify(settings)), { type: "settings", vault })

async function chosen(): Promise<Settings> {
  const held = await readHeld()
  const box = held === null ? null : await readMeta(await database(), "settings")
  if (held === null || box === null) return defaultSettings
  const plain = await open(await sealingKey(held.index), box, { type: "settings", vault: held.vault })
  return v.parse(settingsSchema, { ...defaultSettings, ...JSON.parse(text(plain)) })
}

/** The settings in force; the defaults while the vault is closed. */
export async function readSettings(): Promise<Settings> {
  const [settings, allowed] = await Promise.all([chosen(), policy()])
  return withinPolicy(settings, allowed)
}

/** Changes settings. @throws vault.closed, vault.locked */
export async function changeSettings(changes: Partial<Settings>): Promise<Settings> {
  const held = await requireOpen()
  const before = await chosen()
  const settings = { ...before, ...changes }
  await writeMeta(await database(), "settings", await sealSettings(held.index, held.vault, settings))
  if (settings.appLock !== before.appLock) await appendActivity(settings.appLock ? "lock.on" : "lock.off")
  const effective = withinPolicy(settings, await policy())
  await scheduleLock(effective)
  await bumpRevision()
  return effective
}
