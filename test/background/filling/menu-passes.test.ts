/** Passes of the menu: one frame's, for one document, for ten minutes, until the next is made. */
import { beforeEach, expect, test, vi } from "vitest"
import type { Place } from "../../../src/messages/sender.ts"

const stored = vi.hoisted(() => new Map<string, unknown>())

// storage.session is a map here; as there, what comes out of it is a copy.
vi.mock("webextension-polyfill", () => ({
  default: {
    storage: {
      session: {
        get: async (names: string[]) =>
          Object.fromEntries(names.map((name) => [name, structuredClone(stored.get(name))])),
        set: async (values: object) => {
          for (const [name, value] of Object.entries(values)) stored.set(name, structuredClone(value))
        },
      },
    },
  },
}))
// Node has none; one after the other, as the browser's.
let last: Promise<unknown> = Promise.resolve()
vi.stubGlobal("navigator", {
  locks: { request: (_name: string, work: () => unknown) => (last = last.then(work, work)) },
})

const { endPass, endPassOf, issuePass, passOf } = await import("../../../src/background/filling/menu-passes.ts")

const place = (tabId: number, frameId = 0): Place => ({
  tabId,
  frameId,
  documentId: `document of ${String(tabId)}`,
  origin: "https://bank.example",
  url: "https://bank.example/login",
  topOrigin: "https://bank.example",
})
const wanted = { script: "S".repeat(22), kind: "current-password" } as const
const ended = { code: "menu.ended" }
const begin = Date.UTC(2026, 10, 24)
const minute = 60_000

beforeEach(() => {
  stored.clear()
  vi.useFakeTimers({ toFake: ["Date"] }).setSystemTime(begin)
})

test("it is for the document that asked, and for as long as ten minutes", async () => {
  const { token, until } = await issuePass(place(1), wanted)
  expect(until).toBe(begin + 10 * minute)
  expect(await passOf({ tabId: 1, frameId: 7 }, token)).toMatchObject({ place: place(1), ...wanted, frame: 7 })
  vi.setSystemTime(begin + 10 * minute - 1)
  expect(await passOf({ tabId: 1, frameId: 7 }, token)).toMatchObject({ place: place(1) })
  vi.setSystemTime(begin + 10 * minute)
  await expect(passOf({ tabId: 1, frameId: 7 }, token)).rejects.toMatchObject(ended)
})

test("a clock that was set back counts as past its end", async () => {
  const { token } = await issuePass(place(1), wanted)
  vi.setSystemTime(begin - 1)
  await expect(passOf({ tabId: 1, frameId: 7 }, token)).rejects.toMatchObject(ended)
  vi.setSystemTime(begin + 1)
  await expect(passOf({ tabId: 1, frameId: 7 }, token)).rejects.toMatchObject(ended)
})

test("it is of the frame that used it first, and of one tab", async () => {
  const { token } = await issuePass(place(1), wanted)
  await expect(passOf({ tabId: 2, frameId: 7 }, token)).rejects.toMatchObject(ended)
  await passOf({ tabId: 1, frameId: 7 }, token)
  await expect(passOf({ tabId: 1, frameId: 8 }, token)).rejects.toMatchObject(ended)
  await expect(passOf({ tabId: 1, frameId: 7 }, "A".repeat(22))).rejects.toMatchObject(ended)
  expect(await passOf({ tabId: 1, frameId: 7 }, token)).toMatchObject({ frame: 7 })
})

test("of two frames that use it at once, one has it", async () => {
  const { token } = await issuePass(place(1), wanted)
  const both = await Promise.allSettled([7, 8].map((frameId) => passOf({ tabId: 1, frameId }, token)))
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"])
})

test("a menu that is shown again in the same document ends the one before, and no other's", async () => {
  const { token: former } = await issuePass(place(1), wanted)
  const { token: frameOf } = await issuePass(place(1, 3), wanted)
  const { token: elsewhere } = await issuePass(place(2), wanted)
  await passOf({ tabId: 1, frameId: 7 }, former)
  const { token: next } = await issuePass(place(1), wanted)
  await expect(passOf({ tabId: 1, frameId: 7 }, former)).rejects.toMatchObject(ended)
  expect(await passOf({ tabId: 1, frameId: 9 }, next)).toMatchObject({ frame: 9 })
  expect(await passOf({ tabId: 1, frameId: 10 }, frameOf)).toMatchObject({ place: place(1, 3) })
  expect(await passOf({ tabId: 2, frameId: 7 }, elsewhere)).toMatchObject({ place: place(2) })
})

test("it ends with what it was for, and with its document's menu", async () => {
  const { token: one } = await issuePass(place(1), wanted)
  const { token: other } = await issuePass(place(2), wanted)
  await endPass(one)
  await expect(passOf({ tabId: 1, frameId: 7 }, one)).rejects.toMatchObject(ended)
  await endPassOf(place(2))
  await expect(passOf({ tabId: 2, frameId: 7 }, other)).rejects.toMatchObject(ended)
})

test("of many that were left behind, sixteen are kept", async () => {
  const tokens: string[] = []
  for (let tab = 1; tab <= 17; tab++) tokens.push((await issuePass(place(tab), wanted)).token)
  await expect(passOf({ tabId: 1, frameId: 7 }, tokens[0]!)).rejects.toMatchObject(ended)
  expect(await passOf({ tabId: 2, frameId: 7 }, tokens[1]!)).toMatchObject({ place: place(2) })
})
