/** Backup files: made and read back, compared, restored. */
import browser from "webextension-polyfill"
import { fromBase64Url, toBase64Url, type Bytes } from "../../domain/bytes.ts"
import { clockTime } from "../../domain/clock.ts"
import { CountersignError } from "../../domain/error.ts"
import { readRecoveryCode } from "../../domain/recovery-code.ts"
import type { BackupFile, BackupKey, BackupState, RestoreView } from "../../messages/contract.ts"
import { readContent, readMeta, writeMeta } from "../../storage/vault-store.ts"
import { adopt, type VaultKeys } from "../../vault/adopt.ts"
import { backupDue, openBackup, readBackup, writeBackup, type BackupAbout } from "../../vault/backup.ts"
import { openByRecovery, openKeyring } from "../../vault/keyring.ts"
import { keyFor } from "../../vault/keys.ts"
import { openCode } from "../../vault/secret.ts"
import { sealingKey } from "../../vault/seal.ts"
import { findBox, liveEntries, openVault, type Vault } from "../../vault/vault.ts"
import { appendActivity } from "../activity.ts"
import { database } from "../database.ts"
import { passGate } from "../locking/gate.ts"
import { requireOpen } from "../locking/held.ts"
import { openedIndex } from "./opened.ts"
import { bumpRevision } from "../revision.ts"
import { compareWith, restoreFrom, undoable } from "./restore.ts"
import { storedKeyring } from "../locking/root.ts"
import { readSettings } from "../settings.ts"
import { argon2id, fileUrl } from "../workshop.ts"

/**
 * When the last backup was made and whether the next is due: before the first, time runs from the first account on.
 * @throws vault.closed, vault.locked
 */
export async function backupState(): Promise<BackupState> {
  await requireOpen()
  const [lastAt, { backupEvery }, undo] = await Promise.all([
    readMeta(await database(), "backup"),
    readSettings(),
    undoable(),
  ])
  const since = lastAt ?? firstBorn((await openedIndex()).vault)
  return { lastAt, due: backupDue(since, backupEvery, Date.now()), undo }
}

function firstBorn(vault: Vault): number | null {
  const first = liveEntries(vault).reduce<string | null>(
    (least, { born }) => (least === null || born < least ? born : least),
    null,
  )
  return first === null ? null : clockTime(first)
}

/** A backup file and what is to be said of it. */
interface Made {
  readonly file: Bytes
  readonly name: string
  readonly about: BackupAbout
}

/** A backup file of the vault as it is stored, after it was read back whole: every account and every code opens. */
async function makeFile(): Promise<Made> {
  const { index, codes } = await requireOpen()
  const [key, codesKey] = await Promise.all([sealingKey(index), sealingKey(codes)])
  const [keyring, content] = await Promise.all([storedKeyring(), readContent(await database())])
  if (keyring === null || content === null) throw new CountersignError("vault.missing")
  const accounts = liveEntries(await openVault(key, keyring.vault, content)).length
  const at = Date.now()
  const file = await writeBackup(key, keyring, content, { at, accounts })
  const { vault, about } = await openBackup(key, await readBackup(file))
  await everyCode(vault, codesKey)
  return { file, name: `countersign-${new Date(at).toISOString().slice(0, 10)}.countersign-backup`, about }
}

async function noteBackup({ about }: Made, kind: "backup.made" | "backup.saved"): Promise<void> {
  await writeMeta(await database(), "backup", about.at)
  await appendActivity(kind)
  await bumpRevision()
}

/** A backup file for the page that asked, which gives it to the person. */
export async function makeBackup(): Promise<BackupFile> {
  const made = await makeFile()
  await noteBackup(made, "backup.made")
  return { name: made.name, file: toBase64Url(made.file), accounts: made.about.accounts }
}

/**
 * Saves a backup file among the downloads if it is time and the person has allowed that: asked when the vault was opened
 * or is shown, so that nothing has to wake for it. What the disk took is known by its length alone: no extension can read it back.
 * @throws backup.unsaved
 */
export function saveWhenDue(): Promise<void> {
  return navigator.locks.request("backup", async () => {
    if (!(await browser.permissions.contains({ permissions: ["downloads"] }))) return
    if (!(await backupState()).due) return
    const made = await makeFile()
    const url = await fileUrl(made.file)
    const filename = `Countersign/${made.name}`
    const id = await browser.downloads.download({ url, filename, saveAs: false, conflictAction: "uniquify" })
    const saved = await savedItem(id)
    if (saved?.state !== "complete" || saved.fileSize !== made.file.length) throw new CountersignError("backup.unsaved")
    await noteBackup(made, "backup.saved")
  })
}

/** A download when it is over, or after twenty seconds. */
async function savedItem(id: number) {
  for (let beat = 0; beat < 100; beat++) {
    const [item] = await browser.downloads.search({ id })
    if (item === undefined || item.state !== "in_progress") return item
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return undefined
}

async function everyCode(vault: Vault, codes: CryptoKey): Promise<void> {
  for (const { id, parts } of liveEntries(vault)) {
    const box = findBox(vault, id, "code")
    if (parts.code === undefined) continue
    if (box === null) throw new CountersignError("backup.damaged", "code")
    await openCode(codes, vault.id, id, parts.code, box)
  }
}

interface OpenedFile {
  readonly root: Bytes
  readonly vault: Vault
  readonly about: BackupAbout
}

/** @throws backup.foreign, backup.damaged, vault.newer, kdf.refused, password.wrong, recovery.wrong, recovery.none */
async function openFile(file: string, by: BackupKey): Promise<OpenedFile> {
  const backup = await readBackup(fromBase64Url(file))
  const root =
    "password" in by
      ? await openKeyring(backup, by.password, argon2id)
      : await openByRecovery(backup, readRecoveryCode(by.code))
  return { root, ...(await openBackup(await sealingKey(await keyFor(root, "index")), backup)) }
}

/** What would be restored from a file. @throws what {@link openFile} throws */
export async function compareBackup({ file, by }: { file: string; by: BackupKey }): Promise<RestoreView> {
  await requireOpen()
  const { vault, about } = await openFile(file, by)
  return compareWith(vault, about.at)
}

interface BackupRestoring {
  readonly file: string
  readonly by: BackupKey
  readonly ids: readonly string[]
}

/** Restores accounts from a file. @throws gate.closed if it is another vault's, whose secrets are then sealed anew */
export async function restoreBackup({ file, by, ids }: BackupRestoring): Promise<number> {
  const held = await requireOpen()
  const { root, vault } = await openFile(file, by)
  const own = toBase64Url(vault.id) === toBase64Url(held.vault)
  const count = own
    ? await restoreFrom({ vault }, ids)
    : await restoreForeign(vault, await keysOf(root, vault.id), held.index, ids)
  await appendActivity("backup.restored")
  return count
}

async function restoreForeign(vault: Vault, from: VaultKeys, index: Bytes, ids: readonly string[]): Promise<number> {
  const passwords = await passGate()
  const held = await requireOpen()
  const to = { vault: held.vault, codes: await sealingKey(held.codes), passwords: await sealingKey(passwords) }
  const { source, boxes } = await adopt(vault, from, to, index, new Set(ids))
  return restoreFrom({ vault: source, boxes }, ids)
}

async function keysOf(root: Bytes, vault: Bytes): Promise<VaultKeys> {
  const [codes, passwords] = await Promise.all([keyFor(root, "codes"), keyFor(root, "passwords")])
  return { vault, codes: await sealingKey(codes), passwords: await sealingKey(passwords) }
}
