/**
 * Only its owner deletes a blob, and only when the head that it has published no longer names it, every other device
 * has seen that, and none of their heads names it. So a device that stays away holds blobs until it is removed.
 *
 * [Note: What a server forgets] Folders get deleted, servers restored from old backups, and whoever wrote a blob may
 * never come back. So what our head names is looked for, whoever owns it, and so is our keyring: without one nobody can
 * join, nor recover by code.
 */
import { codeOf, type ErrorCode } from "../domain/error.ts"
import { hashOf, type Head } from "./head.ts"
import { inParallel, LIMITS, names, type Parties } from "./replica.ts"
import { writeState, type ReplicaState } from "./state.ts"

/** Garbage is collected after this time, ms. */
export const TENDING = 24 * 60 * 60_000

/** A server that keeps a blob for now, or that lets nobody delete: no reason not to publish what is new. */
const stays: ReadonlySet<ErrorCode> = new Set(["remote.busy", "remote.denied", "remote.none"])

/**
 * Deletes what nobody needs any more, and finds out what is gone; see [Note: What a server forgets]. Blobs that we find
 * and know nothing of (a sync died between them and its head) count as dropped by our present head.
 * @returns the state after, already stored
 */
export async function tend<T>(parties: Parties<T>, state: ReplicaState): Promise<ReplicaState> {
  const { remote, memory, signal } = parties
  const { own, device } = state
  // With a head under way it is not known which of two the others see.
  if (own === null || own.hash !== state.written.at(-1)?.[1]) return state
  await keepKeyring(parties, device, own.head)
  const peers = Object.values(state.peers)
  const refs = [own, ...peers].flatMap(({ head }) => head.refs)
  const needed = new Set([...own.head.refs.map(({ blob }) => blob), ...state.gone])
  const owners = new Set([device, ...refs.filter(({ blob }) => needed.has(blob)).map(({ owner }) => owner)])
  const listed = await inParallel([...owners], async (owner) => {
    const folder = names.blobs(owner)
    const blobs = (await remote.list(folder, signal)).map(({ name }) => name.slice(folder.length + 1))
    return [owner, new Set(blobs)] as const
  })
  const found = new Map(listed)
  const gone = refs.filter(({ owner, blob }) => needed.has(blob) && found.get(owner)?.has(blob) === false)
  const ours = refs.filter((ref) => ref.owner === device).map(({ blob }) => blob)
  const named = new Set([...ours, ...Object.values(state.uploaded)])
  const dropped: Record<string, number> = {}
  const needless = new Map<string, number>()
  for (const blob of found.get(device) ?? []) {
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
  const after = { ...state, dropped, gone: [...new Set(gone.map(({ blob }) => blob))], tended: parties.now() }
  await memory.store(writeState(after))
  return after
}

/** Writes our keyring again if the remote has another one than our head names, or none. */
async function keepKeyring<T>({ remote, side, signal }: Parties<T>, device: string, head: Head): Promise<void> {
  const keyring = await side.keyring()
  // One that is new goes with the next head.
  if (keyring === null || (await hashOf(keyring)) !== head.keyring) return
  const got = await remote.get(names.keyring(device), { limit: LIMITS.keyring, ...(signal && { signal }) })
  if (got !== null && got !== "same" && (await hashOf(got.bytes)) === head.keyring) return
  await remote.put(names.keyring(device), keyring, signal)
}
