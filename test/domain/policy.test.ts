import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { openPolicy, readPolicy, type Policy } from "../../src/domain/policy.ts"

const strict: Policy = {
  requireAppLock: true,
  lockAfterMaximum: 5,
  allowReveal: false,
  allowSignInRequests: false,
  allowFilling: false,
  allowSaving: false,
}

describe("what an organisation allows", () => {
  test("is read as it was written", () => expect(readPolicy(strict)).toEqual(strict))

  test.each([undefined, null, 0, "requireAppLock", true, [], {}, () => strict])("%j is no policy", (managed) => {
    expect(readPolicy(managed)).toEqual(openPolicy)
  })

  test.each([
    ["requireAppLock", [1, "true", null, {}, []]],
    ["lockAfterMaximum", [-1, 1.5, "5", null, Number.NaN, Number.POSITIVE_INFINITY, 1441, true]],
    ["allowReveal", [0, "false", null, {}]],
    ["allowSignInRequests", [0, "false", null, {}]],
    ["allowFilling", [0, "false", null, []]],
    ["allowSaving", [0, "false", null, []]],
  ] as const)("%s of a wrong type is dropped, and the other rules stay", (name, values) => {
    for (const value of values) {
      expect(readPolicy({ ...strict, [name]: value })).toEqual({ ...strict, [name]: openPolicy[name] })
    }
  })

  test.each([0, 1, 1440])("%d minutes are taken", (lockAfterMaximum) => {
    expect(readPolicy({ lockAfterMaximum })).toEqual({ ...openPolicy, lockAfterMaximum })
  })

  test("D9: whatever comes, a policy comes out, with our keys alone", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.dictionary(fc.constantFrom(...Object.keys(strict)), fc.anything()),
          fc.dictionary(fc.string(), fc.anything()),
        ),
        (given) => {
          const policy = readPolicy(given)
          expect(Object.keys(policy).toSorted()).toEqual(Object.keys(openPolicy).toSorted())
          expect([typeof policy.requireAppLock, typeof policy.allowReveal]).toEqual(["boolean", "boolean"])
          expect(policy.lockAfterMaximum).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })

  test("D9: __proto__ and inherited keys give no rights", () => {
    const given: unknown = JSON.parse(`{"__proto__": {"allowReveal": false, "requireAppLock": true}}`)
    expect(readPolicy(given)).toEqual(openPolicy)
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })

  test("the schema that administrators get names the same keys", () => {
    const schema = JSON.parse(readFileSync(new URL("../../public/managed-schema.json", import.meta.url), "utf8")) as {
      properties: object
    }
    expect(Object.keys(schema.properties).toSorted()).toEqual(Object.keys(openPolicy).toSorted())
  })
})
