/** What this browser keeps in boxes beside the accounts, sealed anew for another vault that takes the place of this one. */
import { text, utf8, type Bytes } from "../../domain/bytes.ts"
import type { ActivityRecord } from "../../storage/db.ts"
import type { Everything, SealedMeta } from "../../storage/move-store.ts"
import { keyFor, type Purpose } from "../../vault/keys.ts"
import { open, seal, sealingKey, type SealedType } from "../../vault/seal.ts"
import { moveLocations, moveRegistrations, moveRequests } from "../requests/approval-boxes.ts"
import { changedSettings } from "../settings.ts"

/** A vault's id and root. */
export interface RootOf {
  readonly vault: Bytes
  readonly root: Bytes
}

type Move = (box: Bytes, from: RootOf, to: RootOf) => Promise<Bytes>

const key = async ({ root }: RootOf, purpose: Purpose) => sealingKey(await keyFor(root, purpose))

/** One box, sealed under one key of the vault. */
const oneBox =
  (type: SealedType, purpose: Purpose): Move =>
  async (sealed, from, to) => {
    const plain = await open(await key(from, purpose), sealed, { type, vault: from.vault })
    return seal(await key(to, purpose), plain, { type, vault: to.vault })
  }

/**
 * What becomes of each single value. Complete at compile time: one that were forgotten here would not open in the other
 * vault. `null`: it is of the one vault only, and what the other needs of its kind is made anew.
 */
const ways: Readonly<Record<SealedMeta, Move | null>> = {
  settings: oneBox("settings", "index"),
  pin: oneBox("pin-record", "pin"),
  inbox: oneBox("inbox", "inbox"),
  generated: oneBox("generated", "passwords"),
  silent: oneBox("silent", "index"),
  menuless: oneBox("menuless", "index"),
  confirmed: oneBox("confirmed", "index"),
  taught: oneBox("taught", "index"),
  registrations: moveRegistrations,
  requests: moveRequests,
  location: moveLocations,
  keyring: null,
  sync: null,
  synced: null,
  replica: null,
  left: null,
  nextPassword: null,
  nextRecovery: null,
}

/** Names of the single values that are sealed, or made for one vault. */
export const sealedMeta = Object.keys(ways) as readonly SealedMeta[]

/**
 * The single values that come along, under the keys of `to`. Passkeys do not: their PRF was asked for the old vault.
 * @throws vault.damaged, vault.newer
 */
export async function moveBoxes(meta: Everything["meta"], from: RootOf, to: RootOf): Promise<Map<SealedMeta, Bytes>> {
  const moved = new Map<SealedMeta, Bytes>()
  for (const [name, sealed] of meta) {
    const bytes = await ways[name]?.(sealed, from, to)
    if (bytes !== undefined) moved.set(name, bytes)
  }
  const settings = moved.get("settings")
  // App Lock goes with the last of PIN and passkeys.
  if (settings !== undefined && !meta.has("pin")) {
    const keys = { index: await keyFor(to.root, "index"), vault: to.vault }
    moved.set("settings", await changedSettings(keys, settings, { appLock: false }))
  }
  return moved
}

/** Whom the activity feed is about, under the keys of `to`; what does not open stays without a name. */
export async function moveActivity(activity: Everything["activity"], from: RootOf, to: RootOf) {
  const [old, fresh] = [await key(from, "index"), await key(to, "index")]
  const moved = new Map<number, ActivityRecord>()
  for (const [id, record] of activity) {
    if (record.about === null) continue
    const about = { type: "activity", part: record.kind, version: `${record.at}` } as const
    const named = await open(old, record.about, { ...about, vault: from.vault }).then(text, () => null)
    const box = named === null ? null : await seal(fresh, utf8(named), { ...about, vault: to.vault })
    moved.set(id, { ...record, about: box })
  }
  return moved
}
