/**
 * Passes of the menu: each lets one frame speak for the document that asked for it. They are in memory only, where a
 * worker that was stopped finds them again. Nothing in them is secret to our own pages: without the frame they are no use.
 */
import * as v from "valibot"
import { randomBytes, toBase64Url } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import { fieldKinds } from "../../domain/field.ts"
import type { MenuPass } from "../../messages/content-contract.ts"
import type { Frame, Place } from "../../messages/sender.ts"
import { sessionItem } from "../../storage/session.ts"
import { placeSchema } from "./place.ts"

/** A menu that has stood open for so long was left behind. */
const LIFETIME = 10 * 60_000
/** How many menus can be open at once: one a document with the focus, and some that were left. */
const LIMIT = 16

const schema = v.object({
  token: v.string(),
  at: v.number(),
  place: placeSchema,
  script: v.string(),
  kind: v.picklist(fieldKinds),
  /** The frame that used it first; `null`: none yet. */
  frame: v.nullable(v.number()),
})

/** What a pass stands for. */
export type Pass = v.InferOutput<typeof schema>

const item = sessionItem("passes", v.array(schema))

const isIn = (place: Pick<Place, "tabId" | "frameId">, pass: Pass): boolean =>
  pass.place.tabId === place.tabId && pass.place.frameId === place.frameId

/** Changes the passes, one change at a time; those that have ended are left out. */
async function change<T>(make: (passes: readonly Pass[]) => readonly [readonly Pass[], T]): Promise<T> {
  return navigator.locks.request("passes", async () => {
    const now = Date.now()
    const before = (await item.get()) ?? []
    const [after, result] = make(before.filter(({ at }) => now >= at && now - at < LIFETIME))
    if (after.length !== before.length || after.some((pass, i) => pass !== before[i])) await item.set([...after])
    return result
  })
}

/** Makes a pass for a document, good `until` then (ms since 1970); it ends the one that the document had. */
export function issuePass(
  place: Place,
  { script, kind }: Pick<Pass, "script" | "kind">,
): Promise<Pick<MenuPass, "token" | "until">> {
  const [token, at] = [toBase64Url(randomBytes(16)), Date.now()]
  const pass = { token, at, place, script, kind, frame: null }
  return change((passes) => [
    [pass, ...passes.filter((other) => !isIn(place, other))].slice(0, LIMIT),
    { token, until: at + LIFETIME },
  ])
}

/**
 * The pass that a frame shows. The first frame that does is its frame from then on.
 * @throws menu.ended if it has ended, is of another tab, or another frame's
 */
export async function passOf({ tabId, frameId }: Frame, token: string): Promise<Pass> {
  const pass = await change((passes) => {
    const found = passes.find((one) => one.token === token && one.place.tabId === tabId)
    if (found === undefined || (found.frame ?? frameId) !== frameId) return [passes, null]
    const taken = { ...found, frame: frameId }
    return [found.frame === null ? passes.map((one) => (one === found ? taken : one)) : passes, taken]
  })
  if (pass === null) throw new CountersignError("menu.ended")
  return pass
}

/** Ends a pass: what it was for is done. */
export const endPass = (token: string): Promise<void> =>
  change((passes) => [passes.filter((pass) => pass.token !== token), undefined])

/** Ends the pass of a document. */
export const endPassOf = (place: Pick<Place, "tabId" | "frameId">): Promise<void> =>
  change((passes) => [passes.filter((pass) => !isIn(place, pass)), undefined])
