/**
 * Only its owner deletes a blob, and only when the head that it has published no longer names it, every other device
 * has seen that, and none of their heads names it. So a device that stays away holds blobs until it is removed.
 */
import { codeOf, type ErrorCode } from "../domain/error.ts"
import { inParallel, names, type Parties } from "./replica.ts"
import { writeState, type ReplicaState } from "./state.ts"

/** Garbage is collected after this time, ms. */
export const TENDING = 24 * 60 * 60_000

/** A server that keeps a blob for now, or that lets nobody delete: no reason not to publish what is new. */
const stays: ReadonlySet<ErrorCode> = new Set(["remote.busy", "remote.denied", "remote.none"])

/**
 * Deletes what nobody needs any more. Blobs that we find and know nothing of (a sync died between them and its head)
 * count as dropped by our present head.
 * @returns the state after, already stored, and which of the blobs that our head names are gone
 */
export async function tend<T>(
  parties: Parties<T>,
  state: ReplicaState,
): Promise<{ state: ReplicaState; lost: ReadonlySet<string> }> {
  const { remote, memory, signal } = parties
  const { own, device } = state
  // With a head under way it is not known which of two the others see.
  if (own === null || own.hash !== state.written.at(-1)?.[1]) return { state, lost: new Set() }
  const folder = names.blobs(device)
  const found = (await remote.list(folder, signal)).map(({ name }) => name.slice(folder.length + 1))
  const peers = Object.values(state.peers)
  const named = new Set(
    [own, ...peers].flatMap(({ head }) => head.refs.filter((ref) => ref.owner === device).map(({ blob }) => blob)),
  )
  const dropped: Record<string, number> = {}
  const needless = new Map<string, number>()
  for (const blob of found) {
    if (named.has(blob)) continue
    const since = state.dropped[blob] ?? own.head.sequence
    const seen = peers.every(({ head }) => (head.seen[device]?.[0] ?? 0) >= since)
    if (seen) needless.set(blob, since)
    else dropped[blob] = since
  }
  await inParallel([...needless], async ([blob, since]) => {
    try {
      await remote.delete(names.blob(device, blob), signal)
    } catch (thrown) {
      if (!stays.has(codeOf(thrown))) throw thrown
      dropped[blob] = since
    }
  })
  const after = { ...state, dropped, tended: parties.now() }
  await memory.store(writeState(after))
  const there = new Set(found)
  const gone = own.head.refs.filter((ref) => ref.owner === device && !there.has(ref.blob))
  return { state: after, lost: new Set(gone.map(({ blob }) => blob)) }
}
