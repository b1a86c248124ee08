/** Readers of the functions of `sync-contract.ts`; `check.ts` has them in its table. */
import * as v from "valibot"
import { long, none, one, password, picture, rootProof, short } from "./pieces.ts"
import type { SyncFunctions } from "./sync-contract.ts"

const server = v.strictObject({ address: short, user: short, password })
const device = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{11}$/))

/** See {@link SyncFunctions}; complete at compile time. */
export const syncReaders: {
  readonly [N in keyof SyncFunctions]: v.GenericSchema<unknown, Parameters<SyncFunctions[N]>>
} = {
  "sync.state": none,
  "sync.need": none,
  "sync.try": one(server),
  "sync.start": one(server),
  "sync.stop": none,
  "sync.now": none,
  "sync.pause": one(v.strictObject({ paused: v.boolean() })),
  "sync.undo": none,
  "sync.decide": one(v.strictObject({ remove: v.boolean() })),
  "sync.dismiss": none,
  "sync.code": one(rootProof({})),
  "sync.readCode": one(v.strictObject({ image: picture })),
  "sync.join": one(v.strictObject({ code: long, password })),
  "sync.recover": one(v.strictObject({ server, code: short, password })),
  "sync.move": one(v.strictObject({ password, code: short, device: v.nullable(device) })),
  "sync.follow": one(v.strictObject({ password, before: v.nullable(rootProof({})) })),
}
