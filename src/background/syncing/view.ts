/** Sync as the page shows it. */
import type { AccountBrief } from "../../messages/contract.ts"
import { syncFindings } from "../../domain/sync-finding.ts"
import type { SyncConflict, SyncFound, SyncNeed, SyncOn } from "../../messages/sync-contract.ts"
import { isLive, type Entry, type FieldName, type PartName } from "../../vault/entry.ts"
import { entryOf } from "../../vault/restore.ts"
import { briefOf } from "../accounts/adding.ts"
import { awaitsPassword } from "../locking/next-keyring.ts"
import { openedIndex } from "../accounts/opened.ts"
import { mayReach } from "./remote.ts"
import { isSyncing } from "./run.ts"
import { needOf } from "./report.ts"
import { readServer, readStatus, type SyncStatus } from "./store.ts"

/** What has a name for people; the rest is "something". */
const shown: Partial<Record<FieldName | PartName, SyncConflict["of"]>> & Readonly<Record<string, SyncConflict["of"]>> =
  {
    issuer: "issuer",
    username: "username",
    pinned: "pinned",
    archived: "archived",
    hidden: "hidden",
    removed: "removed",
    code: "code",
    notes: "notes",
    password: "password",
  }

/** Each kind once, with the browsers that it is about. */
function foundIn({ findings }: SyncStatus): SyncFound[] {
  return syncFindings.flatMap((kind) => {
    const of = findings.filter((finding) => finding.kind === kind)
    const browsers = new Set(of.flatMap(({ browser }) => (browser === "" ? [] : [browser])))
    return of.length === 0 ? [] : [{ kind, browsers: [...browsers] }]
  })
}

/** `null`: sync is off. @throws vault.closed, vault.locked */
export async function syncState(): Promise<SyncOn | null> {
  const server = await readServer()
  if (server === null) return null
  const [status, { vault }, allowed] = await Promise.all([readStatus(), openedIndex(), mayReach(server.address)])
  const brief = (id: string): AccountBrief => {
    const entry: Entry | undefined = entryOf(vault, id)
    return entry !== undefined && isLive(entry) ? briefOf(entry) : { id, issuer: "", username: "" }
  }
  const briefs = (ids: readonly string[]) => ids.map(brief)
  const { last, undo } = status
  return {
    address: server.address,
    user: server.user,
    allowed,
    paused: server.paused,
    running: isSyncing(),
    last: last && {
      ...last,
      added: briefs(last.added),
      changed: briefs(last.changed),
      removed: briefs(last.removed),
    },
    trouble: status.trouble,
    undo: undo && {
      at: undo.at,
      added: briefs(undo.added),
      changed: briefs(undo.changed),
      removed: briefs(undo.removed),
    },
    waiting: briefs(status.waiting),
    conflicts: status.conflicts.map(({ account, of, kept }) => ({
      account: brief(account),
      of: shown[of] ?? "other",
      kept,
    })),
    findings: foundIn(status),
    moved: status.moved !== null,
    awaitsPassword: await awaitsPassword(),
    devices: status.devices
      .map(({ id, name, at, isThis }) => ({ id, name, isThis, lastAt: at }))
      .toSorted((a, b) => Number(b.isThis) - Number(a.isThis) || b.lastAt - a.lastAt),
  }
}

/** What sync waits for, or what there is to see; without opening the vault's index. @throws vault.closed, vault.locked */
export async function syncNeed(): Promise<SyncNeed | null> {
  const server = await readServer()
  if (server === null) return null
  const need = needOf(await readStatus(), Date.now())
  if (need !== "moved" && (await awaitsPassword())) return "password"
  return need === "trouble" && server.paused ? null : need
}
