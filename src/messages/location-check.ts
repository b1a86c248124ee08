/** Readers of the functions of `location-contract.ts`; `check.ts` has them in its table. */
import * as v from "valibot"
import { countrySchema } from "../domain/country.ts"
import type { LocationFunctions } from "./location-contract.ts"
import { id, none, one } from "./pieces.ts"

const registration = one(v.strictObject({ registration: id }))

/** See {@link LocationFunctions}; complete at compile time. */
export const locationReaders: {
  readonly [N in keyof LocationFunctions]: v.GenericSchema<unknown, Parameters<LocationFunctions[N]>>
} = {
  "location.list": none,
  "location.give": one(
    v.strictObject({ registration: id, level: v.picklist(["always", "open", "once"]), country: countrySchema }),
  ),
  "location.never": registration,
  "location.forget": registration,
  "requests.open": none,
}
