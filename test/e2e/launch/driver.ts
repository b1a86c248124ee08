import { writeFile } from "node:fs/promises"
import { setTimeout as pause } from "node:timers/promises"

import { LOOK } from "./look.ts"

/**
 * Where something stands on a page: a `data-testid`, or more exactly: the one `having` this text, the `nth` (from 0),
 * `within` another place. `css` instead of `id` is for pages that are not ours.
 */
export type Place = string | { id?: string; css?: string; having?: string; nth?: number; within?: Place }

/** The left one, unless told. */
export type MouseButton = "left" | "right"

/** What is waited for: text that must be there, and when to give up (ms; 20,000 unless told). */
export interface Wait {
  text?: string | RegExp
  timeout?: number
}

/** One page, driven as a person drives it: real mouse and key events, and eyes that see only what is shown. */
export interface PageDriver {
  /** The answer of a script in the page, by value (JSON). A function must stand on its own: it is sent as text. */
  evaluate(script: string | ((...args: never[]) => unknown), ...args: unknown[]): Promise<unknown>
  /** Waits until the place is there, can be seen, and has the text asked for; gives its text. */
  waitFor(place: Place, wait?: Wait): Promise<string>
  /** Waits until nothing can be seen at the place. */
  waitGone(place: Place, wait?: Omit<Wait, "text">): Promise<void>
  /** Waits for the place, until it stands still, is enabled and nothing covers it; clicks its middle. */
  click(place: Place, wait?: Wait): Promise<void>
  /** Clicks where a person believes something to be, whatever is there. */
  clickAt(x: number, y: number, button?: MouseButton): Promise<void>
  /** Clicks the place, drops what is in it, and types the text key by key. */
  type(place: Place, text: string): Promise<void>
  /** One key, "Enter", "a", "Control+k", wherever the focus is. */
  press(key: string): Promise<void>
  /** The visible text at a place (of an input: its value), or undefined when nothing is seen there. */
  text(place: Place): Promise<string | undefined>
  /** All visible text of the page. */
  allText(): Promise<string>
  /** How many can be seen at the place. */
  count(place: Place): Promise<number>
  attribute(place: Place, name: string): Promise<string | null | undefined>
  /** A PNG of what is in view; written to the file when one is named. */
  screenshot(file?: string): Promise<Buffer>
  close(): Promise<void>
}

/** The few things that differ from one browser protocol to another. */
export interface Surface {
  /** Evaluates an expression that gives a promise of a string. */
  evaluate(expression: string): Promise<string>
  clickAt(x: number, y: number, button?: MouseButton): Promise<void>
  type(text: string): Promise<void>
  press(key: string): Promise<void>
  screenshot(): Promise<Buffer>
  close(): Promise<void>
}

interface Sight {
  text: string
  /** "x y width height", to see whether it still moves. */
  box: string
  x: number
  y: number
  /** What stands in the way of a click, in words; "" when nothing does. */
  hindrance: string
}

/** How often a wait looks again, in ms. */
const BEAT = 40

/** A driver for any page that can evaluate a script and take mouse and key events. */
export function driverOn(surface: Surface): PageDriver {
  async function evaluate(script: string | ((...args: never[]) => unknown), ...args: unknown[]): Promise<unknown> {
    const call = typeof script === "string" ? `(${script})` : `(${String(script)})(${args.map(json).join(",")})`
    // tsx compiles functions with calls of esbuild's __name in them, which no page has.
    const answer = await surface.evaluate(
      `(async () => { const __name = (f) => f; return JSON.stringify({ value: await ${call} }) })()`,
    )
    const read: { value?: unknown } = JSON.parse(answer)
    return read.value
  }

  /** `bring` scrolls it into view first, as one does before a click. */
  async function look(place: Place, bring = false): Promise<Sight | undefined> {
    const found = await evaluate(`${LOOK}.sight(${json(place)}, ${String(bring)})`)
    return isSight(found) ? found : undefined
  }

  async function seen(place: Place, wait: Wait, bring = false): Promise<Sight | Not> {
    const sight = await look(place, bring)
    if (!sight) return new Not("is not to be seen")
    if (wait.text === undefined) return sight
    const fits = typeof wait.text === "string" ? sight.text.includes(wait.text) : wait.text.test(sight.text)
    return fits ? sight : new Not(`says ${json(sight.text)}, not ${String(wait.text)}`)
  }

  async function click(place: Place, wait: Wait = {}): Promise<void> {
    let before = ""
    const { x, y } = await until(`click ${json(place)}`, wait, async () => {
      const sight = await seen(place, wait, true)
      if (sight instanceof Not) return sight
      if (sight.hindrance !== "") return new Not(sight.hindrance)
      const moved = sight.box !== before
      before = sight.box
      return moved ? new Not("keeps moving") : sight
    })
    await surface.clickAt(x, y)
  }

  return {
    evaluate,
    click,
    clickAt: (x, y, button) => surface.clickAt(x, y, button),
    async waitFor(place, wait = {}) {
      const { text } = await until(`wait for ${json(place)}`, wait, () => seen(place, wait))
      return text
    },
    async waitGone(place, wait = {}) {
      await until(`wait until ${json(place)} is gone`, wait, async () =>
        (await look(place)) ? new Not("is still to be seen") : true,
      )
    },
    async type(place, text) {
      await click(place)
      await evaluate(`${LOOK}.select(${json(place)})`)
      await surface.type(text)
    },
    press: (key) => surface.press(key),
    text: async (place) => (await look(place))?.text,
    allText: async () => String(await evaluate("document.body.innerText")),
    count: async (place) => Number(await evaluate(`${LOOK}.count(${json(place)})`)),
    async attribute(place, name) {
      const value = await evaluate(`${LOOK}.attribute(${json(place)}, ${json(name)})`)
      return typeof value === "string" || value === null ? value : undefined
    },
    async screenshot(file) {
      const png = await surface.screenshot()
      if (file !== undefined) await writeFile(file, png)
      return png
    },
    close: () => surface.close(),
  }
}

/** Looks until `judge` is content; what it says (why not yet) ends up in the error. A page may be reloading. */
async function until<T>(what: string, wait: Omit<Wait, "text">, judge: () => Promise<T | Not>): Promise<T> {
  const end = Date.now() + (wait.timeout ?? 20_000)
  for (;;) {
    const verdict = await judge().catch((cause: unknown) => new Not(String(cause)))
    if (!(verdict instanceof Not)) return verdict
    if (Date.now() > end) throw new Error(`${what}: ${verdict.why}`)
    await pause(BEAT)
  }
}

/** Not yet, and why. */
class Not {
  readonly why: string
  constructor(why: string) {
    this.why = why
  }
}

function isSight(value: unknown): value is Sight {
  return typeof value === "object" && value !== null && "hindrance" in value
}

/** Text that is both JSON and a JavaScript expression; undefined stays undefined. */
function json(value: unknown): string {
  return value === undefined ? "undefined" : JSON.stringify(value)
}
