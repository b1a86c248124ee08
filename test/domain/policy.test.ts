import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { inForce, openPolicy, readPolicy, ruleNames, type Policy } from "../../src/domain/policy.ts"

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

describe("what several organisations allow", () => {
  const rules = (by: string, more: Partial<Policy>) => ({ by, policy: { ...openPolicy, ...more } })

  test("is everything where nobody says a thing", () => {
    expect(inForce([])).toEqual({ ...openPolicy, by: {} })
    expect(inForce([rules("", {}), rules("Contoso", {})])).toEqual({ ...openPolicy, by: {} })
  })

  test("is what all of them allow, and says who does not", () => {
    const all = [
      rules("", { allowReveal: false }),
      rules("Contoso", { allowReveal: false, allowFilling: false }),
      rules("Fabrikam", { requireAppLock: true }),
      rules("Fabrikam", { requireAppLock: true }),
    ]
    expect(inForce(all)).toEqual({
      ...openPolicy,
      allowReveal: false,
      allowFilling: false,
      requireAppLock: true,
      by: { allowReveal: ["", "Contoso"], allowFilling: ["Contoso"], requireAppLock: ["Fabrikam"] },
    })
  })

  test("has the shortest of the times, and its name", () => {
    const of = (...minutes: number[]) => minutes.map((each, i) => rules(`O${i}`, { lockAfterMaximum: each }))
    expect(inForce(of(0, 15, 5, 5))).toMatchObject({ lockAfterMaximum: 5, by: { lockAfterMaximum: ["O2", "O3"] } })
    expect(inForce(of(30, 0))).toMatchObject({ lockAfterMaximum: 30, by: { lockAfterMaximum: ["O0"] } })
  })

  test("never allows what one of them does not, in whatever order", () => {
    const policy = fc.record({
      requireAppLock: fc.boolean(),
      lockAfterMaximum: fc.integer({ min: 0, max: 1440 }),
      allowReveal: fc.boolean(),
      allowSignInRequests: fc.boolean(),
      allowFilling: fc.boolean(),
      allowSaving: fc.boolean(),
    })
    const length = (minutes: number) => (minutes === 0 ? Infinity : minutes)
    fc.assert(
      fc.property(fc.array(policy, { maxLength: 5 }), (policies) => {
        const all = policies.map((each, i) => ({ by: `O${i}`, policy: each }))
        const { by, ...together } = inForce(all)
        const { by: _, ...reversed } = inForce(all.toReversed())
        expect(reversed).toEqual(together)
        for (const each of policies) {
          expect(together.requireAppLock || !each.requireAppLock).toBe(true)
          expect(length(together.lockAfterMaximum)).toBeLessThanOrEqual(length(each.lockAfterMaximum))
          for (const name of ["allowReveal", "allowSignInRequests", "allowFilling", "allowSaving"] as const) {
            expect(together[name] && !each[name]).toBe(false)
          }
        }
        for (const name of ruleNames) expect(by[name] === undefined).toBe(together[name] === openPolicy[name])
      }),
    )
  })
})
