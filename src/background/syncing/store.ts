/** What this browser keeps for sync, sealed under a key of the sync key: the server, what happened, what the remote was. */
import * as v from "valibot"
import { fromBase64Url, toBase64Url, utf8, type Bytes } from "../../domain/bytes.ts"
import { isClock, type Clock } from "../../domain/clock.ts"
import { codeOf, CountersignError, errorCodes } from "../../domain/error.ts"
import { syncFindings } from "../../domain/sync-finding.ts"
import { readMeta, writeMeta } from "../../storage/vault-store.ts"
import { fromJson, readVersioned } from "../../vault/content.ts"
import { derive, open, seal, sealingKey, type SealedType } from "../../vault/seal.ts"
import { database } from "../database.ts"
import { requireOpen, type Held } from "../locking/held.ts"
import { bumpRevision } from "../revision.ts"

const bytes = v.pipe(v.string(), v.transform(fromBase64Url))

const ids = v.array(v.string())

const serverSchema = v.strictObject({
  version: v.literal(1),
  /** The folder in which the vault's own lies, with a slash at the end. */
  address: v.string(),
  user: v.string(),
  password: v.string(),
  /** The vault secret: 128 random bits that no remote ever has. */
  secret: bytes,
  /** What this browser is called in the lists of the others. */
  label: v.string(),
  paused: v.boolean(),
  /** The remote keyring as we last wrote or took it, and which wraps this browser had then ("": none). */
  keyring: v.nullable(v.strictObject({ bytes, wraps: ids })),
})

/** The server, and what opens it. */
export type SyncServerRecord = v.InferOutput<typeof serverSchema>

const statusSchema = v.strictObject({
  version: v.literal(1),
  last: v.nullable(
    v.strictObject({
      at: v.number(),
      added: ids,
      changed: ids,
      removed: ids,
      requests: v.number(),
      sent: v.number(),
      received: v.number(),
    }),
  ),
  trouble: v.nullable(v.picklist(errorCodes)),
  /** The vault's successor, which waits for the master password. */
  moved: v.optional(v.nullable(v.string()), null),
  /** What the last sync that changed something found here: JSON of packed entries, and their boxes by version. */
  undo: v.nullable(
    v.strictObject({
      at: v.number(),
      added: ids,
      changed: ids,
      removed: ids,
      entries: v.string(),
      boxes: v.array(v.strictTuple([v.string(), bytes])),
    }),
  ),
  waiting: ids,
  /** The latest clock in what waits. */
  waitingClock: v.nullable(v.custom<Clock>(isClock)),
  conflicts: v.array(v.strictObject({ account: v.string(), of: v.string(), kept: v.picklist(["here", "there"]) })),
  /** `browser`: the name of the one whose data it is about. */
  findings: v.array(
    v.strictObject({ kind: v.picklist(syncFindings), key: v.string(), browser: v.optional(v.string(), "") }),
  ),
  /** Keys of findings that were read. */
  dismissed: ids,
  devices: v.array(v.strictObject({ id: v.string(), name: v.string(), at: v.number(), isThis: v.boolean() })),
})

/** What happened. */
export type SyncStatus = v.InferOutput<typeof statusSchema>

/** Before the first sync. */
const firstStatus: SyncStatus = {
  version: 1,
  last: null,
  trouble: null,
  moved: null,
  undo: null,
  waiting: [],
  waitingClock: null,
  conflicts: [],
  findings: [],
  dismissed: [],
  devices: [],
}

/** JSON with bytes as base64url. */
export const toJson = (value: unknown): Bytes =>
  utf8(
    JSON.stringify(value, (_key, inner: unknown) =>
      inner instanceof Uint8Array ? toBase64Url(Uint8Array.from(inner)) : inner,
    ),
  )

/** The key of what is kept for sync. */
export const storeKey = async ({ sync }: Pick<Held, "sync">) => sealingKey(await derive(sync, "sync-store"))

type Name = "sync" | "synced"

async function read(held: Held, name: Name): Promise<Bytes | null> {
  const box = await readMeta(await database(), name)
  return box === null ? null : open(await storeKey(held), box, { type: typeOf[name], vault: held.vault })
}

const typeOf: Readonly<Record<Name, SealedType>> = { sync: "sync", synced: "sync-status" }

/** The server, for someone who has the keys, even while locked; `null`: sync is off. @throws vault.newer, vault.damaged */
export async function serverBy(held: Held): Promise<SyncServerRecord | null> {
  const plain = await read(held, "sync")
  return plain === null ? null : readVersioned(serverSchema, fromJson(plain), 1, "sync")
}

/** The server; `null`: sync is off. @throws vault.closed, vault.locked */
export const readServer = async (): Promise<SyncServerRecord | null> => serverBy(await requireOpen())

/** The server. @throws sync.off */
export async function requireServer(): Promise<SyncServerRecord> {
  const server = await readServer()
  if (server === null) throw new CountersignError("sync.off")
  return server
}

/** The bytes of a server's record. */
export const sealServer = async (held: Pick<Held, "sync" | "vault">, server: SyncServerRecord): Promise<Bytes> =>
  seal(await storeKey(held), toJson(server), { type: "sync", vault: held.vault })

/**
 * Changes the server's record, one change at a time: a sync under way must not bring back what a person has just changed.
 * @param change gets `null` where sync is off; where it gives `null`, nothing is written
 */
export function updateServer(change: (server: SyncServerRecord | null) => SyncServerRecord | null): Promise<void> {
  return navigator.locks.request("sync-server", async () => {
    const next = change(await readServer())
    if (next !== null) await writeMeta(await database(), "sync", await sealServer(await requireOpen(), next))
  })
}

/**
 * What happened so far. Words of another Countersign's that this one does not know make it begin anew: it is only a
 * report, and the next sync writes it again.
 * @throws vault.newer, vault.damaged
 */
export async function readStatus(): Promise<SyncStatus> {
  const plain = await read(await requireOpen(), "synced")
  if (plain === null) return firstStatus
  try {
    return readVersioned(statusSchema, fromJson(plain), 1, "sync status")
  } catch (thrown) {
    if (codeOf(thrown) !== "vault.damaged") throw thrown
    return firstStatus
  }
}

/** Changes what happened, one change at a time, and tells the pages. */
export function updateStatus(change: (status: SyncStatus) => SyncStatus): Promise<void> {
  return navigator.locks.request("sync-status", async () => {
    const held = await requireOpen()
    const plain = toJson(change(await readStatus()))
    const box = await seal(await storeKey(held), plain, { type: typeOf.synced, vault: held.vault })
    await writeMeta(await database(), "synced", box)
    await bumpRevision()
  })
}

/**
 * What is known of the remote at `address`, for the replica. It stays when sync is turned off: who turns it on again with
 * the same server goes on where they were. What was known of another one is as good as nothing.
 */
export const replicaMemory = (address: string) => ({
  async load(): Promise<Bytes | null> {
    const held = await requireOpen()
    const box = await readMeta(await database(), "replica")
    if (box === null) return null
    return open(await storeKey(held), box, aboutReplica(held, address)).catch(() => null)
  },
  async store(state: Bytes): Promise<void> {
    const held = await requireOpen()
    const box = await seal(await storeKey(held), state, aboutReplica(held, address))
    await writeMeta(await database(), "replica", box)
  },
})

const aboutReplica = ({ vault }: Held, address: string) => ({ type: "replica", vault, part: address }) as const

/** Forgets the server, and what happened. */
export async function forgetServer(): Promise<void> {
  for (const name of ["sync", "synced"] as const) await writeMeta(await database(), name, null)
}
