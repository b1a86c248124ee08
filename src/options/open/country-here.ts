import * as v from "valibot"
import { CountersignError } from "../../domain/error.ts"
import { jobReplySchema } from "../../messages/jobs.ts"
import { locate } from "../../messages/where.ts"

/** Longer than the browser may take to find out where it is, and the person to answer it, ms. */
const PATIENCE = 120_000

/**
 * The country that this computer is in, ISO 3166-1. In a tab that can be seen, so that the browser can ask the person; by a
 * workshop of this page's own, to which alone the position goes.
 * @throws location.denied, location.unknown, location.slow, location.unsure, location.nowhere, workshop.failed
 */
export async function countryHere(): Promise<string> {
  const workshop = new Worker("/workshop/index.js", { type: "module", name: "workshop" })
  const { port1, port2 } = new MessageChannel()
  try {
    const answer = await new Promise<unknown>((resolve, reject) => {
      const late = (): void => reject(new CountersignError("location.slow"))
      setTimeout(late, PATIENCE)
      workshop.addEventListener("error", () => reject(new CountersignError("workshop.failed", "country")))
      port1.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        if (!v.is(v.object({ started: v.literal(true) }), data)) resolve(data)
      })
      port1.start()
      locate(navigator.geolocation, port2, (job, port) => workshop.postMessage(job, [port]))
    })
    const reply = v.safeParse(jobReplySchema, answer)
    if (!reply.success) throw new CountersignError("workshop.failed", "country")
    if (!reply.output.ok) throw new CountersignError(reply.output.code ?? "workshop.failed")
    const [country] = reply.output.value
    if (typeof country !== "string") throw new CountersignError("workshop.failed", "country")
    return country
  } finally {
    port1.close()
    workshop.terminate()
  }
}
