/**
 * One sync: read the heads that changed, take in the buckets that differ, publish what is new. Every await may be the
 * last thing that it does; what it leaves then are blobs that nobody names, and a state from which the next one goes on.
 */
import type { DeviceId } from "../domain/clock.ts"
import { CountersignError } from "../domain/error.ts"
import { takeIn } from "./fetching.ts"
import { tend, TENDING } from "./garbage.ts"
import { hashOf } from "./head.ts"
import { successor, type Behind } from "./moving.ts"
import { isAlarm, problemList, type Problem } from "./problem.ts"
import { compareHeads, isWritten, judged, readHeads, type Readings } from "./reading.ts"
import { inParallel, LIMITS, names, type Parties, type Problems } from "./replica.ts"
import { firstState, readState, writeState, type Peer, type ReplicaState } from "./state.ts"
import { publish } from "./writing.ts"

/** What the replica does not know by itself. */
export interface Wishes {
  /** The name that the person gave this browser. */
  readonly label: string
  /** This vault, and those that were left for it. */
  readonly behind: Behind
}

/** A device that has a head. */
export interface DeviceView {
  readonly device: DeviceId
  readonly label: string
  /** When it last wrote its head, by its own clock. */
  readonly at: number
  readonly isThis: boolean
}

export interface Report<T> {
  /** What the vault had to say about each merge. */
  readonly told: readonly T[]
  /** True if a head was written. */
  readonly wrote: boolean
  /** What may still be lateness. */
  readonly waiting: readonly Problem[]
  /** What is to be told. */
  readonly alarms: readonly Problem[]
  /** Another browser had our device id (a copied profile), and we took a new one. */
  readonly copied: boolean
  /** Where the vault was moved to: of several successors the lowest. */
  readonly moved: string | null
  readonly devices: readonly DeviceView[]
}

/** How long our own head may be away until it is written again, ms. */
const REPAIR = 60 * 60_000

/**
 * Syncs once. Nothing else of this device may sync with this remote meanwhile.
 * @throws vault.newer if a newer Countersign wrote something there, before anything is written; what the remote rejects
 * with; what was taken in by then stays
 */
export async function syncOnce<T>(parties: Parties<T>, wishes: Wishes): Promise<Report<T>> {
  const stored = await parties.memory.load()
  const device = await parties.side.device()
  const before = stored === null ? firstState(device) : readState(stored)
  const problems = problemList(before.problems, parties.now())
  const shown = await readHeads(parties, before, problems)
  if (shown.hasNewer) throw new CountersignError("vault.newer", "head")
  const isCopied = before.device !== device || isForeign(before, shown) || compareHeads(before, shown.peers, problems)
  const named = isCopied ? await renamed(parties, before, device, shown, problems) : withOwn(before, shown, problems)
  const keyed = await takeKeyrings(parties, named, problems)
  await parties.side.settle(Object.values(keyed.peers).map(({ head }) => head.at))
  const taken = await takeIn(parties, keyed.peers, problems)

  let state: ReplicaState = { ...keyed, peers: taken.peers, problems: problems.all() }
  await parties.memory.store(writeState(state))
  const moved = successor(state, wishes.behind)
  // Nothing more is written where a browser that was shut out can read it; what is new here goes along in the move.
  if (moved !== null) return reportOf(state, { told: taken.told, wrote: false, copied: isCopied, moved }, parties.now())
  const anyway = state.problems.some(({ kind, since }) => kind.startsWith("own.") && parties.now() - since >= REPAIR)
  const isDue = parties.now() - state.tended >= TENDING || parties.now() < state.tended
  const tended = isDue || anyway ? await tend(parties, state) : state
  const lost = new Set([...tended.gone, ...taken.lost])
  const published = await publish(parties, tended, taken.content, { label: wishes.label, lost, anyway })
  state = published.state
  return reportOf(state, { told: taken.told, wrote: published.wrote, copied: isCopied, moved }, parties.now())
}

function reportOf<T>(
  state: ReplicaState,
  done: Pick<Report<T>, "told" | "wrote" | "copied" | "moved">,
  now: number,
): Report<T> {
  const isTold = (problem: Problem): boolean => isAlarm(problem, now)
  return {
    ...done,
    waiting: state.problems.filter((problem) => !isTold(problem)),
    alarms: state.problems.filter(isTold),
    devices: devicesOf(state),
  }
}

/** True if the remote has a head of ours that we did not write. */
const isForeign = (state: ReplicaState, { ownShown }: Readings): boolean =>
  ownShown !== null && !isWritten(state, [ownShown.head.sequence, ownShown.hash])

/** The state as a new device: what was written under the old id is another device's. */
async function renamed<T>(
  { side, memory }: Parties<T>,
  state: ReplicaState,
  device: DeviceId,
  { peers, ownShown }: Readings,
  problems: Problems,
): Promise<ReplicaState> {
  // After a death between the two steps below the vault has its new id already.
  const next = state.device === device ? await side.newDevice() : device
  const shown = ownShown ?? (state.own === null ? null : { device: state.device, ...state.own })
  const others = shown === null ? peers : { ...peers, [state.device]: judged(undefined, shown, problems) }
  const fresh = { ...firstState(next), peers: others, problems: state.problems }
  await memory.store(writeState(fresh))
  return fresh
}

/** The state with our own head as the remote shows it. */
function withOwn(state: ReplicaState, { peers, own, ownShown }: Readings, problems: Problems): ReplicaState {
  const known = { ...state, peers }
  if (state.own === null && ownShown === null) return known
  if (own === "missing" || own === "damaged") problems.add("own.missing", state.device)
  if (ownShown === null) return known
  const { head, hash, tag } = ownShown
  const latest = state.own?.head.sequence ?? 0
  if (head.sequence < latest) {
    problems.add("own.older", state.device)
    return known
  }
  // Newer than we know: we died after it was sent.
  return { ...known, own: { head, hash, tag } }
}

async function takeKeyrings<T>(parties: Parties<T>, state: ReplicaState, problems: Problems): Promise<ReplicaState> {
  const { remote, side, signal } = parties
  const mine = await side.keyring()
  const own = mine === null ? null : await hashOf(mine)
  const news = Object.entries(state.peers).filter(
    ([, { head, keyring }]) => head.keyring !== null && head.keyring !== keyring && head.keyring !== own,
  )
  const read = await inParallel(news, async ([device, peer]): Promise<readonly [DeviceId, Peer]> => {
    const got = await remote.get(names.keyring(device), { limit: LIMITS.keyring, ...(signal && { signal }) })
    if (got === null || got === "same") {
      problems.add("keyring.missing", device)
      return [device, peer]
    }
    const hash = await hashOf(got.bytes)
    // Other bytes than the head names: a newer keyring whose head is still to come, or nobody's.
    if (hash !== peer.head.keyring || !(await side.takeKeyring(device, got.bytes))) {
      problems.add("keyring.damaged", device)
      return [device, peer]
    }
    return [device, { ...peer, keyring: hash }]
  })
  return { ...state, peers: { ...state.peers, ...Object.fromEntries(read) } }
}

function devicesOf({ own, peers, device }: ReplicaState): DeviceView[] {
  const heads = [own, ...Object.values(peers)].flatMap((each) => (each === null ? [] : [each.head]))
  return heads.map((head) => ({
    device: head.device,
    label: head.label,
    at: head.at,
    isThis: head.device === device,
  }))
}
