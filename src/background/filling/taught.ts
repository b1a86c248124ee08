/** Fields that a person has shown us, by host. Sealed under the index key, so that they are known while locked. */
import * as v from "valibot"
import { utf8 } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import { readAddress } from "../../domain/site.ts"
import { withTaught, type TaughtField, type TaughtHere } from "../../domain/taught.ts"
import type { Place } from "../../messages/sender.ts"
import { taughtFields } from "../../messages/taught-check.ts"
import { readMeta, writeMeta } from "../../storage/vault-store.ts"
import { fromJson } from "../../vault/content.ts"
import { open, seal, sealingKey } from "../../vault/seal.ts"
import { database } from "../database.ts"
import { readHeld, requireOpen, type Held } from "../locking/held.ts"
import { bumpRevision } from "../revision.ts"

const file = v.strictObject({ countersign: v.literal("taught-fields"), version: v.literal(1), fields: taughtFields })

async function read({ index, vault }: Held): Promise<readonly TaughtField[]> {
  const box = await readMeta(await database(), "taught")
  if (box === null) return []
  try {
    return v.parse(taughtFields, fromJson(await open(await sealingKey(index), box, { type: "taught", vault })))
  } catch {
    // Of a vault that was here before (joined, restored): nobody's, and the next change replaces it.
    return []
  }
}

/** @throws vault.closed */
const change = (next: (all: readonly TaughtField[]) => readonly TaughtField[]): Promise<void> =>
  navigator.locks.request("taught", async () => {
    const held = await readHeld()
    if (held === null) throw new CountersignError("vault.closed")
    const { index, vault } = held
    const plain = utf8(JSON.stringify(next(await read(held))))
    await writeMeta(await database(), "taught", await seal(await sealingKey(index), plain, { type: "taught", vault }))
    await bumpRevision()
  })

/** Keeps a field of a host. @throws vault.closed */
export const keepTaught = (field: TaughtField): Promise<void> => change((all) => withTaught(all, field))

/** Forgets all fields of a host. @throws vault.closed */
export const forgetTaughtAt = (host: string): Promise<void> => change((all) => all.filter((one) => one.host !== host))

/** What a script in a page is told: fields of its own host. */
export async function taughtIn({ origin }: Pick<Place, "origin">): Promise<readonly TaughtHere[]> {
  const held = await readHeld()
  if (held === null) return []
  const here = readAddress(origin)?.host
  return (await read(held)).flatMap(({ host, kind, mark }) => (host === here ? [{ kind, mark }] : []))
}

/** See the contract. @throws vault.closed, vault.locked */
export async function listTaught(): Promise<readonly TaughtField[]> {
  const all = await read(await requireOpen())
  return all.toSorted((a, b) => (a.host < b.host ? -1 : Number(a.host > b.host)))
}

/** See the contract. @throws vault.closed, vault.locked */
export async function forgetTaught(field: TaughtField): Promise<void> {
  await requireOpen()
  const text = JSON.stringify(field)
  await change((all) => all.filter((one) => JSON.stringify(one) !== text))
}

/** See the contract. @throws taught.file, vault.closed, vault.locked */
export async function takeTaught({ text }: { text: string }): Promise<number> {
  await requireOpen()
  const fields = fieldsOf(text)
  // In a file the last stands first, and so it does here afterwards.
  await change((all) => fields.reduceRight(withTaught, all))
  return fields.length
}

/** @throws taught.file */
function fieldsOf(text: string): readonly TaughtField[] {
  try {
    return v.parse(file, JSON.parse(text)).fields
  } catch (cause) {
    throw new CountersignError("taught.file", undefined, { cause })
  }
}
