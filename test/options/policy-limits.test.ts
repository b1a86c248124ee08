import { expect, test } from "vitest"
import { openPolicy } from "../../src/domain/policy.ts"
import { lockAfterChoices, lockAfterInForce, policyLimits } from "../../src/options/policy-limits.ts"

test("no organisation: no limits, and the usual choices, never last", () => {
  expect(policyLimits(openPolicy)).toEqual([])
  expect(lockAfterChoices(10, openPolicy)).toEqual([1, 5, 10, 15, 30, 60, 240, 0])
  expect(lockAfterInForce(0, openPolicy)).toBe(0)
  expect(lockAfterInForce(1440, openPolicy)).toBe(1440)
})

test("what is set now is a choice even if it is unusual, in its place", () => {
  expect(lockAfterChoices(45, openPolicy)).toEqual([1, 5, 10, 15, 30, 45, 60, 240, 0])
})

test("a maximum takes away what is longer, and never, and is itself a choice", () => {
  const policy = { ...openPolicy, lockAfterMaximum: 20 }
  expect(lockAfterChoices(60, policy)).toEqual([1, 5, 10, 15, 20])
  expect(lockAfterInForce(60, policy)).toBe(20)
  expect(lockAfterInForce(0, policy)).toBe(20)
  expect(lockAfterInForce(15, policy)).toBe(15)
})

test("each rule of an organisation is said", () => {
  const limits = policyLimits({
    requireAppLock: true,
    lockAfterMaximum: 15,
    allowReveal: false,
    allowSignInRequests: false,
    allowFilling: false,
    allowSaving: false,
  })
  // One line a rule: a rule that is added and not said fails here, or does not compile.
  expect(limits).toHaveLength(Object.keys(openPolicy).length)
  expect(limits).toEqual([
    { rule: "requireAppLock", key: "options_policy_app_lock" },
    { rule: "lockAfterMaximum", key: "options_policy_lock_after", minutes: 15 },
    { rule: "allowReveal", key: "options_policy_reveal" },
    { rule: "allowSignInRequests", key: "options_policy_requests" },
    { rule: "allowFilling", key: "options_policy_filling" },
    { rule: "allowSaving", key: "options_policy_saving" },
  ])
})
