import * as v from "valibot"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { closeToContentScripts, sessionItem, storeBytes, storedBytes } from "../../src/storage/session.ts"

// The browser's part: storage.session as Chromium has it, where everything goes through JSON.
const area = vi.hoisted(() => ({ values: new Map<string, string>(), levels: [] as unknown[], asked: [] as string[][] }))
vi.mock("webextension-polyfill", () => {
  const setAccessLevel = (level: unknown) => Promise.resolve(area.levels.push(level))
  return {
    default: {
      storage: {
        local: { setAccessLevel },
        session: {
          setAccessLevel,
          get: (names: string[]) => {
            area.asked.push(names)
            const there = names.filter((name) => area.values.has(name))
            return Promise.resolve(
              Object.fromEntries(there.map((name) => [name, JSON.parse(area.values.get(name)!) as unknown])),
            )
          },
          set: (values: object) => {
            for (const [name, value] of Object.entries(values)) area.values.set(name, JSON.stringify(value))
            return Promise.resolve()
          },
          remove: (name: string) => Promise.resolve(area.values.delete(name)),
        },
      },
    },
  }
})

const item = sessionItem("key", v.object({ key: storedBytes, until: v.number() }))

beforeEach(() => area.values.clear())

describe("a value of storage.session", () => {
  test("is read as it was written, bytes too", async () => {
    expect(await item.get()).toBeNull()
    await item.set({ key: storeBytes(Uint8Array.of(0, 127, 128, 255)), until: 7 })
    expect(await item.get()).toEqual({ key: Uint8Array.of(0, 127, 128, 255), until: 7 })
    await item.remove()
    expect(await item.get()).toBeNull()
  })

  test.each([
    ["another kind", 1],
    ["null", null],
    ["bytes as Chromium leaves them", { key: {}, until: 7 }],
    ["no base64", { key: "!", until: 7 }],
    ["base64 that is cut", { key: "A", until: 7 }],
    ["a missing key", { key: "AAAA" }],
    ["a text for a time", { key: "AAAA", until: "7" }],
  ])("%s is as good as absent", async (_, value) => {
    area.values.set("key", JSON.stringify(value))
    expect(await item.get()).toBeNull()
  })
})

test("what is asked for side by side is one question; a later one sees what was written between", async () => {
  const other = sessionItem("other", v.string())
  await other.set("before")
  area.asked.length = 0
  expect(await Promise.all([item.get(), other.get(), other.get()])).toEqual([null, "before", "before"])
  expect(area.asked).toEqual([["key", "other"]])
  await other.set("after")
  expect(await other.get()).toBe("after")
  expect(area.asked).toHaveLength(2)
})

test("D8: both areas are closed to content scripts", async () => {
  await closeToContentScripts()
  expect(area.levels).toEqual([{ accessLevel: "TRUSTED_CONTEXTS" }, { accessLevel: "TRUSTED_CONTEXTS" }])
})
