/** What is kept for the person of what a sync said. */
import { later, type Clock } from "../../domain/clock.ts"
import type { ErrorCode } from "../../domain/error.ts"
import type { SyncFinding } from "../../domain/sync-finding.ts"
import type { SyncNeed } from "../../messages/sync-contract.ts"
import type { ProblemKind } from "../../sync/problem.ts"
import type { Report } from "../../sync/sync.ts"
import { packEntry, type Entry } from "../../vault/entry.ts"
import type { Taken } from "./side.ts"
import type { SyncStatus } from "./store.ts"

/** What a sync cost: requests, and bytes of bodies. */
export interface Numbers {
  readonly requests: number
  readonly sent: number
  readonly received: number
}

/** How many conflicts are kept until they were read. */
const CONFLICTS = 50

const latest = (clocks: readonly (Clock | null)[]): Clock | null =>
  clocks.reduce((a, b) => (a === null || b === null ? (a ?? b) : later(a, b)), null)

/** The person's word for each kind of problem. */
export const findingOf: Readonly<Record<ProblemKind, SyncFinding>> = {
  "head.missing": "gone",
  "head.older": "rollback",
  "head.damaged": "damaged",
  "head.withheld": "withheld",
  "head.fork": "fork",
  "own.missing": "gone",
  "own.older": "rollback",
  "blob.missing": "missing",
  "blob.damaged": "damaged",
  "bucket.damaged": "damaged",
  "keyring.damaged": "damaged",
  "keyring.missing": "missing",
}

/** These pass by themselves; only if they last are they worth a word outside the settings. */
const passing: ReadonlySet<ErrorCode> = new Set(["remote.offline", "remote.busy", "vault.busy"])
/** So long they may last, ms. */
const LASTING = 24 * 60 * 60_000

/** What is to be seen to in the settings, of several the most urgent. */
export function needOf(
  { moved, findings, waiting, trouble, last }: SyncStatus,
  now: number,
): Exclude<SyncNeed, "password"> | null {
  if (moved !== null) return "moved"
  if (findings.length > 0) return "found"
  if (waiting.length > 0) return "removals"
  if (trouble === null) return null
  const isShort = passing.has(trouble) && now - (last?.at ?? now) < LASTING
  return isShort ? null : "trouble"
}

/** What is kept after a sync that ended well. */
export function statusAfter(status: SyncStatus, report: Report<Taken>, numbers: Numbers, now: number): SyncStatus {
  const told = report.told.map((each) => each.told)
  const all = (list: "added" | "changed" | "removed" | "erased" | "waiting") => [
    ...new Set(told.flatMap((each) => each[list])),
  ]
  const [added, changed] = [all("added"), all("changed")]
  const removed = [...all("removed"), ...all("erased")]
  const touched = added.length + changed.length + removed.length
  const nameOf = (device: string): string => report.devices.find((each) => each.device === device)?.label ?? ""
  const alarms = report.alarms.map(({ kind, device, since }) => ({
    kind: findingOf[kind],
    key: `${kind} ${device} ${since}`,
    browser: nameOf(device),
  }))
  const future = told
    .flatMap((each) => each.future)
    .map(({ account, device }) => ({ kind: "future" as const, key: `future ${account}`, browser: nameOf(device) }))
  const copied = report.copied ? [{ kind: "copied" as const, key: `copied ${now}`, browser: "" }] : []
  const kept = status.findings.filter(({ kind }) => kind === "copied")
  const findings = [...kept, ...copied, ...alarms, ...future]
  const conflicts = told.flatMap((each) => each.conflicts)
  return {
    ...status,
    last: { at: now, added, changed, removed, ...numbers },
    trouble: null,
    moved: report.moved,
    undo: touched === 0 ? status.undo : { at: now, added, changed, removed, ...beforeAll(report) },
    waiting: all("waiting"),
    waitingClock: latest(report.told.map((each) => each.waitingClock)),
    conflicts: [...conflicts, ...status.conflicts].slice(0, CONFLICTS),
    findings: findings.filter(({ key }) => !status.dismissed.includes(key)),
    dismissed: status.dismissed.filter((key) => findings.some((each) => each.key === key)),
    devices: report.devices.map(({ device: id, label: name, at, isThis }) => ({ id, name, at, isThis })),
  }
}

/** The accounts that changed as they were before; of several changes the first counts. */
function beforeAll(report: Report<Taken>): Pick<NonNullable<SyncStatus["undo"]>, "entries" | "boxes"> {
  const entries = new Map<string, Entry>()
  const boxes = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const { before } of report.told) {
    for (const entry of before.entries) if (!entries.has(entry.id)) entries.set(entry.id, entry)
    for (const [version, box] of before.boxes) boxes.set(version, box)
  }
  return { entries: JSON.stringify([...entries.values()].map(packEntry)), boxes: [...boxes] }
}
