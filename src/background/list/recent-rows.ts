/**
 * Rows that were made a moment ago, with the codes of their period: as somebody types, many of those that are found were
 * found before. There is no secret in them, and they go with the entry that they are of, as the index does.
 */
import type { Row } from "../../messages/contract.ts"
import type { Live } from "../../vault/entry.ts"
import type { Used } from "./used.ts"

/** Whether a row can be shown `now` as it was made. */
export function isRecent({ id, code }: Row, used: Used, now: number): boolean {
  if (code === null || code.expiresAt === null || code.period === null) return true
  const { expiresAt, period } = code
  // A clock may have been set back since.
  return now < expiresAt && now >= expiresAt - period * 1000 && code.used === (used[id] === expiresAt)
}

/** @typeParam By what rows are made with beside their entry; the same object for as long as that is the same */
export function recentRows<By extends object>() {
  const rows = new WeakMap<Live, { readonly row: Row; readonly by: By }>()
  return {
    get(entry: Live, by: By, used: Used): Row | null {
      const known = rows.get(entry)
      return known?.by === by && isRecent(known.row, used, Date.now()) ? known.row : null
    },
    keep(entry: Live, by: By, row: Row): void {
      rows.set(entry, { row, by })
    },
  }
}
