/** Registrations, their keys and requests, and what was allowed of the location, sealed anew for another vault that takes the place of this one. */
import type { Bytes } from "../../domain/bytes.ts"
import { keyFor } from "../../vault/keys.ts"
import { openLocations, sealLocations } from "./location.ts"
import { answerKeyOf, openRegistrations, pollKeyOf, sealKey, sealRegistrations } from "./registrations.ts"
import type { KeysHeld, RegistrationRecord } from "./registrations.ts"
import { openRequestsBox, sealRequests } from "./requests.ts"

/** A vault's id and root. */
interface RootOf {
  readonly vault: Bytes
  readonly root: Bytes
}

async function keysOf({ vault, root }: RootOf): Promise<KeysHeld> {
  const [device, codes] = await Promise.all([keyFor(root, "device"), keyFor(root, "codes")])
  return { vault, device, codes }
}

async function moveKeys(each: RegistrationRecord, from: KeysHeld, to: KeysHeld): Promise<RegistrationRecord> {
  const { id, pollKey } = each
  const two = pollKey !== null
  return {
    ...each,
    answerKey: await sealKey(to, id, "answer", two, await answerKeyOf(from, each)),
    pollKey: two ? await sealKey(to, id, "poll", two, await pollKeyOf(from, each)) : null,
  }
}

/** The registrations under the keys of `to`. @throws vault.damaged, vault.newer */
export async function moveRegistrations(box: Bytes, from: RootOf, to: RootOf): Promise<Bytes> {
  const [old, fresh] = await Promise.all([keysOf(from), keysOf(to)])
  const all = await openRegistrations(old, box)
  return sealRegistrations(fresh, await Promise.all(all.map((each) => moveKeys(each, old, fresh))))
}

/** The requests under the keys of `to`. @throws vault.damaged, vault.newer */
export async function moveRequests(box: Bytes, from: RootOf, to: RootOf): Promise<Bytes> {
  const [old, fresh] = await Promise.all([keysOf(from), keysOf(to)])
  return sealRequests(fresh, await openRequestsBox(old, box))
}

/** What servers were allowed to know, under the keys of `to`. @throws vault.damaged, vault.newer */
export async function moveLocations(box: Bytes, from: RootOf, to: RootOf): Promise<Bytes> {
  const [old, fresh] = await Promise.all([keysOf(from), keysOf(to)])
  return sealLocations(fresh, await openLocations(old, box))
}
