/**
 * The browser's events, and who in the worker hears them.
 *
 * [Note: Two scripts] What is in the worker's script is paid at every start, and most starts only answer the popup's first
 * request. So the script that starts (`door.ts`) is small, hears every event in its first turn, as browsers demand, and
 * loads the rest (`index.ts`) when something has to be done that it cannot do. The two are bundles of their own: what they
 * share lies on `globalThis`. A module that both hold exists twice; none that both hold may keep state of its own. Firefox
 * runs the two in turn and tells events in between, to what the first has added: those wait for the second.
 */
import browser from "webextension-polyfill"
import type { Sender } from "../messages/sender.ts"
import type { Reply } from "../messages/contract.ts"

/** By need: without the permission for it an API is absent. */
const events = {
  alarm: () => browser.alarms.onAlarm,
  askedToSignIn: () => browser.webRequest?.onAuthRequired,
  command: () => browser.commands.onCommand,
  idle: () => browser.idle.onStateChanged,
  installed: () => browser.runtime.onInstalled,
  menuClicked: () => browser.contextMenus.onClicked,
  noticeAnswered: () => browser.notifications?.onButtonClicked,
  noticeClicked: () => browser.notifications?.onClicked,
  permitted: () => browser.permissions.onAdded,
  started: () => browser.runtime.onStartup,
  stored: () => browser.storage.onChanged,
  tabActivated: () => browser.tabs.onActivated,
  tabRemoved: () => browser.tabs.onRemoved,
  tabUpdated: () => browser.tabs.onUpdated,
  unpermitted: () => browser.permissions.onRemoved,
  windowRemoved: () => browser.windows.onRemoved,
} as const

export type EventName = keyof typeof events
type Event<N extends EventName> = NonNullable<ReturnType<(typeof events)[N]>>
export type Listener<N extends EventName> = Parameters<Event<N>["addListener"]>[0]
type AnyListener = (...args: unknown[]) => unknown

/** Answers a message. */
export type Answerer = (message: unknown, sender: Sender) => Promise<Reply<unknown>>

/** What the two scripts share. */
interface Board {
  readonly listeners: Map<EventName, AnyListener[]>
  /** What the browser calls; one an event. */
  readonly heard: Map<EventName, AnyListener>
  /** Set by the rest: it is loaded. */
  answerer: Answerer | null
  /** Set by the rest: told of what the door has answered. */
  answered: ((name: "popup.open") => void) | null
  /** What came before the rest was there. */
  readonly waiting: (() => void)[]
}

const key = Symbol.for("countersign.board")

/** The one board of this worker. */
export function board(): Board {
  const place = globalThis as { [key]?: Board }
  return (place[key] ??= { listeners: new Map(), heard: new Map(), answerer: null, answered: null, waiting: [] })
}

/** Hears an event from now on. In the rest only, and in its first turn. */
export function on<N extends EventName>(name: N, listener: Listener<N>): void {
  const { listeners } = board()
  const known = listeners.get(name) ?? []
  if (!known.includes(listener as AnyListener)) listeners.set(name, [...known, listener as AnyListener])
}

/** Does `work` now if the rest is there, else as soon as it is. */
export function whenLoaded<T>(work: () => T | Promise<T>): T | Promise<T> {
  const { answerer, waiting } = board()
  if (answerer !== null) return work()
  return new Promise<T>((done) => waiting.push(() => done(work())))
}

/** Says that the rest is there, and what it answers with: its last act, when it hears all that it wants to hear. */
export function setLoaded(answerer: Answerer, answered: NonNullable<Board["answered"]>): void {
  Object.assign(board(), { answerer, answered })
  for (const work of board().waiting.splice(0)) work()
}

/** Makes the browser wake the worker for an event no more, until it starts anew or {@link hear} is called. */
export function ignore(name: EventName): void {
  const stub = board().heard.get(name)
  if (stub === undefined) return
  eventOf(name)?.removeListener(stub)
  board().heard.delete(name)
}

interface AnyEvent {
  addListener(listener: AnyListener, ...more: unknown[]): void
  removeListener(listener: AnyListener): void
}

const eventOf = (name: EventName): AnyEvent | undefined => events[name]()

/** Whether this is Firefox, whose events differ in a few things. */
export const onFirefox = (): boolean => browser.runtime.getURL("").startsWith("moz-")

/** What some events want beside the listener: only a page's own document is asked to sign in, and waits for the answer. */
function wishesOf(name: EventName): unknown[] {
  if (name !== "askedToSignIn") return []
  return [{ urls: ["http://*/*", "https://*/*"], types: ["main_frame"] }, [onFirefox() ? "blocking" : "asyncBlocking"]]
}

/**
 * Hears every event that there is and is not heard yet. In the first turn of the worker: a listener added later misses
 * what woke it. It does so again when a permission is given, for the API that comes with it.
 * @param load has the rest loaded before a listener of it is called
 */
export function hear(load: () => void): void {
  const { heard, listeners } = board()
  for (const name of Object.keys(events) as EventName[]) {
    if (heard.has(name)) continue
    const stub: AnyListener = (...args) => {
      load()
      if (name === "permitted") hear(load)
      // Only one event takes an answer, and that has one listener.
      return whenLoaded(() => (listeners.get(name) ?? []).map((listener) => listener(...args))[0])
    }
    eventOf(name)?.addListener(stub, ...wishesOf(name))
    if (eventOf(name) !== undefined) heard.set(name, stub)
  }
}
