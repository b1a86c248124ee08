import { expect, test } from "vitest"
import { stepAt } from "../../src/options/welcome/place.ts"

test.each([
  ["", false, null, "begin"],
  ["#password", false, null, "password"],
  ["#join", false, null, "join"],
  ["#recovery", false, null, "begin"],
  ["#elsewhere", false, null, "begin"],
  ["", true, null, "exists"],
  ["#password", true, null, "exists"],
  ["#lock", true, null, "lock"],
  ["#access", true, null, "access"],
  ["#last", true, null, "last"],
  ["#add", true, null, "add"],
  ["", true, "recovery", "recovery"],
  ["#password", true, "lock", "lock"],
  ["#access", true, "recovery", "access"],
] as const)("%j with a vault (%s) in which %j is missing goes on at %s", (hash, hasVault, missing, step) => {
  expect(stepAt(hash, hasVault, missing)).toBe(step)
})
