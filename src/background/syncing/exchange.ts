/**
 * Another vault in the place of this browser's, with everything that is in it: other id, other root, all sealed anew. One
 * transaction stores it; a worker that is killed before leaves the one vault, after it the other, closed in between.
 */
import { toBase64Url, type Bytes } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import type { SnapshotRecord } from "../../storage/db.ts"
import { exchangeEverything, readEverything, type Everything } from "../../storage/move-store.ts"
import { writeKeyring, type Keyring } from "../../vault/keyring.ts"
import { keyFor } from "../../vault/keys.ts"
import { moveVault } from "../../vault/move.ts"
import { moveStates, type ContentKeys } from "../../vault/move-states.ts"
import { sealingKey } from "../../vault/seal.ts"
import { openVault } from "../../vault/vault.ts"
import { database } from "../database.ts"
import { requireOpen } from "../locking/held.ts"
import { forgetKeys } from "../locking/lock.ts"
import { bumpRevision } from "../revision.ts"
import { moveActivity, moveBoxes, sealedMeta, type RootOf } from "./boxes.ts"
import { leftAfter, sealLeft } from "./left.ts"
import { requireServer, sealServer, type SyncServerRecord } from "./store.ts"
import { hold } from "../locking/unlock.ts"

/** The vault to come. */
export interface Successor {
  readonly root: Bytes
  readonly keyring: Keyring
  /** The remote keyring that it came with, if it is on the remote already. */
  readonly remote: SyncServerRecord["keyring"]
  /** The successor that the heads of the vault before name, or will. */
  readonly to: string
}

/** How often it is tried against somebody else's writing. */
const TRIES = 5

/** Whoever writes what is about to be exchanged, in the order in which they wait for one another. */
const writers = [
  "registering",
  "sync",
  "vault",
  "keyring",
  "generated",
  "settings",
  "sync-server",
  "sync-status",
  "registrations",
  "requests",
  "location",
  "silent",
  "menuless",
  "confirmed",
  "taught",
] as const

const alone = <T>(work: () => Promise<T>): Promise<T> =>
  writers.reduceRight<() => Promise<T>>((inner, name) => () => navigator.locks.request(name, inner), work)()

/**
 * Puts the vault `next` in the place of the one of `from`, and leaves it open.
 * @throws vault.closed, vault.locked, sync.off, vault.damaged if something here does not open, vault.busy, storage.failed
 */
export function exchangeVault(from: RootOf, next: Successor): Promise<void> {
  const to = { vault: next.keyring.vault, root: next.root }
  return alone(async () => {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const held = await requireOpen()
      const before = await readEverything(await database(), sealedMeta)
      if (before === null) throw new CountersignError("vault.missing")
      if (toBase64Url(held.vault) !== toBase64Url(from.vault)) throw new CountersignError("vault.busy")
      const after = await moved(before, from, to, next)
      // Closed meanwhile: keys of the one vault must never meet bytes of the other.
      await forgetKeys({ fully: true })
      const stored = await exchangeEverything(await database(), sealedMeta, before, after).catch(
        async (thrown: unknown) => {
          await hold(from)
          throw thrown
        },
      )
      await hold(stored ? to : from)
      await bumpRevision()
      if (stored) return
    }
    throw new CountersignError("vault.busy")
  })
}

async function contentKeys({ vault, root }: RootOf): Promise<ContentKeys> {
  const [index, codes, passwords] = await Promise.all([
    keyFor(root, "index"),
    keyFor(root, "codes"),
    keyFor(root, "passwords"),
  ])
  return { vault, index, codes: await sealingKey(codes), passwords: await sealingKey(passwords) }
}

async function moved(before: Everything, from: RootOf, to: RootOf, next: Successor): Promise<Everything> {
  const [old, fresh, sync, server] = await Promise.all([
    contentKeys(from),
    contentKeys(to),
    keyFor(to.root, "sync"),
    requireServer(),
  ])
  const { manifest, buckets } = before
  const vault = await openVault(await sealingKey(old.index), old.vault, { manifest: manifest.bytes, buckets })
  const writing = await moveVault(vault, old, fresh, fresh.index)
  const times = [...before.snapshots.keys()]
  const manifests = [...before.snapshots.values()].map((state) => state.manifest)
  const { states, pieces } = await moveStates(manifests, before.pieces, old, fresh)
  const keys = { vault: to.vault, sync }
  const meta = await moveBoxes(before.meta, from, to)
  meta.set("keyring", await writeKeyring(next.keyring))
  meta.set("sync", await sealServer(keys, { ...server, keyring: next.remote }))
  meta.set("left", await sealLeft(keys, await leftAfter(server.address, next.to)))
  return {
    meta,
    manifest: { revision: writing.vault.manifest.revision, bytes: writing.manifest },
    buckets: writing.vault.buckets.map((_, number) => writing.buckets.get(number)!),
    activity: await moveActivity(before.activity, from, to),
    snapshots: new Map<number, SnapshotRecord>(
      states.flatMap((state, i) => (state === null ? [] : [[times[i]!, state] as const])),
    ),
    pieces,
  }
}
