/** Readers of the functions of `basic-contract.ts`; `check.ts` has them in its table. */
import * as v from "valibot"
import type { BasicFunctions } from "./basic-contract.ts"
import { id, one, proof } from "./pieces.ts"

/** See {@link BasicFunctions}; complete at compile time. */
export const basicReaders: {
  readonly [N in keyof BasicFunctions]: v.GenericSchema<unknown, Parameters<BasicFunctions[N]>>
} = {
  "basic.asked": one(v.strictObject({ ask: id })),
  "basic.answer": one(v.strictObject({ ask: id, account: v.nullable(id), proof: v.nullable(proof) })),
}
