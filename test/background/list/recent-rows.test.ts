import { expect, test } from "vitest"
import { isRecent, recentRows } from "../../../src/background/list/recent-rows.ts"
import type { CodeView, Row } from "../../../src/messages/contract.ts"
import { entryOf } from "../../vault/sample.ts"

const end = Date.UTC(2026, 0, 1)
const code: CodeView = { code: "111111", next: "222222", expiresAt: end, period: 30, used: false }
const row = (shown: CodeView | null): Row => ({
  id: "id",
  issuer: "GitHub",
  username: "katy",
  kind: "totp",
  registered: false,
  pinned: false,
  archived: false,
  hidden: false,
  code: shown,
  tags: [],
})

test("a code counts within its period and not beyond, whichever way the clock went", () => {
  const at = (now: number) => isRecent(row(code), {}, now)
  expect([at(end - 30_000), at(end - 1), at(end), at(end - 30_001)]).toEqual([true, true, false, false])
})

test("a code that was used since, or by another end, is made anew", () => {
  const now = end - 5000
  expect(isRecent(row(code), { id: end }, now)).toBe(false)
  expect(isRecent(row({ ...code, used: true }), { id: end }, now)).toBe(true)
  expect(isRecent(row({ ...code, used: true }), {}, now)).toBe(false)
  expect(isRecent(row(code), { other: end }, now)).toBe(true)
})

test("what shows no code stays", () => {
  expect(isRecent(row(null), {}, end)).toBe(true)
  expect(isRecent(row({ ...code, expiresAt: null, period: null, next: null }), {}, end)).toBe(true)
})

test("a row is that of its very entry, made with the very same settings", () => {
  const rows = recentRows<{ mask: boolean }>()
  const [entry, by] = [entryOf(1), { mask: false }]
  expect(rows.get(entry, by, {})).toBeNull()
  rows.keep(entry, by, row(null))
  expect(rows.get(entry, by, {})).toEqual(row(null))
  expect(rows.get({ ...entry }, by, {})).toBeNull()
  expect(rows.get(entry, { mask: false }, {})).toBeNull()
})
