/** Reads the heads that changed, and says what about them cannot be. */
import type { DeviceId } from "../domain/clock.ts"
import { isDevice } from "../domain/clock.ts"
import { codeOf } from "../domain/error.ts"
import { hashOf, readHead, type Head, type Seen } from "./head.ts"
import type { ProblemKind } from "./problem.ts"
import type { Remote } from "./remote.ts"
import { inParallel, LIMITS, names, type Parties, type Problems } from "./replica.ts"
import { RECENT, type Peer, type ReplicaState } from "./state.ts"

/** One head as the remote shows it. */
export interface Shown {
  readonly device: DeviceId
  readonly head: Head
  readonly hash: string
  readonly tag: string | null
}

/** What a listing says of one device, and what was read for it. */
type Reading =
  | { readonly device: DeviceId; readonly is: "missing" | "damaged" | "newer" | "same" }
  | { readonly device: DeviceId; readonly is: "read"; readonly shown: Shown }

/** What the remote shows of heads now. */
export interface Readings {
  readonly peers: Readonly<Record<DeviceId, Peer>>
  /** Our own head: `same` as we know it, gone, unreadable, or what was read. */
  readonly own: Reading["is"]
  readonly ownShown: Shown | null
  /** Some browser of this vault has a newer Countersign, and wrote what we cannot read. */
  readonly hasNewer: boolean
}

/** Reads one device's head, unless it still has the tag `unless`. */
export async function readOne<T>(
  { remote, sealer, signal }: Pick<Parties<T>, "remote" | "sealer" | "signal">,
  device: DeviceId,
  unless: string | null,
): Promise<Reading> {
  const options = { limit: LIMITS.head, unless, ...(signal && { signal }) }
  const got = await remote.get(names.head(device), options)
  if (got === "same") return { device, is: "same" }
  if (got === null) return { device, is: "missing" }
  try {
    const head = readHead(await sealer.openHead(device, got.bytes))
    if (head.device !== device) return { device, is: "damaged" }
    return { device, is: "read", shown: { device, head, hash: await hashOf(got.bytes), tag: got.tag } }
  } catch (thrown) {
    if (codeOf(thrown) === "vault.newer") return { device, is: "newer" }
    // Not this device's head of this vault, or half of one: nothing of it is used.
    return { device, is: "damaged" }
  }
}

/** Lists and reads; what is wrong goes to `problems`. */
export async function readHeads<T>(
  parties: Omit<Parties<T>, "side">,
  state: ReplicaState,
  problems: Problems,
): Promise<Readings> {
  const listed = await parties.remote.list(names.heads, parties.signal)
  const tags = new Map<DeviceId, string | null>()
  for (const { name, tag } of listed) {
    const device = name.slice(names.heads.length + 1)
    if (name === names.head(device) && isDevice(device)) tags.set(device, tag)
  }
  const known = (device: DeviceId) => (device === state.device ? state.own : (state.peers[device] ?? null))
  const devices = new Set([...tags.keys(), ...Object.keys(state.peers), ...(state.own === null ? [] : [state.device])])
  const readings = await inParallel([...devices], async (device): Promise<Reading> => {
    if (!tags.has(device)) return { device, is: "missing" }
    const tag = tags.get(device) ?? null
    const before = known(device)?.tag ?? null
    return tag !== null && tag === before ? { device, is: "same" } : readOne(parties, device, before)
  })
  const peers: Record<DeviceId, Peer> = { ...state.peers }
  for (const reading of readings) {
    if (reading.device === state.device) continue
    if (reading.is === "missing" || reading.is === "damaged") problems.add(`head.${reading.is}`, reading.device)
    if (reading.is === "read") peers[reading.device] = judged(peers[reading.device], reading.shown, problems)
  }
  const own = readings.find(({ device }) => device === state.device)
  const hasNewer = readings.some(({ is }) => is === "newer")
  return { peers, own: own?.is ?? "missing", ownShown: own?.is === "read" ? own.shown : null, hasNewer }
}

/**
 * A device's state after another of its heads was shown. What is authentic and new to us is taken in even if it is out of
 * order: a merge only ever adds, and with a copied profile both copies' edits count.
 */
export function judged(peer: Peer | undefined, { head, hash, tag }: Shown, problems: Problems): Peer {
  const shown: Seen = [head.sequence, hash]
  if (peer === undefined) {
    return { head, hash, tag, top: shown, recent: [hash], merged: [], complete: null, keyring: null }
  }
  if (hash === peer.hash) return { ...peer, tag }
  const [sequence, latest] = peer.top
  if (head.sequence < sequence) {
    problems.add("head.older", head.device)
    if (peer.recent.includes(hash)) return peer
  } else if (head.sequence === sequence ? hash !== latest : head.sequence === sequence + 1 && head.before !== latest) {
    if (hash !== latest) problems.add("head.fork", head.device)
  }
  const merged = peer.merged.length === head.refs.length ? peer.merged : []
  const top = head.sequence > sequence ? shown : peer.top
  return { ...peer, head, hash, tag, top, recent: [...peer.recent, hash].slice(-RECENT), merged }
}

/**
 * Compares what heads say about one another.
 * @returns true if somebody has seen a head of ours that we never wrote: another browser has our device id
 */
export function compareHeads(state: ReplicaState, peers: Readings["peers"], problems: Problems): boolean {
  let copied = false
  for (const { head } of Object.values(peers)) {
    for (const [device, [sequence, hash]] of Object.entries(head.seen)) {
      if (device === state.device) {
        copied ||= !isWritten(state, [sequence, hash])
        continue
      }
      const top = peers[device]?.top
      if (top === undefined || sequence > top[0]) problems.add("head.withheld", device)
      else if (sequence === top[0] && hash !== top[1]) problems.add("head.fork", device)
    }
  }
  return copied
}

/**
 * What a joiner's first sync says of a head that it was told of by another way than the remote's.
 * @returns a kind of problem, or `null` if what the remote shows is that state or one that follows it
 */
export function compareCheckpoint(peer: Peer | undefined, [sequence, hash]: Seen): ProblemKind | null {
  if (peer === undefined) return "head.missing"
  const [shown, latest] = peer.top
  if (shown < sequence) return "head.older"
  const isFork = shown === sequence ? latest !== hash : shown === sequence + 1 && peer.head.before !== hash
  return isFork ? "head.fork" : null
}

/** True if a remote holds a head that we wrote to the one that `state` is of: the same store at another address, or moved. */
export async function isSameStore(remote: Remote, { device, written }: ReplicaState): Promise<boolean> {
  const got = await remote.get(names.head(device), { limit: LIMITS.head })
  if (got === null || got === "same") return false
  const hash = await hashOf(got.bytes)
  return written.some(([, ours]) => ours === hash)
}

/** True if a head of our own may be one that we wrote; of old ones we no longer know. */
export function isWritten({ written }: ReplicaState, [sequence, hash]: Seen): boolean {
  if (written.some(([, ours]) => ours === hash)) return true
  const oldest = written[0]
  return written.length >= RECENT && oldest !== undefined && sequence < oldest[0]
}
