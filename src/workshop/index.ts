/**
 * The workshop: a module Worker for what is heavy. Each job loads what it needs when it is first asked for, so that
 * reading a QR code does not load Argon2id, nor the other way round. It speaks only with who started it.
 */
import * as v from "valibot"
import { codeOf } from "../domain/error.ts"
import { jobSchema, type JobReply, type WorkshopJob } from "../messages/jobs.ts"

async function work(job: WorkshopJob): Promise<JobReply> {
  if (job.job === "qr") {
    const { readPicture } = await import("./picture.ts")
    return { ok: true, value: await readPicture(job.image) }
  }
  if (job.job === "migration") {
    const { readMigrations } = await import("./migration.ts")
    return { ok: true, value: readMigrations(job.links) }
  }
  if (job.job === "file") return { ok: true, value: [URL.createObjectURL(new Blob([job.bytes]))] }
  if (job.job === "country") {
    const { countryAt } = await import("./country.ts")
    return { ok: true, value: [countryAt(job)] }
  }
  const { argon2id } = await import("./argon2id.ts")
  const { password, salt, memory, passes, length } = job
  return { ok: true, value: await argon2id(password, salt, { memory, passes, lanes: 1 }, length) }
}

self.addEventListener("message", (event: MessageEvent<unknown>) => {
  const [port] = event.ports
  if (port === undefined) return
  port.postMessage({ started: true })
  const read = v.safeParse(jobSchema, event.data)
  const reply = read.success ? work(read.output) : Promise.reject(new TypeError("not a job"))
  reply.then(
    (value) => port.postMessage(value),
    // What failed could quote what it was given: the answer says only that it failed, or by which code.
    (thrown: unknown) => {
      const code = codeOf(thrown)
      port.postMessage({ ok: false, ...(code === "internal" ? {} : { code }) } satisfies JobReply)
    },
  )
})
