import { firstRunSteps, type FirstRunStep } from "../../domain/first-run.ts"

/** The steps of the first run, in the order of the way; and `add`, which a vault that is there already leads to. */
const steps = ["begin", "join", "recover", "password", ...firstRunSteps, "add"] as const

/** One of the steps. */
export type StepName = (typeof steps)[number]

/** Whether a step is one that a tab which is opened later goes on at. */
export const isKept = (step: StepName | "exists"): step is FirstRunStep => firstRunSteps.some((kept) => kept === step)

/**
 * Where a page that is loaded goes on: at the step that its address names, so that loading it anew in the middle loses
 * no step; else, where there is a vault, at the one that is missing. `exists`: there is a vault, and nothing to go on with.
 */
export function stepAt(hash: string, hasVault: boolean, missing: FirstRunStep | null): StepName | "exists" {
  const named = steps.find((step) => hash === `#${step}`) ?? "begin"
  const furnished = isKept(named) || named === "add"
  if (hasVault) return furnished ? named : (missing ?? "exists")
  return furnished ? "begin" : named
}

/** Writes down where the person is. */
export function keepStep(step: StepName | "exists"): void {
  const bare = location.pathname
  history.replaceState(null, "", step === "begin" || step === "exists" ? bare : `${bare}#${step}`)
}
