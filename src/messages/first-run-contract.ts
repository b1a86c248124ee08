/** The part of the contract that is about the first run. */
import type { FirstRunStep } from "../domain/first-run.ts"

export interface FirstRunFunctions {
  /** Where a first run goes on whose tab was closed. `null`: it is finished, or there is no vault yet. */
  "firstRun.missing": () => FirstRunStep | null
  /** The person has come to this step. `null`: it is finished, for good. */
  "firstRun.reached": (given: { step: FirstRunStep | null }) => void
}
