/** The opened index, kept by the worker as long as it lives and the vault is open, and the one way to change it. */
import { tick, type Clock } from "../domain/clock.ts"
import { CountersignError } from "../domain/error.ts"
import { readContent, readMeta, writeContent } from "../storage/vault-store.ts"
import { sealingKey, type SealingKey } from "../vault/seal.ts"
import { changeVault, openVault, type Change, type Vault } from "../vault/vault.ts"
import { database } from "./database.ts"
import { requireOpen, type Held } from "./held.ts"
import { bumpRevision } from "./revision.ts"

/** The index and what is needed to read more. */
export interface Opened {
  readonly vault: Vault
  readonly key: SealingKey
}

/** How often a change is tried against somebody else's before it gives up. */
const TRIES = 5

let cached: Promise<Opened> | null = null

/** Takes the decrypted index out of memory. */
export function forgetIndex(): void {
  cached = null
}

/** The index of the open vault. @throws vault.closed, vault.locked, vault.damaged, vault.newer */
export async function openedIndex(): Promise<Opened> {
  const held = await requireOpen()
  cached ??= read(held)
  const reading = cached
  try {
    return await reading
  } catch (thrown) {
    if (cached === reading) cached = null
    throw thrown
  }
}

async function read(held: Held): Promise<Opened> {
  const [key, content] = await Promise.all([sealingKey(held.index), readContent(await database())])
  if (content === null) throw new CountersignError("vault.damaged", "no manifest")
  return { key, vault: await openVault(key, held.vault, content) }
}

/** What a change is made of. */
export interface Making {
  readonly opened: Opened
  readonly held: Awaited<ReturnType<typeof requireOpen>>
  /** The clock of everything that this change sets. */
  readonly clock: Clock
}

/**
 * Changes accounts: reads, makes and seals outside, then stores in one transaction if nobody else has stored between,
 * else once more. Writers wait for one another.
 * @param make pure but for sealing; it may run several times. An empty list stores nothing.
 * @returns what `make` returned beside the changes
 * @throws vault.busy after five times, and what `make` throws
 */
export function change<T>(make: (making: Making) => Promise<{ changes: readonly Change[]; result: T }>): Promise<T> {
  return navigator.locks.request("vault", async () => {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const held = await requireOpen()
      const opened = await openedIndex()
      const { manifest } = opened.vault
      const device = (await readMeta(await database(), "device")) ?? ""
      const clock = tick(manifest.clock, device, Date.now())
      const { changes, result } = await make({ opened, held, clock })
      if (changes.length === 0) return result
      const writing = await changeVault(opened.key, opened.vault, changes, clock)
      if (await writeContent(await database(), manifest.revision, writing.manifest, writing.buckets)) {
        // Locked in the meantime: what was written stays written, but the index must not come back into memory.
        if (cached !== null) cached = Promise.resolve({ key: opened.key, vault: writing.vault })
        await bumpRevision()
        return result
      }
      forgetIndex()
    }
    throw new CountersignError("vault.busy")
  })
}
