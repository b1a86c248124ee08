import type { ErrorCode } from "./error.ts"

/** Where in the program something happened. A closed list: free text could carry a secret. */
export const logPlaces = [
  "message",
  "vault",
  "scan",
  "workshop",
  "lock",
  "storage",
  "network",
  "start",
  "page",
] as const

/** One of {@link logPlaces}. */
export type LogPlace = (typeof logPlaces)[number]

/**
 * A line of the diagnostic log. No field can hold text that a person or a site wrote: places, codes and numbers only,
 * so that there is no line which would have to be redacted before it is shown or sent.
 */
export interface LogEntry {
  readonly at: number
  readonly place: LogPlace
  readonly code: ErrorCode
  /** Counts and durations, in the unit that the place uses. */
  readonly number: number | null
}
