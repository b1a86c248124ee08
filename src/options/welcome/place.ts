/** The steps of the first run, in the order of the way; and `add`, which a vault that is there already leads to. */
const steps = ["begin", "join", "recover", "password", "lock", "recovery", "access", "last", "add"] as const

/** One of the steps. */
export type StepName = (typeof steps)[number]

/** Steps that stand on a vault. */
const furnished: ReadonlySet<StepName> = new Set(["lock", "recovery", "access", "last", "add"])

/**
 * Where a page that is loaded goes on: at the step that its address names, so that loading it anew in the middle loses
 * no step. `null`: there is a vault, and nothing to go on with.
 */
export function stepAt(hash: string, hasVault: boolean): StepName | null {
  const named = steps.find((step) => hash === `#${step}`)
  if (hasVault) return named !== undefined && furnished.has(named) ? named : null
  return named === undefined || furnished.has(named) ? "begin" : named
}

/** Writes down where the person is. */
export function keepStep(step: StepName | "exists"): void {
  const bare = location.pathname
  history.replaceState(null, "", step === "begin" || step === "exists" ? bare : `${bare}#${step}`)
}
