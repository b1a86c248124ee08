/**
 * Removing a device moves the vault: a new one, beside the old, under another id and root (vault/move.ts). The old one's
 * heads say where to. Nobody can hinder two from moving at once, so of several successors the lowest id counts, and
 * whoever went to another goes on to that one: for that the vaults that a device has left are looked at for a while.
 *
 * [Note: No way back] Who was shut out still has the old vault's keys, and can write there that it was moved to itself, or
 * to one before it: to what they can read. So nobody goes to a vault that they are in or have left, whoever says so.
 */
import { isDevice } from "../domain/clock.ts"
import { hashOf, writeHead, type Head, type Seen } from "./head.ts"
import { problemList } from "./problem.ts"
import { readHeads, readOne } from "./reading.ts"
import { inParallel, names, type Parties } from "./replica.ts"
import { readState, RECENT, writeState, type ReplicaState } from "./state.ts"

/** What it takes to look at a vault that was left: all but the vault. */
export type Left<T> = Omit<Parties<T>, "side">

/** Ids of vaults that no head leads to; see [Note: No way back]. */
export type Behind = ReadonlySet<string>

/** What is no id leads nowhere, and would come before all that are. */
const isVault = (id: string): boolean => /^[\w-]{22}$/.test(id)

const lowest = (heads: readonly Head[], behind: Behind): string | null =>
  heads
    .flatMap(({ moved }) => moved ?? [])
    .filter((moved) => isVault(moved) && !behind.has(moved))
    .toSorted()[0] ?? null

/** Where heads say that the vault was moved to: of several successors the lowest. */
export function successor({ own, peers }: Pick<ReplicaState, "own" | "peers">, behind: Behind): string | null {
  const heads = [own, ...Object.values(peers)].flatMap((each) => (each === null ? [] : [each.head]))
  return lowest(heads, behind)
}

/** Where a vault was moved to, for who has not synced with it: of all heads that open, nothing else of them is used. */
export async function whereTo<T>(
  parties: Pick<Left<T>, "remote" | "sealer" | "signal">,
  behind: Behind,
): Promise<string | null> {
  const listed = await parties.remote.list(names.heads, parties.signal)
  const devices = listed.map(({ name }) => name.slice(names.heads.length + 1)).filter(isDevice)
  const readings = await inParallel(devices, (device) => readOne(parties, device, null))
  return lowest(
    readings.flatMap((reading) => (reading.is === "read" ? [reading.shown.head] : [])),
    behind,
  )
}

/** Where a vault that we have left was moved to, as its heads say now. */
export async function lookBack<T>(parties: Left<T>, behind: Behind): Promise<string | null> {
  const stored = await parties.memory.load()
  if (stored === null) return null
  const state = readState(stored)
  const { peers, own: is, ownShown } = await readHeads(parties, state, problemList(state.problems, parties.now()))
  // A copy of this profile may have written over our head, to another successor, or the server has lost it: seen here, and
  // set right by announcing. Otherwise who moves there now, knowing nothing of it, would never hear of where we are.
  const isLost = is === "missing" || is === "damaged"
  const known = isLost && state.own !== null ? { ...state.own, head: { ...state.own.head, moved: null } } : state.own
  const own = ownShown === null ? known : { head: ownShown.head, hash: ownShown.hash, tag: ownShown.tag }
  const after = { ...state, peers, own }
  await parties.memory.store(writeState(after))
  return successor(after, behind)
}

/**
 * Says in our head of a vault that we have left where it was moved to; nothing if we never had one there, or if it says so
 * already. Repeated after a death it does no harm.
 */
export async function announceMove<T>(parties: Left<T>, moved: string): Promise<void> {
  const { memory, remote, sealer, signal } = parties
  const stored = await memory.load()
  const state = stored === null ? null : readState(stored)
  if (state === null || state.own === null || state.own.head.moved === moved) return
  const [last, before] = state.written.at(-1) ?? [0, null]
  const head: Head = { ...state.own.head, sequence: last + 1, before, at: parties.now(), moved }
  const bytes = await sealer.sealHead(state.device, writeHead(head))
  const seen: Seen = [head.sequence, await hashOf(bytes)]
  const tried = { ...state, written: [...state.written, seen].slice(-RECENT) }
  await memory.store(writeState(tried))
  const tag = await remote.put(names.head(state.device), bytes, signal)
  await memory.store(writeState({ ...tried, own: { head, hash: seen[1], tag } }))
}
