/**
 * Vaults that this browser has left for another one. For a while their heads are looked at: where two were moved to at
 * once the lower id counts, and whoever went to the other goes on to that one.
 */
import * as v from "valibot"
import { fromBase64Url, toBase64Url, type Bytes } from "../../domain/bytes.ts"
import { readMeta, writeMeta } from "../../storage/vault-store.ts"
import { announceMove, lookBack, type Behind, type Left } from "../../sync/moving.ts"
import type { Meter } from "../../sync/remotes/exchange.ts"
import { fromJson, readVersioned } from "../../vault/content.ts"
import { replicaKeys } from "../../vault/replica.ts"
import { open, seal } from "../../vault/seal.ts"
import { database } from "../database.ts"
import { requireOpen, type Held } from "../locking/held.ts"
import { remoteOf, type Access } from "./remote.ts"
import { syncSealer } from "./side.ts"
import { replicaMemory, storeKey, toJson } from "./store.ts"

const DAY = 24 * 60 * 60_000
/** So long they are looked at, ms. */
const WATCHED = 30 * DAY

const bytes = v.pipe(v.string(), v.transform(fromBase64Url))

const schema = v.array(
  v.strictObject({
    vault: bytes,
    /** Its sync key: enough to read heads, not to open an account. */
    sync: bytes,
    /** What was known of its remote. */
    memory: v.nullable(bytes),
    /** Where we went. */
    to: v.string(),
    /** Where we should have gone, as its heads have said since. */
    next: v.nullable(v.string()),
    at: v.number(),
    /** When it was last looked at. */
    looked: v.number(),
  }),
)

type LeftVault = v.InferOutput<typeof schema>[number]
type Keys = Pick<Held, "sync" | "vault">

const about = (vault: Bytes) => ({ type: "left", vault }) as const

/** The bytes of the list. */
export const sealLeft = async (keys: Keys, list: readonly LeftVault[]): Promise<Bytes> =>
  seal(await storeKey(keys), toJson(list), about(keys.vault))

async function readLeft(keys: Keys): Promise<readonly LeftVault[]> {
  const box = await readMeta(await database(), "left")
  if (box === null) return []
  return readVersioned(schema, fromJson(await open(await storeKey(keys), box, about(keys.vault))), 1, "left")
}

/** The list as it will be once this vault is left for `to`. */
export async function leftAfter(address: string, to: string): Promise<LeftVault[]> {
  const { vault, sync } = await requireOpen()
  const before = await readLeft({ vault, sync })
  const memory = await replicaMemory(address).load()
  const went = (left: LeftVault): LeftVault => (left.next === to ? { ...left, to, next: null } : left)
  const now = Date.now()
  return [...before.map(went), { vault, sync, memory, to, next: null, at: now, looked: now }]
}

async function partiesOf(access: Access, left: LeftVault, meter: Meter, signal: AbortSignal) {
  let { memory } = left
  const parties: Left<unknown> = {
    remote: remoteOf(access, left.vault, meter),
    sealer: syncSealer(await replicaKeys(left.sync), left.vault),
    memory: {
      load: () => Promise.resolve(memory),
      async store(state) {
        memory = state
        await change((each) => (isSame(each, left) ? { ...each, memory: state } : each))
      },
    },
    now: () => Date.now(),
    signal,
  }
  return parties
}

const isSame = (a: LeftVault, b: LeftVault): boolean => toBase64Url(a.vault) === toBase64Url(b.vault)

/** Only a sync changes the list, and there is one at a time. */
async function change(of: (left: LeftVault) => LeftVault): Promise<void> {
  const held = await requireOpen()
  const list = (await readLeft(held)).map((left) => of({ ...left, memory: isWatched(left) ? left.memory : null }))
  await writeMeta(await database(), "left", list.length === 0 ? null : await sealLeft(held, list))
}

/** What is no longer looked at stays in the list, for nothing may lead back to it. */
const isWatched = ({ at }: LeftVault): boolean => Date.now() - at < WATCHED

/** The open vault, and those that were left before it. */
export async function vaultsBehind(): Promise<Behind> {
  const held = await requireOpen()
  return new Set([held, ...(await readLeft(held))].map(({ vault }) => toBase64Url(vault)))
}

/** The longer ago it was left, the more seldom: a day after it every hour. */
const isDue = ({ at, looked }: LeftVault, now: number): boolean => now < looked || now - looked >= (now - at) / 24

/** Looks at the vaults that were left. @returns the successor to go on to, or `null` */
export async function lookAtLeft(access: Access, meter: Meter, signal: AbortSignal): Promise<string | null> {
  const behind = await vaultsBehind()
  for (const left of await readLeft(await requireOpen())) {
    if (!isWatched(left) || !isDue(left, Date.now())) continue
    const found = await lookBack(await partiesOf(access, left, meter, signal), behind)
    const next = found !== null && found < left.to ? found : null
    await change((each) => (isSame(each, left) ? { ...each, next, looked: Date.now() } : each))
  }
  const waiting = (await readLeft(await requireOpen())).flatMap(({ next }) => next ?? [])
  return waiting.filter((next) => !behind.has(next)).toSorted()[0] ?? null
}

/** Says in the vaults that were left where to, once that is there. */
export async function announceLeft(access: Access, meter: Meter, signal: AbortSignal): Promise<void> {
  for (const left of await readLeft(await requireOpen())) {
    await announceMove(await partiesOf(access, left, meter, signal), left.to)
  }
}
