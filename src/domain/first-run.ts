/** How far the first run has come: what is still to be asked once the vault is there. */

/** A PIN or a passkey, the recovery code, access to sites, a first account; in the order of the way. */
export const firstRunSteps = ["lock", "recovery", "access", "last"] as const

/** See {@link firstRunSteps}. */
export type FirstRunStep = (typeof firstRunSteps)[number]

/** What is there already, whichever way it came. */
export interface Furnished {
  readonly lock: boolean
  readonly recovery: boolean
  /** `null`: not known, for the vault is not open. */
  readonly accounts: number | null
}

/**
 * The first step from `at` on that nobody has done or put off. `null`: none, so nothing is asked again. Of a first
 * account that is only said of a vault which is open and empty.
 */
export function stepMissing(at: FirstRunStep, has: Furnished): FirstRunStep | null {
  const done = { lock: has.lock, recovery: has.recovery, access: false, last: has.accounts !== 0 }
  return firstRunSteps.slice(firstRunSteps.indexOf(at)).find((step) => !done[step]) ?? null
}
