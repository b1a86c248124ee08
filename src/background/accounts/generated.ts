/**
 * Passwords that the generator made: kept before they are used, so that none is lost to a form that was not sent. Each
 * goes into the inbox, sealed at once under the inbox key whatever the gate; the next verification moves it on.
 */
import * as v from "valibot"
import { utf8, type Bytes } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import type { GeneratedView } from "../../messages/contract.ts"
import { readMeta, writeMeta } from "../../storage/vault-store.ts"
import { fromJson, readVersioned } from "../../vault/content.ts"
import { open, seal, sealingKey, type SealingKey } from "../../vault/seal.ts"
import { database } from "../database.ts"
import { isOf, requireOpen } from "../locking/held.ts"

/** How many are kept in either place. */
const LIMIT = 50

const schema = v.array(v.strictObject({ password: v.string(), at: v.number() }))
type Place = "inbox" | "generated"

async function read(place: Place, key: SealingKey, vault: Bytes): Promise<readonly GeneratedView[]> {
  const box = await readMeta(await database(), place)
  return box === null ? [] : readVersioned(schema, fromJson(await open(key, box, { type: place, vault })), 1, place)
}

async function write(place: Place, key: SealingKey, vault: Bytes, list: readonly GeneratedView[]): Promise<void> {
  const box = await seal(key, utf8(JSON.stringify(list.slice(0, LIMIT))), { type: place, vault })
  await writeMeta(await database(), place, box)
}

/** Keeps a password that was made just now. */
export const keepGenerated = ({ password }: { password: string }): Promise<void> =>
  navigator.locks.request("generated", async () => {
    const held = await requireOpen()
    const key = await sealingKey(held.inbox)
    const before = await read("inbox", key, held.vault)
    await write("inbox", key, held.vault, [{ password, at: Date.now() }, ...before])
  })

/**
 * Moves what waits in the inbox under the passwords key.
 * @returns all that is kept, the last first
 * @throws vault.busy if another vault has come in the place of the one that the key is of
 */
export async function sweepInbox(passwords: Bytes): Promise<readonly GeneratedView[]> {
  const asked = await requireOpen()
  return navigator.locks.request("generated", async () => {
    const held = await requireOpen()
    if (!isOf(held, asked.vault)) throw new CountersignError("vault.busy")
    const [inbox, key] = await Promise.all([sealingKey(held.inbox), sealingKey(passwords)])
    const [waiting, kept] = await Promise.all([read("inbox", inbox, held.vault), read("generated", key, held.vault)])
    if (waiting.length === 0) return kept
    const all = [...waiting, ...kept].slice(0, LIMIT)
    // Written before it is taken out of the inbox: killed between, a password is there twice, never nowhere.
    await write("generated", key, held.vault, all)
    await writeMeta(await database(), "inbox", null)
    return all
  })
}
