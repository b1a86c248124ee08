/** The requests as they are stored: sealed under a key of the device key, from arrival to the end. */
import { toBase64Url, utf8, type Bytes } from "../../domain/bytes.ts"
import { codeOf } from "../../domain/error.ts"
import { readMeta, writeMeta } from "../../storage/vault-store.ts"
import { fromJson, readVersioned } from "../../vault/content.ts"
import { digest, open, seal } from "../../vault/seal.ts"
import { database } from "../database.ts"
import { log } from "../log.ts"
import { approvalKey, requireDevice, type DeviceHeld } from "./registrations.ts"
import { bumpRevision } from "../revision.ts"
import { expire } from "./request-steps.ts"
import { noRequests, requestsSchema, type RequestRecords } from "./request-record.ts"

/** The id of a request: the same for the same nonce of the same registration. */
export async function requestId(registration: string, nonce: string): Promise<string> {
  return toBase64Url((await digest(utf8(`${registration}|${nonce}`))).subarray(0, 16))
}

const about = (vault: Bytes) => ({ type: "requests", vault }) as const

/** The requests in a box. @throws vault.damaged, vault.newer */
export async function openRequestsBox(held: DeviceHeld, box: Bytes): Promise<RequestRecords> {
  const plain = await open(await approvalKey(held), box, about(held.vault))
  return readVersioned(requestsSchema, fromJson(plain), 1, "requests")
}

/** The inverse of {@link openRequestsBox}. */
export const sealRequests = async (held: DeviceHeld, all: RequestRecords): Promise<Bytes> =>
  seal(await approvalKey(held), utf8(JSON.stringify(all)), about(held.vault))

/** What is stored. Damage must not keep requests from coming: then it starts anew. */
async function stored(held: DeviceHeld): Promise<RequestRecords> {
  const box = await readMeta(await database(), "requests")
  if (box === null) return noRequests
  try {
    return await openRequestsBox(held, box)
  } catch (thrown) {
    if (codeOf(thrown) !== "vault.damaged") throw thrown
    await log("storage", "vault.damaged")
    return noRequests
  }
}

/** What is stored, with what time has ended by now. */
export const readRequests = async (held: DeviceHeld, now = Date.now()): Promise<RequestRecords> =>
  expire(await stored(held), now)

/**
 * Changes what is stored, one change at a time; it is on disk when this returns, and so is what time has ended.
 * @returns what it is now
 */
export function updateRequests(change: (before: RequestRecords) => RequestRecords): Promise<RequestRecords> {
  return navigator.locks.request("requests", async () => {
    const held = await requireDevice()
    const before = await stored(held)
    const next = change(expire(before, Date.now()))
    if (next === before) return next
    await writeMeta(await database(), "requests", await sealRequests(held, next))
    await bumpRevision()
    return next
  })
}

/** Forgets all of them, where no registration is left. */
export async function forgetRequests(): Promise<void> {
  await writeMeta(await database(), "requests", null)
}
