/** Servers that say "later": those that lock what another request is at (rclone), and those that have too much to do. */
import type { Answer, Exchange } from "./exchange.ts"
import { readDate } from "./multistatus.ts"

/** Waits so many ms. */
export type Wait = (ms: number) => Promise<void>

/** What is locked is asked for again after these times, ms, and then it is busy. */
const WAITS = [100, 300, 900] as const

/** Asks again for a while what is answered with 423 Locked (RFC 4918 §11.3): whoever has the lock is soon done. */
export async function unlocked(ask: () => Promise<Answer>, wait: Wait, signal?: AbortSignal): Promise<Answer> {
  let answer = await ask()
  for (const ms of WAITS) {
    if (answer.status !== 423) return answer
    await wait(ms)
    signal?.throwIfAborted()
    answer = await ask()
  }
  return answer
}

/** A longer wait is for the next sync: a worker that does nothing for half a minute is ended, ms. */
const LONGEST = 20_000

/** How often it is waited for one answer. */
const TRIES = 3

/** Asks again what is answered with 429 or 503 and a short `Retry-After` (RFC 9110 §10.2.3), in seconds or as a date. */
export const obliging =
  (ask: Exchange, wait: Wait): Exchange =>
  async (question) => {
    let answer = await ask(question)
    for (let tries = 0; tries < TRIES; tries++) {
      const ms = namedWait(answer)
      if (ms === null) return answer
      await wait(ms)
      question.signal?.throwIfAborted()
      answer = await ask(question)
    }
    return answer
  }

function namedWait({ status, headers }: Answer): number | null {
  if (status !== 429 && status !== 503) return null
  const named = headers.get("Retry-After")?.trim() ?? ""
  const [until, now] = [readDate(named), readDate(headers.get("Date"))]
  const isDate = /[a-z]/i.test(named) && until !== null && now !== null
  const ms = isDate ? until - now : /^\d+$/.test(named) ? Number(named) * 1000 : null
  return ms !== null && ms >= 0 && ms <= LONGEST ? ms : null
}
