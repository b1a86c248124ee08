/** Who hears the browser's events; the events are stood in for by ones that note who listens. */
import { beforeEach, expect, test, vi } from "vitest"
import { board, hear, ignore, on, setLoaded } from "../../src/background/events.ts"

type Listener = (...args: unknown[]) => unknown
const fake = vi.hoisted(() => {
  const added = new Map<string, { listener: Listener; more: unknown[] }[]>()
  const event = (name: string) => ({
    addListener: (listener: Listener, ...more: unknown[]) =>
      added.set(name, [...(added.get(name) ?? []), { listener, more }]),
    removeListener: (listener: Listener) =>
      added.set(
        name,
        (added.get(name) ?? []).filter((each) => each.listener !== listener),
      ),
  })
  const browser: Record<string, unknown> = {
    alarms: { onAlarm: event("alarm") },
    commands: { onCommand: event("command") },
    contextMenus: { onClicked: event("menuClicked") },
    idle: { onStateChanged: event("idle") },
    permissions: { onAdded: event("permitted"), onRemoved: event("unpermitted") },
    runtime: { onInstalled: event("installed"), onStartup: event("started"), getURL: () => "chrome-extension://x/" },
    storage: { onChanged: event("stored") },
    tabs: { onActivated: event("activated"), onRemoved: event("removed"), onUpdated: event("updated") },
    windows: { onRemoved: event("window") },
  }
  return { added, event, browser }
})
vi.mock("webextension-polyfill", () => ({ default: fake.browser }))

const fire = (name: string, ...args: unknown[]) => (fake.added.get(name) ?? []).map(({ listener }) => listener(...args))

beforeEach(() => {
  fake.added.clear()
  board().listeners.clear()
  board().heard.clear()
  delete fake.browser.webRequest
  setLoaded(async () => ({ ok: true, value: null }), vi.fn())
})

test("an event has the rest loaded, whose listeners then hear it, whatever came first", () => {
  const heard: unknown[] = []
  const load = vi.fn(() => {
    on("command", (command) => void heard.push(command))
    on("command", (command) => void heard.push([command]))
  })
  hear(load)
  expect(load).not.toHaveBeenCalled()
  fire("command", "lock")
  expect(load).toHaveBeenCalledTimes(1)
  expect(heard).toEqual(["lock", ["lock"]])
})

test("Firefox: what comes between the two scripts waits for the second, and is answered by it", async () => {
  board().answerer = null
  const heard: unknown[] = []
  hear(() => {})
  const [first] = fire("command", "lock")
  fire("command", "fill")
  on("command", (command) => {
    heard.push(command)
    return Promise.resolve(command)
  })
  expect(heard).toEqual([])
  setLoaded(async () => ({ ok: true, value: null }), vi.fn())
  expect(heard).toEqual(["lock", "fill"])
  expect(await first).toBe("lock")
  fire("command", "lock")
  expect(heard).toEqual(["lock", "fill", "lock"])
})

test("one listener an event, however often it is asked for", () => {
  hear(() => {})
  hear(() => {})
  expect([...fake.added.values()].map(({ length }) => length)).toEqual(Array.from({ length: 13 }, () => 1))
})

test("an API that comes with a permission is heard from then on, with what it wants, and may answer", async () => {
  hear(() => {})
  fake.browser.webRequest = { onAuthRequired: fake.event("auth") }
  on("askedToSignIn", () => Promise.resolve({ cancel: true }))
  fire("permitted", { permissions: ["webRequest"] })
  expect(fake.added.get("auth")?.map(({ more }) => more)).toEqual([
    [{ urls: ["http://*/*", "https://*/*"], types: ["main_frame"] }, ["asyncBlocking"]],
  ])
  expect(await fire("auth", {})[0]).toEqual({ cancel: true })
})

test("what is ignored is heard no more, until it is asked for again", () => {
  const heard = vi.fn()
  on("tabUpdated", heard)
  hear(() => {})
  ignore("tabUpdated")
  fire("updated", 1, {}, {})
  expect(heard).not.toHaveBeenCalled()
  fire("permitted", {})
  fire("updated", 1, {}, {})
  expect(heard).toHaveBeenCalledTimes(1)
})
