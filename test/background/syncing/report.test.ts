import { expect, test } from "vitest"
import { needOf, statusAfter } from "../../../src/background/syncing/report.ts"
import type { Taken } from "../../../src/background/syncing/side.ts"
import type { SyncStatus } from "../../../src/background/syncing/store.ts"
import { problemKinds } from "../../../src/sync/problem.ts"
import type { Report } from "../../../src/sync/sync.ts"

const empty: SyncStatus = {
  version: 1,
  last: null,
  trouble: "remote.offline",
  moved: null,
  undo: null,
  waiting: [],
  waitingClock: null,
  conflicts: [],
  findings: [],
  dismissed: [],
  devices: [],
}
const numbers = { requests: 3, sent: 100, received: 200 }
const device = "AAAAAAAAAAA"
const nothing = { added: [], changed: [], removed: [], erased: [], conflicts: [], future: [], waiting: [] }

const told = (more: Partial<Taken["told"]>): Taken => ({
  told: { ...nothing, ...more },
  before: { entries: [], boxes: [] },
  waitingClock: null,
})

const report = (more: Partial<Report<Taken>>): Report<Taken> => ({
  told: [],
  wrote: false,
  waiting: [],
  alarms: [],
  copied: false,
  moved: null,
  devices: [],
  ...more,
})

test("a sync that brought nothing keeps what can be undone, and clears what was the matter", () => {
  const undo = { at: 1, added: ["a"], changed: [], removed: [], entries: "[]", boxes: [] }
  const after = statusAfter({ ...empty, undo }, report({}), numbers, 5)
  expect(after).toMatchObject({ trouble: null, undo, last: { at: 5, added: [], ...numbers } })
})

test("what several merges of one sync did is told once, and erased counts as removed", () => {
  const both = [told({ added: ["a"], changed: ["b"] }), told({ added: ["a"], erased: ["c"], removed: ["d"] })]
  const after = statusAfter(empty, report({ told: both }), numbers, 5)
  expect(after.last).toMatchObject({ added: ["a"], changed: ["b"], removed: ["d", "c"] })
  expect(after.undo).toMatchObject({ at: 5, added: ["a"], changed: ["b"], removed: ["d", "c"] })
})

test("every kind of problem has a name for people, and one that was read stays read while it lasts", () => {
  for (const kind of problemKinds) {
    const alarms = [{ kind, device, since: 7 }]
    const first = statusAfter(empty, report({ alarms }), numbers, 5)
    expect(first.findings).toHaveLength(1)
    const read = { ...first, findings: [], dismissed: first.findings.map(({ key }) => key) }
    const again = statusAfter(read, report({ alarms }), numbers, 6)
    expect(again.findings).toEqual([])
    // Gone and back is a new one.
    const gone = statusAfter(again, report({}), numbers, 7)
    expect(gone.dismissed).toEqual([])
    expect(statusAfter(gone, report({ alarms: [{ kind, device, since: 9 }] }), numbers, 9).findings).toHaveLength(1)
  }
})

test("what may be lateness is no alarm; a copied profile is told until it was read", () => {
  const late = statusAfter(empty, report({ waiting: [{ kind: "blob.missing", device, since: 1 }] }), numbers, 5)
  expect(late.findings).toEqual([])
  const copied = statusAfter(late, report({ copied: true }), numbers, 6)
  expect(statusAfter(copied, report({}), numbers, 7).findings.map(({ kind }) => kind)).toEqual(["copied"])
})

test("conflicts pile up until they were read, but not for ever", () => {
  const conflicts = Array.from({ length: 40 }, (_, i) => ({ account: `${i}`, of: "issuer", kept: "here" }) as const)
  const once = statusAfter(empty, report({ told: [told({ conflicts })] }), numbers, 5)
  const twice = statusAfter(
    once,
    report({ told: [told({ conflicts: [{ ...conflicts[0]!, kept: "there" }] })] }),
    numbers,
    6,
  )
  expect(twice.conflicts).toHaveLength(41)
  expect(twice.conflicts[0]).toMatchObject({ kept: "there" })
  const many = statusAfter(once, report({ told: [told({ conflicts })] }), numbers, 7)
  expect(many.conflicts.length).toBeLessThanOrEqual(50)
})

test("what waits for the person is that of the last sync", () => {
  const waits = statusAfter(empty, report({ told: [told({ waiting: ["a", "b"] })] }), numbers, 5)
  expect(waits.waiting).toEqual(["a", "b"])
  expect(statusAfter(waits, report({}), numbers, 6).waiting).toEqual([])
})

test("a finding names the browser that it is about, as that browser calls itself", () => {
  const devices = [{ device, label: "Firefox on Windows", at: 1, isThis: false }]
  const alarms = [{ kind: "head.older", device, since: 7 }] as const
  const future = [told({ future: [{ account: "a", device }] })]
  const after = statusAfter(empty, report({ devices, alarms, told: future }), numbers, 5)
  expect(after.findings.map(({ kind, browser }) => [kind, browser])).toEqual([
    ["rollback", "Firefox on Windows"],
    ["future", "Firefox on Windows"],
  ])
  const unknown = statusAfter(empty, report({ alarms }), numbers, 5)
  expect(unknown.findings.map(({ browser }) => browser)).toEqual([""])
})

test("where the vault was moved to is kept until there is nothing to follow", () => {
  const moved = statusAfter(empty, report({ moved: "there" }), numbers, 5)
  expect(moved.moved).toBe("there")
  expect(statusAfter(moved, report({}), numbers, 6).moved).toBe(null)
})

test("what waits for the person is said in the popup; a server that is merely away only after a day", () => {
  const [now, day] = [10 * 86_400_000, 86_400_000]
  const fine: SyncStatus = { ...empty, trouble: null }
  const last = { at: now - 1000, added: [], changed: [], removed: [], ...numbers }
  expect(needOf(fine, now)).toBe(null)
  expect(needOf({ ...fine, moved: "x", waiting: ["a"] }, now)).toBe("moved")
  expect(needOf({ ...fine, waiting: ["a"], trouble: "remote.auth" }, now)).toBe("removals")
  expect(needOf({ ...fine, findings: [{ kind: "fork", key: "k", browser: "" }], waiting: ["a"] }, now)).toBe("found")
  expect(needOf({ ...fine, trouble: "remote.auth", last }, now)).toBe("trouble")
  expect(needOf({ ...fine, trouble: "remote.offline", last }, now)).toBe(null)
  expect(needOf({ ...fine, trouble: "remote.offline", last: { ...last, at: now - day } }, now)).toBe("trouble")
})
