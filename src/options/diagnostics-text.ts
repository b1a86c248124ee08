import type { LogEntry } from "../domain/log.ts"

/**
 * The diagnostic log as text to paste into a report: one line per entry, tab between columns (time in UTC, place, code,
 * number), below a line that names the version and the browser.
 */
export function diagnosticsText(version: string, agent: string, entries: readonly LogEntry[]): string {
  const lines = entries.map(({ at, place, code, number }) =>
    [new Date(at).toISOString(), place, code, number ?? "-"].join("\t"),
  )
  return [`Countersign ${version} · ${agent}`, ...lines, ""].join("\n")
}
