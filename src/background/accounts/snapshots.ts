/** The time machine: states of the vault as it was, kept beside it in the database. */
import { codeOf } from "../../domain/error.ts"
import {
  listSnapshots,
  readSnapshot,
  replaceSnapshot,
  takeSnapshot,
  thinSnapshots,
} from "../../storage/snapshot-store.ts"
import { sealingKey } from "../../vault/seal.ts"
import { keptSnapshots, snapshotDue, withoutAccount } from "../../vault/snapshot.ts"
import { openVault, type Vault } from "../../vault/vault.ts"
import { database } from "../database.ts"
import { requireOpen } from "../locking/held.ts"
import { log } from "../log.ts"

/**
 * Keeps the stored state, which a change is about to replace, if it is time. A state that cannot be kept must not keep
 * the change from being made, so this does not throw.
 * @param vault as it is stored
 */
export async function keepState(vault: Vault): Promise<void> {
  try {
    const now = Date.now()
    const times = await listSnapshots(await database())
    if (vault.manifest.revision > 0 && snapshotDue(times.at(-1) ?? null, now)) await keep(vault, now)
  } catch (thrown) {
    await log("storage", codeOf(thrown))
  }
}

async function keep({ manifest }: Vault, now: number): Promise<number> {
  await takeSnapshot(await database(), now, manifest.revision, manifest.buckets)
  await thinSnapshots(await database(), (times) => keptSnapshots(times, now))
  return now
}

/** Keeps the stored state whatever the time, and gives its name: before something that one may want to undo. */
export const keepStateNow = (vault: Vault): Promise<number> => keep(vault, Date.now())

/** Drops the states whose time has come: nothing wakes for it, so it is done when the vault is opened. */
export async function thinStates(): Promise<void> {
  const now = Date.now()
  await thinSnapshots(await database(), (times) => keptSnapshots(times, now))
}

/** Times of the kept states, newest first. @throws vault.closed, vault.locked */
export async function listStates(): Promise<number[]> {
  await requireOpen()
  return (await listSnapshots(await database())).toReversed()
}

/** Whether a state is still kept. */
export const hasState = async (at: number): Promise<boolean> => (await listSnapshots(await database())).includes(at)

/** The vault as it was. @throws snapshot.missing, vault.damaged */
export async function openState(at: number): Promise<Vault> {
  const { index, vault } = await requireOpen()
  const { manifest, versions, pieces } = await readSnapshot(await database(), at)
  const buckets = versions.flatMap((version) => pieces.get(version) ?? [])
  return openVault(await sealingKey(index), vault, { manifest, buckets })
}

/** Takes an account out of every kept state, in turn with who writes the vault or exchanges it for another. */
export const eraseFromStates = (account: string): Promise<void> =>
  navigator.locks.request("vault", async () => {
    const { index, vault } = await requireOpen()
    const key = await sealingKey(index)
    const known = new Map<string, { version: string; bytes: Uint8Array<ArrayBuffer> }>()
    for (const at of await listSnapshots(await database())) {
      const without = await withoutAccount(key, vault, await readSnapshot(await database(), at), account, known)
      if (without === null) continue
      const { manifest, versions, pieces } = without
      await replaceSnapshot(await database(), at, { manifest, versions }, pieces)
    }
    await thinStates()
  })
