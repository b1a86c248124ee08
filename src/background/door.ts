/**
 * Runtime 1 begins here: the worker's script (Firefox: the event page's first). It hears every event and answers the
 * popup's first request out of what is kept ready; for all else, and after that, it loads the rest, `index.ts`. See the
 * note "Two scripts" in events.ts.
 */
import browser from "webextension-polyfill"
import { codeOf } from "../domain/error.ts"
import type { PopupView, Reply } from "../messages/contract.ts"
import { readFirst } from "../messages/first.ts"
import { ownAddress, sideOf, type Sender } from "../messages/sender.ts"
import { board, hear, whenLoaded, type Answerer } from "./events.ts"
import { readyPopup } from "./list/popup-ready.ts"

/** The popup paints first, ms. */
const AFTER = 50

/** Loads the rest, once. In Firefox it is the event page's second script, and here by itself. */
function load(): void {
  // Chromium keeps with a worker what it loaded while it was installed, and loads nothing else later.
  if (board().answerer === null && typeof importScripts === "function") importScripts("/src/background/index.js")
}

const rest: Answerer = async (message, sender) => {
  load()
  return whenLoaded(() => board().answerer!(message, sender))
}

/** The view for the popup's first request, if it is one and everything for it is ready. */
async function ready(message: unknown, sender: Sender): Promise<PopupView | null> {
  const query = board().answerer === null ? readFirst(message) : null
  if (query === null || sideOf(sender, ownAddress(browser.runtime)) !== "pages") return null
  return readyPopup(query)
}

async function answer(message: unknown, sender: Sender): Promise<Reply<unknown>> {
  try {
    const view = await ready(message, sender)
    if (view === null) return await rest(message, sender)
    // After the answer: the person waits for that.
    setTimeout(() => {
      load()
      board().answered?.("popup.open")
    }, AFTER)
    return { ok: true, value: view }
  } catch (thrown) {
    reportError(thrown)
    return { ok: false, code: codeOf(thrown) }
  }
}

browser.runtime.onMessage.addListener((message: unknown, sender: Sender, respond: (reply: unknown) => void) => {
  void answer(message, sender).then(respond)
  return true
})
hear(load)
addEventListener("install", load)
