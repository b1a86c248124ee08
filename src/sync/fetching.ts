/** Fetches the buckets that differ, and has them merged. */
import type { DeviceId } from "../domain/clock.ts"
import { codeOf } from "../domain/error.ts"
import { hashOf, type Ref } from "./head.ts"
import { judged, readOne } from "./reading.ts"
import {
  inParallel,
  LIMITS,
  names,
  placeOf,
  type Content,
  type Incoming,
  type Outcome,
  type Parties,
  type Problems,
} from "./replica.ts"
import type { Peer } from "./state.ts"

type Peers = Readonly<Record<DeviceId, Peer>>

/** A bucket of some devices (more than one if they name the same blob) that is not taken in yet. */
interface Wanted {
  readonly devices: readonly DeviceId[]
  readonly count: number
  readonly number: number
  readonly ref: Ref
}

/** What has been taken in. */
export interface Taken<T> {
  readonly peers: Peers
  /** Blobs that are named, but not there. */
  readonly lost: ReadonlySet<string>
  readonly content: Content
  readonly told: readonly T[]
}

/** Takes in what the heads in `peers` name and the vault does not have. */
export async function takeIn<T>(parties: Parties<T>, peers: Peers, problems: Problems): Promise<Taken<T>> {
  const content = await parties.side.read()
  const marked = new Map(Object.entries(peers))
  const first = await takeOnce(parties, marked, content)
  const behind = [...first.missing]
  if (behind.length > 0) {
    // A head may have moved on between our reading it and its blobs: looked at once more, then left for the next sync.
    for (const reading of await inParallel(behind, (device) => readOne(parties, device, null))) {
      const peer = marked.get(reading.device)
      if (reading.is === "read") marked.set(reading.device, judged(peer, reading.shown, problems))
    }
  }
  const moved = behind.filter((device) => marked.get(device)?.hash !== peers[device]?.hash)
  const second = moved.length > 0 ? await takeOnce(parties, marked, first.content) : first
  for (const device of second.missing) problems.add("blob.missing", device)
  for (const device of [...first.foreign, ...second.foreign]) problems.add("blob.damaged", device)
  for (const device of [...first.damaged, ...second.damaged]) problems.add("bucket.damaged", device)
  const told = moved.length > 0 ? [...first.told, ...second.told] : first.told
  return { peers: Object.fromEntries(marked), lost: second.lost, content: second.content, told }
}

async function takeOnce<T>(parties: Parties<T>, peers: Map<DeviceId, Peer>, content: Content) {
  const missing = new Set<DeviceId>()
  const lost = new Set<string>()
  const foreign = new Set<DeviceId>()
  const damaged = new Set<DeviceId>()
  const merged = new Map<DeviceId, string[]>()
  const wanted = await compare(peers, content, merged)
  const fetched = await inParallel(wanted, async (each) => [each, await fetchBlob(parties, each.ref)] as const)
  const incoming: Incoming[] = []
  const origins: Wanted[] = []
  for (const [each, bytes] of fetched) {
    const { devices, count, number, ref } = each
    if (bytes === null || bytes === "foreign") lost.add(ref.blob)
    if (bytes === null || bytes === "foreign") {
      for (const device of devices) (bytes === null ? missing : foreign).add(device)
      continue
    }
    incoming.push({ device: devices[0]!, count, number, bytes })
    origins.push(each)
  }
  const count = Math.max(content.count, ...[...peers.values()].map(({ head }) => head.refs.length))
  const nothing = incoming.length === 0 && count === content.count
  const taken = nothing ? null : await parties.side.take(incoming, count)
  const outcomes: readonly Outcome[] = taken?.outcomes ?? []
  for (const [i, { devices, number, ref }] of origins.entries()) {
    for (const device of devices) {
      if (outcomes[i] === "taken") merged.get(device)![number] = ref.digest
      if (outcomes[i] === "damaged") damaged.add(device)
    }
  }
  for (const [device, digests] of merged) peers.set(device, complete(peers.get(device)!, digests))
  return {
    content: taken?.content ?? content,
    told: taken === null ? [] : [taken.told],
    lost,
    missing,
    foreign,
    damaged,
  }
}

/** A device's state with what is taken in of its head. */
function complete(peer: Peer, merged: readonly string[]): Peer {
  const { head, hash } = peer
  const whole = head.refs.every(({ digest }, number) => merged[number] === digest)
  return { ...peer, merged, complete: whole ? [head.sequence, hash] : peer.complete }
}

/**
 * What to fetch; what is here already is marked in `merged`. Only an equal digest says so, be it of our own content or of
 * what was taken in from anybody: what a head says that its device has seen does not tell which of its blobs that was.
 */
async function compare(
  peers: ReadonlyMap<DeviceId, Peer>,
  content: Content,
  merged: Map<DeviceId, string[]>,
): Promise<Wanted[]> {
  const wanted = new Map<string, Wanted>()
  const taken = new Set(
    [...peers.values()].flatMap((peer) =>
      peer.merged.map((digest, number) => placeOf(peer.merged.length, number, digest)),
    ),
  )
  for (const [device, peer] of peers) {
    const { refs } = peer.head
    const digests = refs.map((_, number) => peer.merged[number] ?? "")
    merged.set(device, digests)
    for (const [number, ref] of refs.entries()) {
      if (digests[number] === ref.digest) continue
      const isKnown = taken.has(placeOf(refs.length, number, ref.digest))
      if (isKnown || (await content.digest(refs.length, number)) === ref.digest) {
        digests[number] = ref.digest
        continue
      }
      const name = `${refs.length}/${number}/${names.blob(ref.owner, ref.blob)}`
      const before = wanted.get(name)?.devices ?? []
      wanted.set(name, { devices: [...before, device], count: refs.length, number, ref })
    }
  }
  return [...wanted.values()]
}

async function fetchBlob<T>({ remote, sealer, signal }: Parties<T>, { owner, blob }: Ref) {
  const got = await remote.get(names.blob(owner, blob), { limit: LIMITS.blob, ...(signal && { signal }) })
  if (got === null || got === "same") return null
  if ((await hashOf(got.bytes)) !== blob) return "foreign"
  try {
    return await sealer.openBlob(got.bytes)
  } catch (thrown) {
    // The head vouches for these bytes, so it is no lie of the remote's.
    if (codeOf(thrown) === "vault.newer") throw thrown
    return "foreign"
  }
}
