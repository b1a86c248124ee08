/** Readers of what the first run asks. */
import * as v from "valibot"
import { firstRunSteps } from "../domain/first-run.ts"
import type { FirstRunFunctions } from "./first-run-contract.ts"
import { none, one } from "./pieces.ts"

/** See {@link FirstRunFunctions}; complete at compile time. */
export const firstRunReaders: {
  readonly [N in keyof FirstRunFunctions]: v.GenericSchema<unknown, Parameters<FirstRunFunctions[N]>>
} = {
  "firstRun.missing": none,
  "firstRun.reached": one(v.strictObject({ step: v.nullable(v.picklist(firstRunSteps)) })),
}
