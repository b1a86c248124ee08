/** Issue 2: the worker stopped inside each write, nothing lost. A real worker, a real IndexedDB, a real termination. */
import { beforeAll, expect, test } from "vitest"
import type { Database } from "../../src/storage/db.ts"
import { databaseName, emptyDatabase } from "./database.ts"
import { stateOf, steps } from "./stopped-steps.ts"
import type { Told } from "./stopped-worker.ts"

/** What is there after each number of steps. */
const states: unknown[] = []

/** Runs the steps in a worker that stops after the `at`-th request. `done`: steps that it had seen through. */
function stopped(database: string, at: number): Promise<{ done: number; asked: number | null }> {
  return new Promise((resolve, reject) => {
    const address = new URL("./stopped-worker.ts", import.meta.url)
    const worker = new Worker(address, { type: "module", name: JSON.stringify({ database, at }) })
    let done = 0
    worker.addEventListener("error", (event) => reject(new Error(event.message)))
    worker.addEventListener("message", ({ data }: MessageEvent<Told>) => {
      if ("done" in data) done = data.done
      else {
        worker.terminate()
        resolve({ done, asked: "finished" in data ? data.finished : null })
      }
    })
  })
}

async function run(database: Database, from: number): Promise<void> {
  for (const [, step] of steps.slice(from)) await step(database)
}

beforeAll(async () => {
  const { openDatabase } = await import("../../src/storage/db.ts")
  const { deleteDB } = await import("idb")
  const database = await openDatabase("stopped-states")
  states.push(await stateOf(database))
  for (const [, step] of steps) {
    await step(database)
    states.push(await stateOf(database))
  }
  database.close()
  await deleteDB("stopped-states")
})

test("each step changes what is stored, so that the states can be told apart", () => {
  expect(new Set(states.map((state) => JSON.stringify(state))).size).toBe(steps.length + 1)
  expect(states[0]).toBeNull()
  expect(states.at(-1)).toMatchObject({ pin: true, activity: 1, given: "another made-up password" })
})

test("stopped after any request of any step: the whole old or the whole new state, and it goes on from there", async () => {
  const { asked } = await stopped(databaseName(), -1)
  expect(asked).toBeGreaterThan(40)
  const seen = new Set<number>()
  const check = async (at: number): Promise<void> => {
    const name = databaseName()
    const { done, asked: finished } = await stopped(name, at)
    expect(finished).toBeNull()
    const database = await emptyDatabase(name)
    const state = JSON.stringify(await stateOf(database))
    const found = states.findIndex((each) => JSON.stringify(each) === state)
    if (found !== done && found !== done + 1) expect.fail(`stopped after request ${at}, ${done} steps done: ${state}`)
    seen.add(found)
    await run(database, found)
    expect(await stateOf(database)).toEqual(states.at(-1))
    database.close()
  }
  // Chromium takes two seconds to end a worker that stands still, so a dozen at once.
  const all = Array.from({ length: asked! }, (_, i) => i + 1)
  for (let i = 0; i < all.length; i += 12) await Promise.all(all.slice(i, i + 12).map(check))
  // Each step was stopped while it wrote.
  expect([...seen].toSorted((a, b) => a - b)).toEqual(expect.arrayContaining(steps.map((_, i) => i)))
}, 180_000)
