/** Readers of the functions of `approval-contract.ts`; `check.ts` has them in its table. */
import * as v from "valibot"
import { countrySchema } from "../domain/country.ts"
import type { ApprovalFunctions } from "./approval-contract.ts"
import { id, none, one, proof, short } from "./pieces.ts"

const serial = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/))

const answer = v.variant("kind", [
  v.strictObject({
    kind: v.literal("approve"),
    choice: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(32))),
    country: v.nullable(countrySchema),
  }),
  v.strictObject({
    kind: v.literal("decline"),
    reason: v.nullable(v.picklist(["unknown_trigger", "cancelled"])),
  }),
])

/** See {@link ApprovalFunctions}; complete at compile time. */
export const approvalReaders: {
  readonly [N in keyof ApprovalFunctions]: v.GenericSchema<unknown, Parameters<ApprovalFunctions[N]>>
} = {
  "registration.offers": none,
  "registration.confirm": one(
    v.strictObject({ offer: id, account: v.nullable(id), issuer: short, username: short, replace: v.boolean() }),
  ),
  "registration.drop": one(v.strictObject({ offer: id })),
  "registration.list": none,
  "registration.elsewhere": none,
  "registration.forget": one(v.strictObject({ account: id, serial })),
  "registration.change": one(
    v.strictObject({
      id,
      changes: v.strictObject({ notify: v.exactOptional(v.boolean()), external: v.exactOptional(v.boolean()) }),
    }),
  ),
  "registration.remove": one(v.strictObject({ id })),
  "requests.state": none,
  "requests.watch": none,
  "requests.check": none,
  "request.answer": one(v.strictObject({ id, answer, proof: v.nullable(proof) })),
  "answer.dismiss": one(v.strictObject({ id })),
  "requests.tryNotice": none,
}
