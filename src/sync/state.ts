/** What a device remembers of a remote between two syncs. Its bytes are sealed by whoever stores them. */
import * as v from "valibot"
import { fromBase64Url, text, toBase64Url, utf8, type Bytes } from "../domain/bytes.ts"
import { isDevice, type DeviceId } from "../domain/clock.ts"
import { CountersignError } from "../domain/error.ts"
import { isNewer, readHead, writeHead, type Head, type Seen } from "./head.ts"
import { problemKinds, type Problem } from "./problem.ts"

/** Another device, as far as we have seen it. */
export interface Peer {
  /** Its head as the remote showed it last. */
  readonly head: Head
  readonly hash: string
  readonly tag: string | null
  /** Its latest head of all that we have seen. */
  readonly top: Seen
  /** Hashes of its last heads. */
  readonly recent: readonly string[]
  /** Digests of its buckets as we have taken them in, by number; "" where that is not done. */
  readonly merged: readonly string[]
  /** Its latest head that is wholly taken in. */
  readonly complete: Seen | null
  /** Hash of its keyring as we have read it. */
  readonly keyring: string | null
}

/** Our own head as we know that the remote has it. */
export interface Own {
  readonly head: Head
  readonly hash: string
  readonly tag: string | null
}

export interface ReplicaState {
  readonly device: DeviceId
  readonly own: Own | null
  /** The last heads that we have written or tried to. */
  readonly written: readonly Seen[]
  readonly peers: Readonly<Record<DeviceId, Peer>>
  readonly problems: readonly Problem[]
  /** Our blobs that our head no longer names, and the number of the first head that did not. */
  readonly dropped: Readonly<Record<string, number>>
  /** Blobs of ours that are there and that no head names yet, by `placeOf` of replica.ts: of a sync that was cut short. */
  readonly uploaded: Readonly<Record<string, string>>
  /** Blobs that heads name and that were not there when garbage was last collected. */
  readonly gone: readonly string[]
  /** When garbage was last collected, ms since 1970. */
  readonly tended: number
}

/** How many hashes of a device's heads are kept. */
export const RECENT = 32

/** What a device knows before its first sync. */
export const firstState = (device: DeviceId): ReplicaState => ({
  device,
  own: null,
  written: [],
  peers: {},
  problems: [],
  dropped: {},
  uploaded: {},
  gone: [],
  tended: 0,
})

const seenSchema = v.tuple([v.number(), v.string()])
const deviceSchema = v.custom<DeviceId>(isDevice)
const headSchema = v.pipe(
  v.string(),
  v.transform((packed) => readHead(fromBase64Url(packed))),
)
const shown = { head: headSchema, hash: v.string(), tag: v.nullable(v.string()) }
const schema = v.strictObject({
  version: v.literal(1),
  device: deviceSchema,
  own: v.nullable(v.strictObject(shown)),
  written: v.array(seenSchema),
  peers: v.record(
    v.string(),
    v.strictObject({
      ...shown,
      top: seenSchema,
      recent: v.array(v.string()),
      merged: v.array(v.string()),
      complete: v.nullable(seenSchema),
      keyring: v.nullable(v.string()),
    }),
  ),
  problems: v.array(v.strictObject({ kind: v.picklist(problemKinds), device: deviceSchema, since: v.number() })),
  dropped: v.record(v.string(), v.number()),
  uploaded: v.optional(v.record(v.string(), v.string()), {}),
  gone: v.optional(v.array(v.string()), []),
  tended: v.number(),
})

const packed = <T extends { readonly head: Head }>(of: T) => ({ ...of, head: toBase64Url(writeHead(of.head)) })

/** Bytes of a state. */
export function writeState(state: ReplicaState): Bytes {
  const peers = Object.fromEntries(Object.entries(state.peers).map(([device, peer]) => [device, packed(peer)]))
  return utf8(JSON.stringify({ version: 1, ...state, own: state.own === null ? null : packed(state.own), peers }))
}

/** Reads {@link writeState}'s bytes. @throws vault.newer, vault.damaged */
export function readState(bytes: Bytes): ReplicaState {
  try {
    const json: unknown = JSON.parse(text(bytes))
    if (isNewer(json)) throw new CountersignError("vault.newer", "replica state")
    const { version: _version, ...state } = v.parse(schema, json)
    return state
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause
    throw new CountersignError("vault.damaged", "replica state", { cause })
  }
}
