/** Edits that a person makes to what a sync did: take it back, or decide on removals that wait. */
import * as v from "valibot"
import { later, tick } from "../../domain/clock.ts"
import { CountersignError } from "../../domain/error.ts"
import { toCbor } from "../../vault/cbor.ts"
import { isLive, unpackEntry, type Entry, type Live } from "../../vault/entry.ts"
import { boxesOf, entryOf, restore, undo } from "../../vault/restore.ts"
import type { Vault } from "../../vault/vault.ts"
import { appendActivity } from "../activity.ts"
import { change } from "../accounts/opened.ts"
import { syncNow } from "./run.ts"
import { readStatus, updateStatus, type SyncStatus } from "./store.ts"

/** The accounts of before as a vault of one bucket, which is what restoring reads from. */
function vaultOf(now: Vault, { entries, boxes }: NonNullable<SyncStatus["undo"]>): Vault {
  // Sealed by us, and of the version that wrote it: an update of the extension forgets what can be undone.
  const read = v.parse(v.array(v.looseObject({ id: v.string(), born: v.string() })), JSON.parse(entries))
  const bucket = {
    version: "",
    entries: read.map((entry) => unpackEntry(entry as unknown as Entry)),
    secrets: toCbor(boxes),
  }
  return { id: now.id, manifest: now.manifest, buckets: [bucket], sizes: [0] }
}

/** Takes back what the last sync that changed something changed here. @throws sync.undo if there is nothing */
export async function undoSync(): Promise<void> {
  const record = (await readStatus()).undo
  if (record === null) throw new CountersignError("sync.undo")
  await change(async ({ opened: { vault }, clock }) => {
    const before = vaultOf(vault, record)
    const ids = [...record.added, ...record.changed, ...record.removed]
    const erased = ids.filter((id) => {
      const entry = entryOf(vault, id)
      return entry !== undefined && !isLive(entry)
    })
    const restored = await restore(vault, before, erased, clock, (entry) => Promise.resolve(boxesOf(before, entry)))
    const changes = [...undo(vault, before, ids, clock, Date.now()), ...restored.changes]
    return { changes, latest: restored.clock, result: undefined }
  })
  await updateStatus((status) => ({ ...status, undo: null }))
  await appendActivity("sync.undone")
}

/** An account as kept by somebody who knew that it was removed elsewhere. */
const kept = (entry: Live, clock: string): Live => ({ ...entry, clocks: { ...entry.clocks, removed: clock } })

/** Takes the removals in that wait, or keeps the accounts, here and by the next sync everywhere. */
export async function decideRemovals({ remove }: { remove: boolean }): Promise<void> {
  const { waiting, waitingClock } = await readStatus()
  if (remove) return syncNow(waiting)
  await change(async ({ opened: { vault }, clock, device }) => {
    const after = waitingClock === null ? clock : tick(later(clock, waitingClock), device, Date.now())
    const entries = waiting.flatMap((id) => entryOf(vault, id) ?? []).filter(isLive)
    return { changes: entries.map((entry) => ({ entry: kept(entry, after) })), latest: after, result: undefined }
  })
  await updateStatus((status) => ({ ...status, waiting: [], waitingClock: null }))
  return undefined
}

/** What was told was read. */
export async function dismissSync(): Promise<void> {
  await updateStatus((status) => ({
    ...status,
    conflicts: [],
    findings: [],
    dismissed: [...status.dismissed, ...status.findings.map(({ key }) => key)],
  }))
}
