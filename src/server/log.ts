/** Structured logs: one JSON object a line. No field can hold what a person typed: events, ids, counts and codes only. */

export const events = [
  "started",
  "stopping",
  "stopped",
  "request",
  "failed",
  "provider",
  "database",
  "ping-failed",
] as const

export interface LogLine {
  readonly event: (typeof events)[number]
  readonly method?: string
  /** The route, not the address: no query, no identifier. */
  readonly route?: string
  readonly status?: number
  readonly milliseconds?: number
  /** Class and place of an error of ours, never its message: messages quote what they stumbled over. */
  readonly error?: string
  readonly port?: number
}

export type Log = (line: LogLine) => void

/** Writes lines to a stream, such as standard output. */
export const logTo =
  (write: (text: string) => unknown, now: () => number): Log =>
  (line) => {
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), ...line })}\n`)
  }

/** Name of an error and where it was thrown first, without its message. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const place = /([\w.-]+\.(?:ts|js|mjs):\d+)/.exec(error.stack?.split("\n").slice(1).join("\n") ?? "")?.[1]
  return place === undefined ? error.name : `${error.name} at ${place}`
}
