/**
 * What the scripts in pages say they see, tied to where the browser says they are. An order names the script it is for
 * and is sent to its document: one that came in its place does not have that id, and does nothing.
 */
import browser from "webextension-polyfill"
import * as v from "valibot"
import { CountersignError } from "../../domain/error.ts"
import type { FieldKind } from "../../domain/field.ts"
import { filled, look, typedAnswer } from "../../messages/content-check.ts"
import type { Filled, Filling, Look, Order, OrderMessage, ToContent, Typed } from "../../messages/content-contract.ts"
import type { Place } from "../../messages/sender.ts"
import { injectIntoTab, type Injected } from "./injection.ts"
import { on } from "../events.ts"

/** One document with a script of ours in it. */
export interface SeenPage {
  readonly place: Place
  readonly script: string
  readonly kinds: readonly FieldKind[]
}

/** A document that was just looked at. */
export type LookedAt = SeenPage & Look

/** By tab and frame. As long as the worker lives: who needs more looks again. */
const pages = new Map<string, SeenPage>()
const keyOf = ({ tabId, frameId }: Pick<Place, "tabId" | "frameId">): string => `${tabId}.${frameId}`

/** A script says what can be seen in its document. */
export function noteSeen(place: Place, { script, kinds }: { script: string; kinds: readonly FieldKind[] }): void {
  pages.set(keyOf(place), { place, script, kinds })
}

/**
 * Sends an order to a document and reads what comes back.
 * @throws fill.gone if that document or its script is gone, or answers nonsense
 */
export async function order<N extends Order, S extends v.GenericSchema<unknown, ReturnType<ToContent[N]>>>(
  { tabId, frameId, documentId }: Pick<Place, "tabId" | "frameId" | "documentId">,
  message: OrderMessage<N>,
  schema: S,
): Promise<v.InferOutput<S>> {
  try {
    // The polyfill's types do not know `documentId`.
    const target: { frameId?: number; documentId?: string } = documentId === null ? { frameId } : { documentId }
    return v.parse(schema, await browser.tabs.sendMessage(tabId, message, target))
  } catch (cause) {
    throw new CountersignError("fill.gone", message.order, { cause })
  }
}

async function lookAt(tabId: number, { frameId, documentId }: Injected): Promise<LookedAt | null> {
  try {
    const seen = await order({ tabId, frameId, documentId }, { order: "fields.look", script: null, args: [] }, look)
    // It has told by `fields.seen` before it answered; who is not known by the browser's word is not looked at.
    const known = pages.get(keyOf({ tabId, frameId }))
    return known?.script === seen.script ? { ...seen, place: known.place } : null
  } catch {
    // A frame that went away meanwhile.
    return null
  }
}

/** Looks again at a document that is known. @throws fill.gone if another has come in its place */
export async function lookAgain({ place, script }: Pick<SeenPage, "place" | "script">): Promise<LookedAt> {
  const seen = await order(place, { order: "fields.look", script, args: [] }, look)
  if (seen.script !== script) throw new CountersignError("fill.gone")
  // The same document; its page may have changed its address meanwhile.
  const known = pages.get(keyOf(place))
  return { ...seen, place: known?.script === script ? known.place : place }
}

/** Looks at every document of a tab that we may run in. @throws fill.forbidden if the page is none */
export async function lookAtTab(tabId: number): Promise<LookedAt[]> {
  const documents = await injectIntoTab(tabId)
  const looked = await Promise.all(documents.map((document) => lookAt(tabId, document)))
  return looked.filter((each) => each !== null)
}

/** Fills a document. @throws fill.gone */
export const fillPage = ({ place, script }: Pick<SeenPage, "place" | "script">, filling: Filling): Promise<Filled> =>
  order(place, { order: "fields.fill", script, args: [filling] }, filled)

/** What stands in a document's log-in fields now. @throws fill.gone */
export const typedIn = ({ place, script }: Pick<SeenPage, "place" | "script">): Promise<Typed | null> =>
  order(place, { order: "typed.read", script, args: [] }, typedAnswer)

/** Forgets the documents of tabs that are closed. */
export function watchPages(): void {
  on("tabRemoved", (tabId) => {
    for (const [key, { place }] of pages) if (place.tabId === tabId) pages.delete(key)
  })
}
