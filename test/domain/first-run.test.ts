import { expect, test } from "vitest"
import { stepMissing } from "../../src/domain/first-run.ts"

const nothing = { lock: false, recovery: false, accounts: 0 }

test.each([
  ["lock", nothing, "lock"],
  ["lock", { ...nothing, lock: true }, "recovery"],
  ["lock", { ...nothing, lock: true, recovery: true, accounts: 3 }, "access"],
  ["recovery", nothing, "recovery"],
  ["recovery", { ...nothing, recovery: true }, "access"],
  ["access", { ...nothing, accounts: 3 }, "access"],
  ["last", nothing, "last"],
  ["last", { ...nothing, accounts: 1 }, null],
  ["last", { ...nothing, accounts: null }, null],
] as const)("left at %s with %j it goes on at %s", (at, has, step) => {
  expect(stepMissing(at, has)).toBe(step)
})

test("what was put off before is not asked again", () => {
  expect(stepMissing("access", nothing)).toBe("access")
  expect(stepMissing("last", nothing)).toBe("last")
})
