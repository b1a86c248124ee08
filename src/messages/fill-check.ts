/** Readers of the functions of `fill-contract.ts`; `check.ts` has them in its table. */
import * as v from "valibot"
import type { FillFunctions } from "./fill-contract.ts"
import { id, none, one, proof, short } from "./pieces.ts"

const asker = one(v.strictObject({ kept: v.boolean() }))

/** See {@link FillFunctions}; complete at compile time. */
export const fillReaders: {
  readonly [N in keyof FillFunctions]: v.GenericSchema<unknown, Parameters<FillFunctions[N]>>
} = {
  "fill.state": asker,
  "fill.rules": asker,
  "fill.account": one(v.strictObject({ id, what: v.picklist(["all", "username", "password", "code"]) })),
  "fill.asked": one(v.strictObject({ ask: id })),
  "fill.answer": one(v.strictObject({ ask: id, yes: v.boolean(), proof: v.nullable(proof) })),
  "menuless.list": none,
  "menuless.remove": one(v.strictObject({ host: short })),
}
