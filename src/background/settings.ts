/** What the person chose, sealed with the rest of the vault, within what the organisation allows. */
import { utf8, type Bytes } from "../domain/bytes.ts"
import { defaultSettings, settingsOf, type Settings } from "../domain/settings.ts"
import { readMeta, writeMeta } from "../storage/vault-store.ts"
import { fromJson } from "../vault/content.ts"
import { open, seal, sealingKey } from "../vault/seal.ts"
import { appendActivity } from "./activity.ts"
import { database } from "./database.ts"
import { whileStale } from "./front.ts"
import { readHeld, requireOpen, type Held } from "./held.ts"
import { scheduleLock } from "./deadlines.ts"
import { policy, withinPolicy } from "./policy.ts"
import { bumpRevision } from "./revision.ts"

/** Settings as they are stored. */
export const sealSettings = async (index: Bytes, vault: Bytes, settings: Settings): Promise<Bytes> =>
  seal(await sealingKey(index), utf8(JSON.stringify(settings)), { type: "settings", vault })

async function chosen(keys: Pick<Held, "index" | "vault"> | null): Promise<Settings> {
  const box = keys === null ? null : await readMeta(await database(), "settings")
  if (keys === null || box === null) return defaultSettings
  return settingsOf(fromJson(await open(await sealingKey(keys.index), box, { type: "settings", vault: keys.vault })))
}

/** The settings in force, for someone who has the keys before they are held. */
export async function settingsBy(keys: Pick<Held, "index" | "vault"> | null): Promise<Settings> {
  const [settings, allowed] = await Promise.all([chosen(keys), policy()])
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
  const box = await sealSettings(held.index, held.vault, settings)
  await whileStale(async () => writeMeta(await database(), "settings", box))
  return { before, settings }
}

/** Changes settings. @throws vault.closed, vault.locked */
export async function changeSettings(changes: Partial<Settings>): Promise<Settings> {
  const { before, settings } = await navigator.locks.request("settings", () => changed(changes))
  if (settings.appLock !== before.appLock) await appendActivity(settings.appLock ? "lock.on" : "lock.off")
  const effective = withinPolicy(settings, await policy())
  await scheduleLock(effective)
  await bumpRevision()
  return effective
}
