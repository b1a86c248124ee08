/** Readers of the functions of `saving-contract.ts`; `check.ts` has them in its table. */
import * as v from "valibot"
import { id, none, one, short } from "./pieces.ts"
import type { SavingFunctions } from "./saving-contract.ts"

const offer = one(v.strictObject({ offer: id }))

/** See {@link SavingFunctions}; complete at compile time. */
export const savingReaders: {
  readonly [N in keyof SavingFunctions]: v.GenericSchema<unknown, Parameters<SavingFunctions[N]>>
} = {
  "saving.list": none,
  "saving.take": one(v.strictObject({ offer: id, into: v.nullable(id), issuer: short, username: short })),
  "saving.dismiss": offer,
  "saving.never": offer,
  "saving.typed": none,
  "saving.silent": none,
  "saving.unsilence": one(v.strictObject({ host: short })),
}
