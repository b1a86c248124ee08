import type { ErrorCode } from "../../domain/error.ts"
import type { RequestsView } from "../../messages/contract.ts"

/** A server that has answered since then, ms, is not called unreachable: the next look may find it. */
const WHILE = 5 * 60_000

const unreachable: ReadonlySet<ErrorCode> = new Set([
  "network.failed",
  "approval.busy",
  "approval.server",
  "approval.unavailable",
])

/** Few words that stand in a row: keys of messages. */
const words: Partial<Record<ErrorCode, string>> = {
  "approval.unknown": "row_revoked",
  "approval.forbidden": "row_no_access",
  "approval.polling": "row_no_polling",
  "policy.denied": "row_not_allowed",
}

/** Accounts whose requests do not come, and why: account → message key. What may pass by itself is not said at once. */
export function troubledAt(troubles: RequestsView["troubles"], now: number): ReadonlyMap<string, string> {
  const lasting = troubles.filter(
    ({ code, lastAt }) => !unreachable.has(code) || lastAt === null || now < lastAt || now - lastAt >= WHILE,
  )
  return new Map(
    lasting.map(({ account, code }) => [
      account.id,
      unreachable.has(code) ? "row_unreachable" : (words[code] ?? "row_troubled"),
    ]),
  )
}
