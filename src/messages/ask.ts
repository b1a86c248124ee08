/** The asking side, for our own pages. */
import browser from "webextension-polyfill"
import { CountersignError, isErrorCode } from "../domain/error.ts"
import { REVISION_KEY, type Arguments, type PageFunction, type Value } from "./contract.ts"

/**
 * Asks the worker.
 * @throws CountersignError with the code that came back, or `internal` if nothing usable did
 */
export async function ask<N extends PageFunction>(name: N, ...args: Arguments<N>): Promise<Value<N>> {
  const reply: unknown = await browser.runtime.sendMessage({ name, args })
  if (typeof reply === "object" && reply !== null && "ok" in reply) {
    // The worker is the same build as this page: the contract, checked by the compiler on both sides, says what it is.
    if (reply.ok === true && "value" in reply) return reply.value as Value<N>
    if ("code" in reply && isErrorCode(reply.code)) throw new CountersignError(reply.code, name)
  }
  throw new CountersignError("internal", name)
}

/** Calls back after each change that pages show. Returns how to stop. */
export function onRevision(callback: () => void): () => void {
  const listener = (changes: Record<string, unknown>, area: string) => {
    if (area === "session" && REVISION_KEY in changes) callback()
  }
  browser.storage.onChanged.addListener(listener)
  return () => browser.storage.onChanged.removeListener(listener)
}
