/** What several organisations allow together, as the worker says it. */
import { expect, test, vi } from "vitest"
import { openPolicy, type Policy } from "../../src/domain/policy.ts"

// Nothing here asks the browser for anything, but the modules name it.
vi.mock("webextension-polyfill", () => ({ default: {} }))

const bumped = vi.hoisted(() => ({ times: 0 }))
vi.mock("../../src/background/revision.ts", () => ({ bumpRevision: async () => void (bumped.times += 1) }))

const { soon, together } = await import("../../src/background/policy.ts")

const codes = new Uint8Array(32)
const rules = [
  { by: "Contoso", policy: { ...openPolicy, allowFilling: false } },
  { by: "Fabrikam", policy: { ...openPolicy, allowFilling: false, allowReveal: false } },
]

test("who manages the browser and each server have a say, and are named", () => {
  const managed = { ...openPolicy, allowReveal: false }
  expect(together(managed, { codes, rules })).toEqual({
    ...openPolicy,
    allowFilling: false,
    allowReveal: false,
    by: { allowFilling: ["Contoso", "Fabrikam"], allowReveal: ["", "Fabrikam"] },
  })
})

test("while locked the rules count, and nobody is named: titles are not known then", () => {
  expect(together(openPolicy, { codes: null, rules })).toMatchObject({
    allowFilling: false,
    by: { allowFilling: [""], allowReveal: [""] },
  })
})

test("closed, nothing is known but what is managed", () => {
  expect(together(openPolicy, null)).toEqual({ ...openPolicy, by: {} })
  expect(together({ ...openPolicy, allowSaving: false }, null).by).toEqual({ allowSaving: [""] })
})

test("a browser that is starting keeps nobody waiting: what it says late is told to the pages then", async () => {
  const managed = { ...openPolicy, allowReveal: false }
  expect(await soon(Promise.resolve(managed))).toEqual(managed)
  expect(bumped.times).toBe(0)
  let say: (late: Policy) => void = () => undefined
  const late = new Promise<Policy>((done) => (say = done))
  expect(await soon(late)).toEqual(openPolicy)
  expect(bumped.times).toBe(0)
  say(managed)
  await expect.poll(() => bumped.times).toBe(1)
})
