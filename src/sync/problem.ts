/**
 * What is wrong with a remote. Most of it may be mere lateness (a store that shows new objects after a while, a write
 * that was cut off), so it is a state until it has lasted a day; what contradicts itself is told at once. Neither
 * changes anything here: what verifies is merged, the rest is left.
 */
import type { DeviceId } from "../domain/clock.ts"

export const problemKinds = [
  "head.missing", // a device's head that we have seen is gone
  "head.older", // a device's head is one from before the one that we have seen
  "head.damaged", // it does not open as that device's head of this vault
  "head.withheld", // another device has seen a newer head than we are shown
  "head.fork", // one device, one number, two heads: a copied profile, or a remote that shows different things
  "own.missing", // our own head is gone
  "own.older", // our own head is one from before
  "blob.missing",
  "blob.damaged", // other bytes than the head names
  "bucket.damaged", // the named bytes do not open as that bucket
  "keyring.damaged",
  "keyring.missing",
] as const

export type ProblemKind = (typeof problemKinds)[number]

/** A problem with the state of `device`. */
export interface Problem {
  readonly kind: ProblemKind
  readonly device: DeviceId
  /** When it was first seen, ms since 1970. */
  readonly since: number
}

/** How long what may be lateness is a state and no alarm, ms. */
export const PATIENCE = 24 * 60 * 60_000

const contradictions: ReadonlySet<ProblemKind> = new Set(["head.fork"])

/** True if a problem is to be told rather than waited for. */
export const isAlarm = ({ kind, since }: Problem, now: number): boolean =>
  contradictions.has(kind) || now - since >= PATIENCE

/** Collects the problems of one sync; those that were there before keep their time. */
export function problemList(before: readonly Problem[], now: number) {
  const found = new Map<string, Problem>()
  return {
    add(kind: ProblemKind, device: DeviceId): void {
      const known = before.find((each) => each.kind === kind && each.device === device)
      // A clock that was set back must not make a problem last for ever.
      found.set(`${kind} ${device}`, { kind, device, since: Math.min(known?.since ?? now, now) })
    },
    all: (): Problem[] => [...found.values()],
  }
}
