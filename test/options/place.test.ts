import { expect, test } from "vitest"
import { stepAt } from "../../src/options/welcome/place.ts"

test.each([
  ["", false, "begin"],
  ["#password", false, "password"],
  ["#join", false, "join"],
  ["#recovery", false, "begin"],
  ["#elsewhere", false, "begin"],
  ["", true, null],
  ["#password", true, null],
  ["#lock", true, "lock"],
  ["#access", true, "access"],
  ["#last", true, "last"],
])("%j with a vault (%s) goes on at %s", (hash, hasVault, step) => {
  expect(stepAt(hash, hasVault)).toBe(step)
})
