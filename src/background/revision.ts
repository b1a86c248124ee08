import browser from "webextension-polyfill"
import { REVISION_KEY } from "../messages/contract.ts"

/** Tells the pages that something they show has changed. The value is only ever different from the last. */
export async function bumpRevision(): Promise<void> {
  await browser.storage.session.set({ [REVISION_KEY]: `${Date.now()}.${Math.random()}` })
}
