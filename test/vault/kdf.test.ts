import { describe, expect, test } from "vitest"
import { checkCost, KDF_FLOOR } from "../../src/vault/kdf.ts"
import { codeBy } from "./refusal.ts"

const ceiling = { memory: 1024 * 1024, passes: 16, lanes: 1 }

describe("what Argon2id may cost", () => {
  test.each([KDF_FLOOR, ceiling, { memory: 70_001, passes: 5, lanes: 1 }])("%o is taken", (cost) => {
    expect(checkCost(cost)).toEqual(cost)
  })

  test("the floor is RFC 9106's second choice with one lane", () => {
    expect(KDF_FLOOR).toEqual({ memory: 65_536, passes: 3, lanes: 1 })
  })

  test.each([
    ["A1: less memory", { ...KDF_FLOOR, memory: 65_535 }],
    ["A1: fewer passes", { ...KDF_FLOOR, passes: 2 }],
    ["A1: nothing", { memory: 0, passes: 0, lanes: 1 }],
    ["A1: negative", { memory: -65_536, passes: -3, lanes: 1 }],
    ["A3: one KiB above the ceiling", { ...ceiling, memory: ceiling.memory + 1 }],
    ["A3: one pass above the ceiling", { ...ceiling, passes: 17 }],
    ["A3: 4 TiB", { ...KDF_FLOOR, memory: 2 ** 32 }],
    ["A3: beyond whole numbers", { ...KDF_FLOOR, passes: Number.MAX_VALUE }],
    ["not a number", { ...KDF_FLOOR, memory: Number.NaN }],
    ["infinite", { ...KDF_FLOOR, passes: Number.POSITIVE_INFINITY }],
    ["a fraction", { ...KDF_FLOOR, passes: 3.5 }],
    ["four lanes", { ...KDF_FLOOR, lanes: 4 }],
    ["no lane", { ...KDF_FLOOR, lanes: 0 }],
  ])("%s is refused", async (_, cost) => {
    expect(await codeBy(() => checkCost(cost))).toBe("kdf.refused")
  })
})
