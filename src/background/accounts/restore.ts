/** Restoring accounts, wherever from, and taking the last restore back. */
import * as v from "valibot"
import type { Bytes } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import type { RestoreView } from "../../messages/contract.ts"
import { sessionItem } from "../../storage/session.ts"
import { boxesOf, differences, restore, undo } from "../../vault/restore.ts"
import { liveEntries, type Vault } from "../../vault/vault.ts"
import { appendActivity } from "../activity.ts"
import { change, openedIndex } from "./opened.ts"
import { hasState, keepStateNow, openState } from "./snapshots.ts"

/** Where accounts come from, under the keys of this vault. */
export interface Source {
  readonly vault: Vault
  /** Boxes that are not as they lie in the vault. */
  readonly boxes?: ReadonlyMap<string, Bytes>
}

/** The last restore: the state before it, and which accounts it changed. */
const last = sessionItem("restored", v.object({ at: v.number(), ids: v.array(v.string()) }))

/** What would be restored from a source of time `at`. */
export async function compareWith(source: Vault, at: number): Promise<RestoreView> {
  const { vault } = await openedIndex()
  const accounts = liveEntries(source).filter(({ removed }) => removed === null).length
  return { at, accounts, differences: differences(vault, source) }
}

/** Restores accounts and keeps the state before. Answers how many were changed. */
export async function restoreFrom({ vault: source, boxes }: Source, ids: readonly string[]): Promise<number> {
  const restored = await change(async ({ opened, clock }) => {
    const at = await keepStateNow(opened.vault)
    const made = await restore(opened.vault, source, ids, clock, async (entry) => {
      const own = boxesOf(source, entry)
      return boxes === undefined ? own : own.map(([version]) => [version, boxes.get(version) ?? new Uint8Array()])
    })
    const changed = made.changes.map(({ entry }) => entry.id)
    return { changes: made.changes, latest: made.clock, result: { at, ids: changed } }
  })
  if (restored.ids.length > 0) await last.set(restored)
  return restored.ids.length
}

/** What would be restored from a kept state. @throws snapshot.missing */
export const compareState = async ({ at }: { at: number }): Promise<RestoreView> => compareWith(await openState(at), at)

/** Restores accounts from a kept state. @throws snapshot.missing */
export async function restoreState({ at, ids }: { at: number; ids: readonly string[] }): Promise<number> {
  const count = await restoreFrom({ vault: await openState(at) }, ids)
  await appendActivity("snapshot.restored")
  return count
}

/** How many accounts the last restore changed, if it can be undone: for a day, while the browser runs. */
export async function undoable(): Promise<number | null> {
  const restored = await last.get()
  return restored !== null && (await hasState(restored.at)) ? restored.ids.length : null
}

/** Takes the last restore back. @throws snapshot.missing if there is none, or the state before it is gone */
export async function undoRestore(): Promise<number> {
  const restored = await last.get()
  if (restored === null) throw new CountersignError("snapshot.missing")
  const before = await openState(restored.at)
  const count = await change(async ({ opened, clock }) => {
    const changes = undo(opened.vault, before, restored.ids, clock, Date.now())
    return { changes, result: changes.length }
  })
  await last.remove()
  await appendActivity("restore.undone")
  return count
}
