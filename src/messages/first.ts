/** The popup's first request, read by itself: what answers it first has no room for the readers of all functions. */
import * as v from "valibot"
import type { ListQuery } from "./contract.ts"
import { one, short } from "./pieces.ts"

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(200))
const offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))

/** See `ListQuery`. */
export const query: v.GenericSchema<unknown, ListQuery> = v.strictObject({
  query: short,
  offset,
  count,
  archived: v.boolean(),
  tag: v.nullable(short),
})

const first = v.strictObject({ name: v.literal("popup.open"), args: one(query) })

/** What the popup's first request asks for; `null` if the message is anything else, or not as it should be. */
export function readFirst(message: unknown): ListQuery | null {
  const read = v.safeParse(first, message)
  return read.success ? read.output.args[0] : null
}
