/**
 * A Worker has no geolocation: whoever started the workshop reads the position, and passes it on in place of the job. So it
 * is in that page's memory and the workshop's, for a moment, and nowhere else.
 */
import { codeOf } from "../domain/error.ts"
import { readPosition, type Geolocation } from "../domain/position.ts"
import type { CountryJob, JobReply, WhereJob } from "./jobs.ts"

/** Whether a message is {@link WhereJob}. */
export const isWhere = (message: unknown): message is WhereJob =>
  typeof message === "object" && message !== null && "job" in message && message.job === "where"

/** Does what {@link WhereJob} asks for, and answers on `port` what the workshop does not. */
export function locate(
  geolocation: Geolocation,
  port: MessagePort,
  pass: (job: CountryJob, port: MessagePort) => void,
): void {
  port.postMessage({ started: true })
  readPosition(geolocation).then(
    (position) => pass({ job: "country", ...position }, port),
    (thrown: unknown) => port.postMessage({ ok: false, code: codeOf(thrown) } satisfies JobReply),
  )
}
