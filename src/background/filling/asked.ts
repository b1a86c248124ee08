/** Questions that wait in a window of ours: what is to go into which document. In memory only, one at a time. */
import browser from "webextension-polyfill"
import * as v from "valibot"
import { randomBytes, toBase64Url } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import { fieldKinds } from "../../domain/field.ts"
import { doubts } from "../../domain/release.ts"
import { sessionItem } from "../../storage/session.ts"
import { placeSchema } from "./place.ts"

/** A question that nobody has answered for so long is over, ms. */
const LASTING = 3 * 60_000

const schema = v.object({
  ask: v.string(),
  at: v.number(),
  place: placeSchema,
  script: v.string(),
  /** `null`: a password that is made there. */
  account: v.nullable(v.string()),
  what: v.picklist(["all", "username", "password", "code"]),
  /** What it goes into, and where that is sent, as it was when the question came up: nothing more is answered with it. */
  kinds: v.array(v.picklist(fieldKinds)),
  sendsTo: v.array(v.string()),
  doubts: v.array(v.picklist(doubts)),
})

/** See above. */
export type Question = v.InferOutput<typeof schema>

const item = sessionItem("asked", schema)

/** Where its window stands; `null`: it has none. */
const windowItem = sessionItem("askedWindow", v.number())

const WIDTH = 400
const HEIGHT = 640

async function closeWindow(): Promise<void> {
  const open = await windowItem.get()
  await windowItem.remove()
  if (open !== null) await browser.windows.remove(open).catch(() => {})
}

/** Asks in a window. One that was open is closed: what is answered is what was read. */
export async function askInWindow(question: Omit<Question, "ask" | "at">): Promise<void> {
  const ask = toBase64Url(randomBytes(16))
  await closeWindow()
  await item.set({ ...question, ask, at: Date.now() })
  const url = browser.runtime.getURL(`src/options/confirm.html#${ask}`)
  const opened = await browser.windows.create({ url, type: "popup", width: WIDTH, height: HEIGHT })
  if (opened.id !== undefined) await windowItem.set(opened.id)
}

/** The question that waits. @throws fill.ended */
export async function questionOf(ask: string): Promise<Question> {
  const question = await item.get()
  const now = Date.now()
  if (question?.ask !== ask || now < question.at || now - question.at >= LASTING) {
    throw new CountersignError("fill.ended")
  }
  return question
}

/** Takes a question away: each is answered once. @throws fill.ended */
export const takeQuestion = (ask: string): Promise<Question> =>
  navigator.locks.request("asked", async () => {
    const question = await questionOf(ask)
    await item.remove()
    return question
  })
