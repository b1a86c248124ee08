/** How long the page of a server in front has it asked more often. The browser's tabs and the asking itself are stood in for. */
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { EventName } from "../../../src/background/events.ts"

const world = vi.hoisted(() => ({
  state: "listening",
  tab: { id: 1, url: "https://login.example/sign-in" },
  polls: 0,
}))

vi.mock("webextension-polyfill", () => ({ default: { tabs: { query: async () => [world.tab] } } }))
vi.mock("../../../src/background/requests/listening.ts", () => ({
  listening: async () => ({ state: world.state, held: {} }),
}))
vi.mock("../../../src/background/requests/registrations.ts", () => ({
  readRegistrations: async () => [{ url: "https://login.example/device" }],
  originOf: ({ url }: { url: string }) => new URL(url).origin,
}))
vi.mock("../../../src/background/log.ts", () => ({ log: async () => undefined }))
vi.mock("../../../src/background/requests/polling.ts", () => ({ pollLively: async () => void (world.polls += 1) }))
vi.mock("../../../src/background/requests/waking.ts", () => ({ stayWakeable: async () => undefined }))

const { board } = await import("../../../src/background/events.ts")

const fire = (name: EventName, ...given: unknown[]): void =>
  (board().listeners.get(name) ?? []).forEach((listener) => void listener(...given))
/** A tab comes to the front. */
function show(id: number, url: string): void {
  world.tab = { id, url }
  fire("tabActivated", { tabId: id, windowId: 1 })
}
const load = (): void => fire("tabUpdated", world.tab.id, { status: "complete" }, { active: true })

/** How often it was asked in so many seconds. */
async function asked(seconds: number): Promise<number> {
  const before = world.polls
  await vi.advanceTimersByTimeAsync(seconds * 1000)
  return world.polls - before
}

beforeEach(async () => {
  vi.useFakeTimers()
  Object.assign(world, { state: "listening", polls: 0 })
  board().listeners.clear()
  vi.resetModules()
  const { watchSignInPages } = await import("../../../src/background/requests/sign-in-page.ts")
  watchSignInPages()
})
afterEach(() => vi.useRealTimers())

test("asked every two and a half seconds for three minutes, and no longer, however often the page reloads", async () => {
  show(1, "https://login.example/sign-in")
  expect(await asked(10)).toBe(5)
  load()
  expect(await asked(170)).toBe(67)
  expect(await asked(60)).toBe(0)
  load()
  expect(await asked(60)).toBe(0)
  // Come back to from another page, it is another sign-in.
  show(2, "https://news.example/")
  expect(await asked(10)).toBe(0)
  show(1, "https://login.example/sign-in")
  expect(await asked(10)).toBe(5)
})

test("another tab in front, or another page in it, ends it", async () => {
  show(1, "https://login.example/sign-in")
  expect(await asked(5)).toBe(3)
  show(2, "https://news.example/")
  expect(await asked(60)).toBe(0)
  show(1, "https://login.example/sign-in")
  expect(await asked(5)).toBe(3)
  world.tab = { id: 1, url: "https://app.example/" }
  expect(await asked(60)).toBe(0)
})

test.each([
  "https://login.example.net/",
  "http://login.example/",
  "https://login.example:8443/",
  "chrome://newtab/",
  "not an address",
])("%s is no page of the server", async (url) => {
  show(1, url)
  expect(await asked(30)).toBe(0)
})

test("while nobody may listen it is not asked, and a lock ends it", async () => {
  world.state = "paused"
  show(1, "https://login.example/sign-in")
  expect(await asked(30)).toBe(0)
  world.state = "listening"
  load()
  expect(await asked(5)).toBe(3)
  world.state = "closed"
  expect(await asked(30)).toBe(0)
})
