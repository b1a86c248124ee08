/** Readers of fields that a person has shown us: from our pages, from scripts in pages, and from files. */
import * as v from "valibot"
import { TAUGHT_LIMITS, taughtKinds, type FieldMark, type TaughtField } from "../domain/taught.ts"
import { none, one } from "./pieces.ts"
import type { TaughtFunctions } from "./taught-contract.ts"

const name = v.pipe(v.string(), v.maxLength(128))
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))

/** See {@link FieldMark}. */
export const fieldMark: v.GenericSchema<unknown, FieldMark> = v.strictObject({
  type: v.pipe(v.string(), v.maxLength(32), v.regex(/^[a-z-]+$/)),
  id: name,
  name,
  autocomplete: v.pipe(v.string(), v.maxLength(64)),
  says: v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{8})?$/)),
  at: count,
  of: count,
  path: v.pipe(v.array(name), v.maxLength(32)),
})

const kind = v.picklist(taughtKinds)

/** See {@link TaughtField}. */
export const taughtField: v.GenericSchema<unknown, TaughtField> = v.strictObject({
  host: v.pipe(v.string(), v.maxLength(262), v.regex(/^[a-z0-9.:[\]_-]+$/)),
  kind,
  mark: fieldMark,
})

/** All of them, as they are kept and as they stand in a file. */
export const taughtFields = v.pipe(v.array(taughtField), v.maxLength(TAUGHT_LIMITS.all))

/** Of a file that has no more than may be kept. */
const text = v.pipe(v.string(), v.maxLength(4_000_000))

/** See {@link TaughtFunctions}; complete at compile time. */
export const taughtReaders: {
  readonly [N in keyof TaughtFunctions]: v.GenericSchema<unknown, Parameters<TaughtFunctions[N]>>
} = {
  "taught.list": none,
  "taught.forget": one(taughtField),
  "taught.take": one(v.strictObject({ text })),
}
