/** The activity feed: `appendActivity` is the one way into it. */
import { text, utf8 } from "../domain/bytes.ts"
import type { ActivityKind } from "../domain/activity.ts"
import type { ActivityView } from "../messages/contract.ts"
import { addActivity, readActivity } from "../storage/activity-store.ts"
import { open, seal, sealingKey } from "../vault/seal.ts"
import { database } from "./database.ts"
import { readHeld, requireOpen } from "./locking/held.ts"

/**
 * Tells the feed that something happened. Whom it is about is sealed under the index key, and left out while the vault
 * is closed: then there is no key, and a title is never stored in the clear.
 */
export async function appendActivity(kind: ActivityKind, about: string | null = null): Promise<void> {
  const held = await readHeld()
  const named = held !== null && about !== null && about !== ""
  const at = Date.now()
  const box = named
    ? await seal(await sealingKey(held.index), utf8(about), {
        type: "activity",
        vault: held.vault,
        part: kind,
        version: `${at}`,
      })
    : null
  await addActivity(await database(), { at, kind, about: box })
}

/** Newest first; whom something was about is left out if it does not open. @throws vault.closed, vault.locked */
export async function listActivity(): Promise<ActivityView[]> {
  const { index, vault } = await requireOpen()
  const key = await sealingKey(index)
  const records = await readActivity(await database())
  return Promise.all(
    records.map(async ({ id, record: { at, kind, about: box } }) => {
      const about = { type: "activity", vault, part: kind, version: `${at}` } as const
      return { id, at, kind, about: box && (await open(key, box, about).then(text, () => null)) }
    }),
  )
}
