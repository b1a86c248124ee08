import { beforeEach, expect, test } from "vitest"
import { answer, asked, finder, row } from "./worker.ts"

const { forgetList, listing, receive, wanted } = await import("../../src/popup/list.ts")
const { allowed, move, nudge } = await import("../../src/popup/order.ts")

// One of the site, two pinned, three others.
const all = [row(0), row(1, { pinned: true }), row(2, { pinned: true }), row(3), row(4), row(5)]
const order = () => [...listing.value.rows.entries()].toSorted(([a], [b]) => a - b).map(([, { id }]) => id)

beforeEach(() => {
  forgetList()
  answer({ "account.move": () => undefined })
  const { query, mark } = wanted()
  receive(finder(all, 1)(query), mark, true)
})

test("a row stays among its own: pinned with pinned, and what leads for the site leads", () => {
  expect(allowed(5, 0)).toBe(3)
  expect(allowed(2, 5)).toBe(2)
  expect(allowed(2, 0)).toBe(1)
  expect(allowed(3, 99)).toBe(5)
  expect(allowed(4, 3)).toBe(3)
})

test("moving up goes before the row that was there", async () => {
  await move(5, 3)
  expect(order()).toEqual(["id0", "id1", "id2", "id5", "id3", "id4"])
  expect(asked).toEqual([{ name: "account.move", args: [{ id: "id5", before: "id3" }] }])
})

test("moving down goes before the one after; the end of a group is the end of all", async () => {
  await move(3, 4)
  await move(1, 2)
  expect(order()).toEqual(["id0", "id2", "id1", "id4", "id3", "id5"])
  expect(asked.map(({ args }) => args[0])).toEqual([
    { id: "id3", before: "id5" },
    { id: "id1", before: null },
  ])
})

test("by keyboard a row that cannot go further stays, and nothing is asked", async () => {
  await nudge(3, -1)
  await nudge(5, 1)
  await nudge(0, 1)
  expect(order()).toEqual(["id0", "id1", "id2", "id3", "id4", "id5"])
  expect(asked).toEqual([])
})
