import type { Policy } from "../domain/policy.ts"

/** What an organisation limits, each with the message that says it and what goes into that message. */
export interface Limit {
  readonly rule: keyof Policy
  readonly key: string
  /** Minutes, for the limits that have some. */
  readonly minutes?: number
}

/** The limits of a policy, in words to be; none where no organisation has a say. */
export function policyLimits(policy: Policy): readonly Limit[] {
  const limits: Limit[] = []
  if (policy.requireAppLock) limits.push({ rule: "requireAppLock", key: "options_policy_app_lock" })
  if (policy.lockAfterMaximum > 0)
    limits.push({ rule: "lockAfterMaximum", key: "options_policy_lock_after", minutes: policy.lockAfterMaximum })
  if (!policy.allowReveal) limits.push({ rule: "allowReveal", key: "options_policy_reveal" })
  if (!policy.allowSignInRequests) limits.push({ rule: "allowSignInRequests", key: "options_policy_requests" })
  if (!policy.allowFilling) limits.push({ rule: "allowFilling", key: "options_policy_filling" })
  if (!policy.allowSaving) limits.push({ rule: "allowSaving", key: "options_policy_saving" })
  return limits
}

/** Minutes until it locks that the select offers; 0: never by time. */
const offered = [1, 5, 10, 15, 30, 60, 240, 0] as const

const length = (minutes: number): number => (minutes === 0 ? Infinity : minutes)

/** The time until it locks that really applies, in minutes (0: never by time): what was chosen, or the lower limit. */
export const lockAfterInForce = (chosen: number, policy: Policy): number =>
  length(chosen) <= length(policy.lockAfterMaximum) ? chosen : policy.lockAfterMaximum

/**
 * The choices of "lock after" in minutes, shortest first, never (0) last: the usual ones and what is set now, without
 * those above the organisation's maximum, which is itself a choice.
 */
export function lockAfterChoices(chosen: number, policy: Policy): readonly number[] {
  const limit = length(policy.lockAfterMaximum)
  return [...new Set([...offered, chosen, policy.lockAfterMaximum])]
    .filter((minutes) => length(minutes) <= limit)
    .toSorted((a, b) => (length(a) < length(b) ? -1 : 1))
}
