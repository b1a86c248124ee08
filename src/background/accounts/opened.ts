/** The opened index, kept by the worker as long as it lives and the vault is open, and the one way to change it. */
import { equal, type Bytes } from "../../domain/bytes.ts"
import { isDevice, later, newDevice, tick, type Clock, type DeviceId } from "../../domain/clock.ts"
import { CountersignError } from "../../domain/error.ts"
import { readContent, readMeta, writeContent, writeMeta } from "../../storage/vault-store.ts"
import { sealingKey, type SealingKey } from "../../vault/seal.ts"
import { changeVault, openVault, type Change, type Vault, type Writing } from "../../vault/vault.ts"
import { database } from "../database.ts"
import { whileStale } from "../list/front.ts"
import { requireOpen, type Held } from "../locking/held.ts"
import { bumpRevision } from "../revision.ts"
import { keepState } from "./snapshots.ts"

/** The index and what is needed to read more. */
export interface Opened {
  readonly vault: Vault
  readonly key: SealingKey
}

/** How often a change is tried against somebody else's before it gives up. */
const TRIES = 5

/** The index and whose it is: another vault may come in the place of this one, and its keys with it. */
let cached: { readonly of: Bytes; readonly reading: Promise<Opened> } | null = null

/** Takes the decrypted index out of memory. */
export function forgetIndex(): void {
  cached = null
}

/** The index of the open vault, and what is held with it. @throws vault.closed, vault.locked, vault.damaged, vault.newer */
export async function openedIndex(): Promise<Opened & Pick<Making, "held">> {
  const held = await requireOpen()
  if (cached === null || !equal(cached.of, held.vault)) cached = { of: held.vault, reading: read(held) }
  const mine = cached
  try {
    return { ...(await mine.reading), held }
  } catch (thrown) {
    if (cached === mine) cached = null
    throw thrown
  }
}

async function read(held: Held): Promise<Opened> {
  const [key, content] = await Promise.all([sealingKey(held.index), readContent(await database())])
  if (content === null) throw new CountersignError("vault.damaged", "no manifest")
  const vault = await openVault(key, held.vault, content)
  // Every write compares the one in the clear: were it wrong, all would be refused as somebody else's.
  if (vault.manifest.revision !== content.revision) throw new CountersignError("vault.damaged", "revision")
  return { key, vault }
}

/** What a change comes to. */
export interface Made<T> {
  readonly changes: readonly Change[]
  readonly result: T
  /** The latest clock in them, where they bring some of other browsers'. */
  readonly latest?: Clock
}

/** What a change is made of. */
export interface Making {
  readonly opened: Opened
  readonly held: Awaited<ReturnType<typeof requireOpen>>
  readonly device: DeviceId
  /** The clock of everything that this change sets. */
  readonly clock: Clock
}

/**
 * Writes the vault anew: reads, makes and seals outside, then stores in one transaction if nobody else has stored between,
 * else once more. Writers wait for one another.
 * @param make pure but for sealing; it may run several times. `writing: null` stores nothing.
 * @returns what `make` returned beside the writing
 * @throws vault.busy after five times, or if another vault has come in the place of this one while it waited: what `make`
 * was given, such as the passwords key, is of the one before; and what `make` throws
 */
export async function rewrite<T>(
  make: (making: Making) => Promise<{ readonly writing: Writing | null; readonly result: T }>,
): Promise<T> {
  const asked = await requireOpen()
  return navigator.locks.request("vault", async () => {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const held = await requireOpen()
      if (!equal(held.vault, asked.vault)) break
      const opened = await openedIndex()
      const { manifest } = opened.vault
      const device = await deviceId()
      const { writing, result } = await make({ opened, held, device, clock: tick(manifest.clock, device, Date.now()) })
      if (writing === null) return result
      await keepState(opened.vault)
      const store = async () => writeContent(await database(), manifest.revision, writing.manifest, writing.buckets)
      if (await whileStale(store)) {
        // Locked in the meantime: what was written stays written, but the index must not come back into memory.
        const written = { key: opened.key, vault: writing.vault }
        if (cached !== null) cached = { of: writing.vault.id, reading: Promise.resolve(written) }
        await bumpRevision()
        return result
      }
      forgetIndex()
    }
    throw new CountersignError("vault.busy")
  })
}

const listeners = new Set<() => void>()

/** Calls back after each change that was made here, which sync is to bring to other browsers. */
export function onChange(listener: () => void): void {
  listeners.add(listener)
}

/**
 * Changes accounts, see {@link rewrite}.
 * @param make an empty list stores nothing
 * @returns what `make` returned beside the changes
 */
export async function change<T>(make: (making: Making) => Promise<Made<T>>): Promise<T> {
  const [result, changed] = await rewrite(async (making) => {
    const { opened, clock } = making
    const made = await make(making)
    const latest = later(clock, made.latest ?? clock)
    const isNothing = made.changes.length === 0
    const writing = isNothing ? null : await changeVault(opened.key, opened.vault, made.changes, latest)
    return { writing, result: [made.result, !isNothing] as const }
  })
  if (changed) for (const listener of listeners) listener()
  return result
}

/** This browser's id; a new one if it was lost, which costs nothing but a name. */
export async function deviceId(): Promise<DeviceId> {
  const stored = await readMeta(await database(), "device")
  if (isDevice(stored)) return stored
  const device = newDevice()
  await writeMeta(await database(), "device", device)
  return device
}
