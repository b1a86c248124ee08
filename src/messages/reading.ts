/** Reads one message by a table of readers, name → arguments. */
import * as v from "valibot"
import { CountersignError } from "../domain/error.ts"

/** Readers of the arguments of functions, by name. */
export type Readers = Readonly<Record<string, v.GenericSchema<unknown, readonly unknown[]>>>

/** A call whose arguments are those of its function. */
export type CallOf<R extends Readers> = {
  readonly [N in keyof R & string]: { readonly name: N; readonly args: v.InferOutput<R[N]> }
}[keyof R & string]

const envelope = v.strictObject({ name: v.string(), args: v.unknown() })

/**
 * Reads a message: a name of the table, and what that function takes.
 * @throws message.malformed
 */
export function readMessage<R extends Readers>(readers: R, message: unknown): CallOf<R> {
  const outer = v.safeParse(envelope, message)
  if (!outer.success || !Object.hasOwn(readers, outer.output.name)) throw new CountersignError("message.malformed")
  const { name, args } = outer.output
  const inner = v.safeParse(readers[name]!, args)
  if (!inner.success) throw new CountersignError("message.malformed", name)
  return { name, args: inner.output }
}
