/** Readers of the functions of `scan-contract.ts`; `check.ts` has them in its table. */
import * as v from "valibot"
import { id, long, none, one, onDuplicate, picture, pin, short } from "./pieces.ts"
import type { ScanFunctions } from "./scan-contract.ts"

/** See {@link ScanFunctions}; complete at compile time. */
export const scanReaders: {
  readonly [N in keyof ScanFunctions]: v.GenericSchema<unknown, Parameters<ScanFunctions[N]>>
} = {
  "scan.page": none,
  "scan.image": one(v.strictObject({ image: picture, joins: v.boolean() })),
  "scan.text": one(v.strictObject({ text: long })),
  "scan.waiting": none,
  "scan.add": one(
    v.strictObject({
      find: id,
      issuer: short,
      username: short,
      onDuplicate,
      into: v.exactOptional(id),
      pin: v.exactOptional(pin),
    }),
  ),
}
