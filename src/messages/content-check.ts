/** Reads what comes out of pages: calls of our scripts there, and their answers to orders. All of it may be forged. */
import * as v from "valibot"
import { fieldKinds } from "../domain/field.ts"
import type { FieldMark } from "../domain/taught.ts"
import type { ContentFunction, Filled, FromContent, Look, Typed } from "./content-contract.ts"
import { id, none, one, password, short } from "./pieces.ts"
import { fieldMark } from "./taught-check.ts"

const kind = v.picklist(fieldKinds)
const kinds = v.pipe(v.array(kind), v.maxLength(fieldKinds.length))
const typed = v.strictObject({ username: short, password, isNew: v.boolean() })
const origin = v.pipe(v.string(), v.maxLength(512), v.regex(/^[a-z][a-z0-9+.-]*:\/\//))

/** See {@link FromContent}; complete at compile time. */
export const contentReaders: {
  readonly [N in ContentFunction]: v.GenericSchema<unknown, Parameters<FromContent[N]>>
} = {
  "field.focused": none,
  "fields.seen": one(v.strictObject({ script: id, kinds })),
  "fields.taught": none,
  "menu.ask": one(v.strictObject({ script: id, kind })),
  "menu.left": none,
  "typed.sent": one(typed),
}

/** Readers of what is answered to orders. */
export const look: v.GenericSchema<unknown, Look> = v.strictObject({
  script: id,
  kinds,
  focused: v.boolean(),
  sendsTo: v.pipe(v.array(origin), v.maxLength(16)),
  rules: short,
})
export const filled: v.GenericSchema<unknown, Filled> = v.strictObject({ filled: kinds, left: kinds })
export const typedAnswer: v.GenericSchema<unknown, Typed | null> = v.nullable(typed)
export const described: v.GenericSchema<unknown, FieldMark | null> = v.nullable(fieldMark)
