import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { CodeView } from "../../src/messages/contract.ts"
import { answer, asked, row } from "./worker.ts"

const { codes, current, follow, isEnding, keepCodes, mask, show } = await import("../../src/popup/codes.ts")

const start = Date.UTC(2026, 0, 1)
const view = (code: string, next: string | null, expiresAt: number): CodeView => ({
  code,
  next,
  expiresAt,
  period: 30,
  used: false,
})
const inPlay = { "code.show": ({ ids }: { ids: string[] }) => Object.fromEntries(ids.map((id) => [id, fresh()])) }
const fresh = () => view("333333", "444444", Math.floor(Date.now() / 30_000) * 30_000 + 30_000)

beforeEach(() => {
  vi.useFakeTimers({ now: start })
  codes.value = new Map()
  answer(inPlay)
})
afterEach(() => vi.useRealTimers())

const shownRow = (place: number) => row(place, { code: view("111111", "222222", start + 30_000) })
const maskedRow = (place: number) => row(place, { code: null, hidden: true })

test("at the end of its period the next code is there at once, and one request asks for all that follow", async () => {
  keepCodes([shownRow(1), shownRow(2)])
  const stop = follow(() => ["id1", "id2"], false)
  await vi.advanceTimersByTimeAsync(29_500)
  expect(isEnding("id1")).toBe(true)
  expect(current("id1")?.code).toBe("111111")
  expect(asked).toEqual([])
  const seen: (string | undefined)[] = []
  const unsubscribe = codes.subscribe((all) => seen.push(all.get("id1")?.code))
  await vi.advanceTimersByTimeAsync(1000)
  expect(seen).toEqual(["111111", "222222", "333333"])
  expect(asked).toEqual([{ name: "code.show", args: [{ ids: ["id1", "id2"] }] }])
  unsubscribe()
  stop()
})

test("a masked code that was asked for is masked again at its end", async () => {
  keepCodes([maskedRow(3)])
  const stop = follow(() => ["id3"], false)
  await show(["id3"])
  expect(current("id3")?.code).toBe("333333")
  await vi.advanceTimersByTimeAsync(31_000)
  expect(current("id3")).toBeNull()
  expect(asked).toHaveLength(1)
  stop()
})

test("where one looks at that account alone, it goes on being shown", async () => {
  keepCodes([maskedRow(3)])
  await show(["id3"])
  const stop = follow(() => ["id3"], true)
  await vi.advanceTimersByTimeAsync(31_000)
  expect(current("id3")).not.toBeNull()
  stop()
})

test("losing the focus masks what was asked for and nothing else", async () => {
  keepCodes([shownRow(1), maskedRow(3)])
  const stop = follow(() => ["id1", "id3"], false)
  await show(["id3"])
  expect(current("id3")).not.toBeNull()
  mask()
  expect(current("id3")).toBeNull()
  expect(current("id1")?.code).toBe("111111")
  stop()
})

test("turning masking on takes shown codes away with the next answer", () => {
  keepCodes([shownRow(1)])
  keepCodes([{ ...shownRow(1), code: null }])
  expect(current("id1")).toBeNull()
})

test("after a sleep no code that is over is drawn, and it is asked for until there is an answer", async () => {
  keepCodes([shownRow(1)])
  let replies = 0
  answer({
    "code.show": () => {
      replies++
      if (replies < 3) throw "internal"
      return { id1: fresh() }
    },
  })
  const stop = follow(() => ["id1"], false)
  vi.setSystemTime(start + 3_600_000)
  await vi.advanceTimersByTimeAsync(1100)
  expect(current("id1")).toBeNull()
  await vi.advanceTimersByTimeAsync(3000)
  expect(current("id1")?.code).toBe("333333")
  expect(replies).toBe(3)
  stop()
})

test("nothing ticks when nothing is followed", async () => {
  keepCodes([shownRow(1)])
  follow(() => ["id1"], false)()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})
