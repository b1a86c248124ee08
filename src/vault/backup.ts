/**
 * The backup file: what this browser stores of a vault, as it stores it, with the ways to unlock that a person can carry
 * away (keyring.ts, [Note: Two lists]). So it opens with the master password or the recovery code of the day it was
 * made, and making one needs no secret key. The bytes are in SECURITY.md.
 */
import * as v from "valibot"
import { concat, equal, utf8, type Bytes } from "../domain/bytes.ts"
import { codeOf, CountersignError } from "../domain/error.ts"
import { fromCbor, isBytes, toCbor } from "./cbor.ts"
import { fromJson, readVersioned } from "./content.ts"
import { portableEntries, type PortableKeyring } from "./keyring.ts"
import { digest, open, seal, type SealingKey } from "./seal.ts"
import { liveEntries, openVault, type StoredVault, type Vault } from "./vault.ts"

/** The largest file that is read: several times a vault of 10,000 accounts, and half of what a message may hold. */
export const BACKUP_LIMIT = 24 * 1024 * 1024

const MAGIC = utf8("Countersign backup\n")
const SUM = 32
const VERSION = 1

const bytesUpTo = (most: number) =>
  v.pipe(
    v.custom<Bytes>(isBytes),
    v.check(({ length }) => length <= most),
  )

const schema = v.strictObject({
  version: v.literal(VERSION),
  ...portableEntries,
  about: bytesUpTo(1024),
  manifest: bytesUpTo(BACKUP_LIMIT),
  buckets: v.pipe(v.array(bytesUpTo(BACKUP_LIMIT)), v.minLength(1), v.maxLength(65_536)),
})

/** A read backup, not yet authenticated: that needs its root. */
export type Backup = v.InferOutput<typeof schema>

const aboutSchema = v.strictObject({ version: v.literal(1), at: v.number(), accounts: v.number() })

/** When it was made (ms since 1970), and of how many accounts. */
export type BackupAbout = Omit<v.InferOutput<typeof aboutSchema>, "version">

const DAY = 24 * 60 * 60_000

/**
 * Whether it is time for the next backup.
 * @param lastAt when the last was made; without one, when there was first something to lose; `null`: nothing is there
 * @param every days; 0: never
 */
export const backupDue = (lastAt: number | null, every: number, now: number): boolean =>
  lastAt !== null && every > 0 && (now - lastAt >= every * DAY || now < lastAt)

type Content = Pick<Backup, "vault" | "wraps" | "mac" | "manifest" | "buckets">

/** Binds the note to everything else in the file. */
const about = async ({ vault, wraps, mac, manifest, buckets }: Content) =>
  ({ type: "backup", vault, beside: await digest(toCbor([VERSION, vault, wraps, mac, manifest, buckets])) }) as const

/** The bytes of a backup file. */
export async function writeBackup(
  index: SealingKey,
  { vault, wraps, mac }: PortableKeyring,
  { manifest, buckets }: StoredVault,
  note: BackupAbout,
): Promise<Bytes> {
  const content = { vault, wraps, mac, manifest, buckets: [...buckets] }
  const box = await seal(index, utf8(JSON.stringify({ version: 1, ...note })), await about(content))
  const body = toCbor({ version: VERSION, ...content, about: box })
  return concat(MAGIC, await digest(body), body)
}

/**
 * Reads a file strictly. Costs its length and no more: nothing in it says how much work there is to do.
 * @throws backup.foreign if it is no backup at all, vault.newer, backup.damaged
 */
export async function readBackup(file: Bytes): Promise<Backup> {
  if (!equal(file.subarray(0, MAGIC.length), MAGIC)) throw new CountersignError("backup.foreign")
  if (file.length > BACKUP_LIMIT) throw new CountersignError("backup.damaged", "too large")
  const body = file.subarray(MAGIC.length + SUM)
  if (!equal(await digest(body), file.subarray(MAGIC.length, MAGIC.length + SUM))) {
    throw new CountersignError("backup.damaged", "sum")
  }
  return asBackup(() => {
    const raw = fromCbor(body)
    const backup = readVersioned(schema, raw, VERSION, "backup")
    if (!equal(toCbor(backup), body)) throw new CountersignError("vault.damaged", "backup")
    return backup
  })
}

/**
 * The vault in a backup, whole or not at all, under the keys of its own root.
 * @throws backup.damaged, vault.newer
 */
export async function openBackup(index: SealingKey, backup: Backup): Promise<{ vault: Vault; about: BackupAbout }> {
  return asBackup(async () => {
    const plain = fromJson(await open(index, backup.about, await about(backup)))
    const { version: _, ...note } = readVersioned(aboutSchema, plain, 1, "backup")
    const vault = await openVault(index, backup.vault, backup)
    if (liveEntries(vault).length !== note.accounts) throw new CountersignError("vault.damaged", "backup")
    return { vault, about: note }
  })
}

/** What is damaged in here is the file, not the vault of this browser. */
async function asBackup<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (codeOf(cause) !== "vault.damaged") throw cause
    throw new CountersignError("backup.damaged", undefined, { cause })
  }
}
