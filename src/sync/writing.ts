/** Publishes what is new here: blobs first, then the head that names them. */
import type { Bytes } from "../domain/bytes.ts"
import { hashOf, writeHead, type Head, type Ref, type Seen } from "./head.ts"
import { inParallel, names, placeOf, type Content, type Parties } from "./replica.ts"
import { RECENT, writeState, type ReplicaState } from "./state.ts"

/** A head is written anew after this time even if it only says that we were here, ms. */
const DAILY = 24 * 60 * 60_000

export interface Wish {
  readonly label: string
  /** Blobs that are known to be gone. */
  readonly lost: ReadonlySet<string>
  /** Write a head whether or not there is anything new in it. */
  readonly anyway: boolean
}

/** A bucket's row in our head. */
interface Row {
  readonly ref: Ref
  /** No head names its blob yet. */
  readonly isNew: boolean
  /** The blob to upload for it, if it is not there. */
  readonly upload: Bytes | null
}

/** After so many blobs it is stored that they are there: whatever ends the sync, the next one goes on from them. */
const SAVED = 16

/**
 * Uploads what no head names yet, then a head; nothing if there is nothing new.
 * @returns the state after, already stored
 */
export async function publish<T>(
  parties: Parties<T>,
  state: ReplicaState,
  content: Content,
  wish: Wish,
): Promise<{ state: ReplicaState; wrote: boolean }> {
  const { remote, sealer, memory, side, signal } = parties
  const rows = await rowsOf(parties, state, content, wish.lost)
  const keyring = await side.keyring()
  const keyringHash = keyring === null ? null : await hashOf(keyring)
  if (!isNeeded(parties.now(), state, rows, keyringHash, wish)) return { state, wrote: false }

  await upload(parties, state, rows)
  if (keyring !== null && keyringHash !== state.own?.head.keyring) {
    await remote.put(names.keyring(state.device), keyring, signal)
  }
  const head: Head = {
    device: state.device,
    label: wish.label,
    sequence: (state.written.at(-1)?.[0] ?? 0) + 1,
    before: state.written.at(-1)?.[1] ?? null,
    at: parties.now(),
    seen: seenBy(state),
    keyring: keyringHash,
    moved: null,
    refs: rows.map(({ ref }) => ref),
  }
  const bytes = await sealer.sealHead(state.device, writeHead(head))
  const seen: Seen = [head.sequence, await hashOf(bytes)]
  // Stored before it is sent: a head of ours must never look like somebody else's, whenever we die.
  const tried = { ...state, written: [...state.written, seen].slice(-RECENT) }
  await memory.store(writeState(tried))
  const tag = await remote.put(names.head(state.device), bytes, signal)
  const written = { ...tried, own: { head, hash: seen[1], tag }, dropped: droppedBy(tried, head), uploaded: {} }
  await memory.store(writeState(written))
  return { state: written, wrote: true }
}

async function upload<T>({ remote, memory, signal }: Parties<T>, state: ReplicaState, rows: readonly Row[]) {
  const uploaded = new Map(Object.entries(state.uploaded))
  await inParallel([...rows.entries()], async ([number, { ref, upload: bytes }]) => {
    if (bytes === null) return
    await remote.put(names.blob(ref.owner, ref.blob), bytes, signal)
    uploaded.set(placeOf(rows.length, number, ref.digest), ref.blob)
    if (uploaded.size % SAVED === 0)
      await memory.store(writeState({ ...state, uploaded: Object.fromEntries(uploaded) }))
  })
}

/** For each bucket the smallest blob that any head names for this very content, else one of our own to upload. */
async function rowsOf<T>(
  { sealer }: Parties<T>,
  state: ReplicaState,
  content: Content,
  lost: ReadonlySet<string>,
): Promise<Row[]> {
  const heads = [state.own, ...Object.values(state.peers)].flatMap((each) => (each === null ? [] : [each.head]))
  const same = heads.filter(({ refs }) => refs.length === content.count)
  const places = Array.from({ length: content.count }, (_, number) => number)
  return inParallel(places, async (number): Promise<Row> => {
    const digest = await content.digest(content.count, number)
    const named = same.flatMap(({ refs }) => refs[number] ?? [])
    const usable = named.filter((ref) => ref.digest === digest && !lost.has(ref.blob))
    const [ref] = usable.toSorted((a, b) => (a.blob < b.blob ? -1 : 1))
    if (ref !== undefined) return { ref, isNew: false, upload: null }
    const before = state.uploaded[placeOf(content.count, number, digest)]
    if (before !== undefined) return { ref: { owner: state.device, blob: before, digest }, isNew: true, upload: null }
    const bytes = await sealer.sealBlob(await content.bytes(number))
    return { ref: { owner: state.device, blob: await hashOf(bytes), digest }, isNew: true, upload: bytes }
  })
}

function isNeeded(now: number, state: ReplicaState, rows: readonly Row[], keyring: string | null, wish: Wish): boolean {
  const { own } = state
  if (own === null || wish.anyway) return true
  const { at, label, keyring: published } = own.head
  const old = now - at >= DAILY || now < at - DAILY
  const others = Object.values(state.peers).map(({ head }) => head.keyring)
  const keyringIsNew = keyring !== null && keyring !== published && !others.includes(keyring)
  return old || keyringIsNew || label !== wish.label || rows.some(({ isNew }) => isNew)
}

const seenBy = (state: ReplicaState): Head["seen"] =>
  Object.fromEntries(
    Object.entries(state.peers).flatMap(([device, { complete }]) => (complete === null ? [] : [[device, complete]])),
  )

/** Our blobs that the new head no longer names; those that it names again are none. */
function droppedBy(state: ReplicaState, head: Head): ReplicaState["dropped"] {
  const own = (of: Head | undefined) =>
    new Set(of?.refs.filter(({ owner }) => owner === state.device).map(({ blob }) => blob))
  const [now, before] = [own(head), own(state.own?.head)]
  const fresh = [...before].filter((blob) => !now.has(blob)).map((blob) => [blob, head.sequence] as const)
  const kept = Object.entries(state.dropped).filter(([blob]) => !now.has(blob))
  return Object.fromEntries([...fresh, ...kept])
}
