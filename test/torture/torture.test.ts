import { expect, test } from "vitest"
import { runKills, runProof, runSchedules } from "./parts.ts"

test("a planted loss, a planted divergence and a planted return are found", async () => {
  expect(await runProof(1)).toMatchObject({ lost: 0, diverged: 0, notes: [] })
})

test("20 schedules of five browsers end in one state with nothing lost", async () => {
  const part = await runSchedules(1, 20)
  expect(part).toMatchObject({ schedules: 20, lost: 0, diverged: 0, notes: [] })
  expect(part.kills).toBeGreaterThan(20)
})

test("a sync that dies at any of its awaits loses nothing", async () => {
  expect(await runKills(1, 60)).toMatchObject({ kills: 60, lost: 0, diverged: 0, notes: [] })
})

test("the same seed gives the same, to the last byte", async () => {
  expect(await runSchedules(5, 2)).toEqual(await runSchedules(5, 2))
})

test("two copies of one profile that move to two vaults meet again", async () => {
  expect(await runSchedules(500_473, 1)).toMatchObject({ lost: 0, diverged: 0, notes: [] })
})
