/**
 * A head: one device's own description of its state on a remote. Its bytes, before they are sealed, are four of length,
 * JSON, and a table with a row a bucket (owner of the blob, blob, digest): 10,000 accounts have hundreds of buckets, and a
 * head travels with every edit.
 */
import * as v from "valibot"
import { concat, fromBase64Url, text, toBase64Url, utf8, type Bytes } from "../domain/bytes.ts"
import { isDevice, type DeviceId } from "../domain/clock.ts"
import { CountersignError } from "../domain/error.ts"

/** One bucket on the remote: the blob `blobs/<owner>/<blob>`, and what its content's digest is. */
export interface Ref {
  readonly owner: DeviceId
  /** First 128 bits of the SHA-256 of the blob's bytes, base64url. */
  readonly blob: string
  /** 96 bits, base64url. */
  readonly digest: string
}

/** A head's number and the hash of its sealed bytes. */
export type Seen = readonly [sequence: number, hash: string]

export interface Head {
  readonly device: DeviceId
  /** What the person calls this browser. */
  readonly label: string
  /** Grows with each head of the device. */
  readonly sequence: number
  /** Hash of the device's head before, or `null`. */
  readonly before: string | null
  /** When it was written by the device's own clock, ms since 1970. */
  readonly at: number
  /** Heads of others whose content is wholly in this one. */
  readonly seen: Readonly<Record<DeviceId, Seen>>
  /** Hash of the bytes of `keyrings/<device>`, or `null`. */
  readonly keyring: string | null
  /** The vault's successor, if it was moved. */
  readonly moved: string | null
  /** By bucket number; as many as there are buckets. */
  readonly refs: readonly Ref[]
}

const BLOB = 16
const DIGEST = 12
const ROW = 1 + BLOB + DIGEST
const LENGTH = 4

const deviceSchema = v.custom<DeviceId>(isDevice)
const sequenceSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

const schema = v.strictObject({
  version: v.literal(1),
  device: deviceSchema,
  label: v.string(),
  sequence: sequenceSchema,
  before: v.nullable(v.string()),
  at: v.number(),
  seen: v.record(v.string(), v.tuple([sequenceSchema, v.string()])),
  keyring: v.nullable(v.string()),
  moved: v.nullable(v.string()),
  owners: v.array(deviceSchema),
})

/** Bytes of a head, to be sealed. */
export function writeHead(head: Head): Bytes {
  const { refs, ...rest } = head
  const owners = [...new Set(refs.map(({ owner }) => owner))]
  const places = new Map(owners.map((owner, i) => [owner, i]))
  const json = utf8(JSON.stringify({ version: 1, ...rest, owners }))
  const length = new Uint8Array(LENGTH)
  new DataView(length.buffer).setUint32(0, json.length)
  const rows = refs.flatMap(({ owner, blob, digest }) => [
    Uint8Array.of(places.get(owner) ?? 0),
    fromBase64Url(blob),
    fromBase64Url(digest),
  ])
  return concat(length, json, ...rows)
}

/** True for JSON that says it is of a later version than the first, which is the one we know. */
export const isNewer = (json: unknown): boolean =>
  v.is(v.looseObject({ version: v.pipe(v.number(), v.minValue(2)) }), json)

/** Reads an opened head. @throws vault.newer, vault.damaged */
export function readHead(bytes: Bytes): Head {
  try {
    const start = LENGTH + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
    const json: unknown = JSON.parse(text(bytes.subarray(LENGTH, start)))
    if (isNewer(json)) throw new CountersignError("vault.newer", "head")
    const { version: _version, owners, ...head } = v.parse(schema, json)
    return { ...head, refs: readRows(bytes.subarray(start), owners) }
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause
    throw new CountersignError("vault.damaged", "head", { cause })
  }
}

function readRows(table: Bytes, owners: readonly DeviceId[]): Ref[] {
  const count = table.length / ROW
  const power = Number.isInteger(count) && count > 0 && (count & (count - 1)) === 0
  if (!power) throw new CountersignError("vault.damaged", "head")
  return Array.from({ length: count }, (_, number): Ref => {
    const row = table.subarray(number * ROW, (number + 1) * ROW)
    const owner = owners[row[0]!]
    if (owner === undefined) throw new CountersignError("vault.damaged", "head")
    return { owner, blob: toBase64Url(row.subarray(1, 1 + BLOB)), digest: toBase64Url(row.subarray(1 + BLOB)) }
  })
}

/** How heads and blobs are called by their bytes: the first 128 bits of SHA-256, base64url. */
export async function hashOf(bytes: Bytes): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).subarray(0, BLOB))
}
