/** The diagnostic log: what {@link LogEntry} can hold, in memory until the browser ends. */
import * as v from "valibot"
import { errorCodes, type ErrorCode } from "../domain/error.ts"
import { logPlaces, type LogEntry, type LogPlace } from "../domain/log.ts"
import { sessionItem } from "../storage/session.ts"

const LIMIT = 200

const item = sessionItem(
  "log",
  v.array(
    v.object({
      at: v.number(),
      place: v.picklist(logPlaces),
      code: v.picklist(errorCodes),
      number: v.nullable(v.number()),
    }),
  ),
)

/** Adds a line. Never rejects: a log that fails must not fail what it tells of. */
export async function log(place: LogPlace, code: ErrorCode, number: number | null = null): Promise<void> {
  const entry: LogEntry = { at: Date.now(), place, code, number }
  await navigator.locks
    .request("log", async () => item.set([...((await item.get()) ?? []), entry].slice(-LIMIT)))
    .catch(() => null)
}

/** Newest first. */
export const listLog = async (): Promise<LogEntry[]> => ((await item.get()) ?? []).toReversed()
