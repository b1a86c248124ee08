import * as v from "valibot"

import type { Bidi } from "./bidi.ts"
import { driverOn, type PageDriver } from "./driver.ts"
import { chordOf, keyOf } from "./keys.ts"

const anything = v.record(v.string(), v.unknown())

/** Opens an address in a new tab of Firefox, waits until it has loaded, and drives it. */
export async function openTab(bidi: Bidi, url: string): Promise<PageDriver> {
  const { context } = await bidi.send("browsingContext.create", { type: "tab" }, v.object({ context: v.string() }))
  await bidi.send("browsingContext.navigate", { context, url, wait: "complete" }, anything)
  return tabDriver(bidi, context)
}

/** https://www.w3.org/TR/webdriver-bidi/#type-browsingContext-Info */
interface Info {
  readonly context: string
  readonly url: string
  readonly children: readonly Info[]
}
const Info: v.GenericSchema<unknown, Info> = v.object({
  context: v.string(),
  url: v.string(),
  children: v.array(v.lazy(() => Info)),
})

const withFrames = (info: Info): readonly Info[] => [info, ...info.children.flatMap(withFrames)]

/** Drives the page or frame, of any window, whose address holds these words; nothing if there is none. */
export async function findTab(bidi: Bidi, address: string): Promise<PageDriver | undefined> {
  const { contexts } = await bidi.send("browsingContext.getTree", {}, v.object({ contexts: v.array(Info) }))
  const found = contexts.flatMap(withFrames).find(({ url }) => url.includes(address))
  return found === undefined ? undefined : tabDriver(bidi, found.context)
}

/** https://www.w3.org/TR/webdriver-bidi/#type-script-EvaluateResult */
const Evaluated = v.variant("type", [
  v.object({ type: v.literal("success"), result: v.object({ type: v.literal("string"), value: v.string() }) }),
  v.object({ type: v.literal("exception"), exceptionDetails: v.object({ text: v.string() }) }),
])

function tabDriver(bidi: Bidi, context: string): PageDriver {
  const act = async (type: "key" | "pointer", actions: object[]): Promise<void> => {
    await bidi.send("input.performActions", { context, actions: [{ type, id: type, actions }] }, anything)
  }
  return driverOn({
    async evaluate(expression) {
      const params = { expression, target: { context }, awaitPromise: true }
      const answer = await bidi.send("script.evaluate", params, Evaluated)
      if (answer.type === "exception") throw new Error(answer.exceptionDetails.text)
      return answer.result.value
    },
    async clickAt(x, y, which = "left") {
      const at = { x: Math.round(x), y: Math.round(y) }
      const button = which === "left" ? 0 : 2
      await act("pointer", [
        { type: "pointerMove", ...at },
        { type: "pointerDown", button },
        { type: "pointerUp", button },
      ])
    },
    type: (text) =>
      act(
        "key",
        Array.from(text).flatMap((character) => stroke(keyOf(character).bidi)),
      ),
    async press(press) {
      const { held, key } = chordOf(press)
      await act("key", [
        ...held.map((one) => ({ type: "keyDown", value: one.bidi })),
        ...stroke(key.bidi),
        ...held.toReversed().map((one) => ({ type: "keyUp", value: one.bidi })),
      ])
    },
    async screenshot() {
      const { data } = await bidi.send("browsingContext.captureScreenshot", { context }, v.object({ data: v.string() }))
      return Buffer.from(data, "base64")
    },
    async close() {
      await bidi.send("browsingContext.close", { context }, anything)
    },
  })
}

function stroke(value: string): object[] {
  return [
    { type: "keyDown", value },
    { type: "keyUp", value },
  ]
}
