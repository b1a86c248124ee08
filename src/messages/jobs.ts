/**
 * What background asks of the workshop, over a MessagePort a job. The port brings `{started: true}` at once, then one
 * {@link JobReply}. Both ends are ours and the port is known to no one else, yet the answer is read, not cast: a module
 * Worker of an older build may still be there while the extension is updated.
 */
import * as v from "valibot"
import type { Bytes } from "../domain/bytes.ts"
import type { CopiedMark } from "../domain/copied.ts"
import { errorCodes } from "../domain/error.ts"
import type { Position } from "../domain/position.ts"

/** Argon2id (RFC 9106), one lane. `memory` in KiB, `length` in bytes. */
export interface Argon2idJob {
  readonly job: "argon2id"
  readonly password: Bytes
  readonly salt: Bytes
  readonly memory: number
  readonly passes: number
  readonly length: number
}

/** The texts of all QR codes in a picture (PNG or JPEG). */
export interface QrJob {
  readonly job: "qr"
  readonly image: Blob
}

/** What the QR codes of Google's export say, each as one part, in the order given. */
export interface MigrationJob {
  readonly job: "migration"
  readonly links: readonly string[]
}

/** An address under which the browser can read these bytes as a file, for as long as the workshop is there. */
export interface FileJob {
  readonly job: "file"
  readonly bytes: Bytes
}

/** The country, ISO 3166-1, that a position is in. */
export interface CountryJob extends Position {
  readonly job: "country"
}

/** The country that this computer is in. Who starts the workshop turns it into a {@link CountryJob}: see `where.ts`. */
export interface WhereJob {
  readonly job: "where"
}

/** Take what was copied off the clipboard, if it is still there. Who starts the workshop does it: see `clipboard.ts`. */
export interface ClipboardJob {
  readonly job: "clipboard"
  readonly copied: CopiedMark
}

/** What comes to the workshop. */
export type WorkshopJob = Argon2idJob | FileJob | QrJob | MigrationJob | CountryJob

/** What background asks for. */
export type Job = WorkshopJob | WhereJob | ClipboardJob

const bytes = v.custom<Bytes>((value) => value instanceof Uint8Array)

/** Reads a job, in the workshop. */
export const jobSchema: v.GenericSchema<unknown, WorkshopJob> = v.variant("job", [
  v.strictObject({
    job: v.literal("argon2id"),
    password: bytes,
    salt: bytes,
    memory: v.number(),
    passes: v.number(),
    length: v.number(),
  }),
  v.strictObject({ job: v.literal("qr"), image: v.blob() }),
  v.strictObject({ job: v.literal("file"), bytes }),
  v.strictObject({ job: v.literal("migration"), links: v.array(v.string()) }),
  v.strictObject({ job: v.literal("country"), latitude: v.number(), longitude: v.number(), accuracy: v.number() }),
])

/** One QR code of an export, its accounts as otpauth:// links. */
const migrationPart = v.object({
  batch: v.number(),
  index: v.number(),
  size: v.number(),
  links: v.array(v.string()),
  problems: v.array(v.picklist(errorCodes)),
})
export type MigrationLinks = v.InferOutput<typeof migrationPart>

/** Reads an answer. `ok: false` without a code is a failure of the workshop; what went wrong is in its console. */
export const jobReplySchema = v.variant("ok", [
  v.object({ ok: v.literal(true), value: v.union([bytes, v.array(v.string()), v.array(migrationPart)]) }),
  v.object({ ok: v.literal(false), code: v.optional(v.picklist(errorCodes)) }),
])

export type JobReply = v.InferOutput<typeof jobReplySchema>
