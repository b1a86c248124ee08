/** The asking side, for our own pages. */
import browser from "webextension-polyfill"
import { CountersignError, isErrorCode } from "../domain/error.ts"
import { REVISION_KEY, type Arguments, type PageFunction, type Value } from "./contract.ts"

/** How often a message is sent that nobody took, and the first wait between, ms; each is twice the one before. */
const TRIES = 6
const WAIT = 20

/**
 * Sends a message. One that is sent while the browser ends the worker for idleness reaches nobody, neither the old worker
 * nor a new one, and both browsers say so in these words; nothing was done, so it is sent again. What ended after a worker
 * had taken the message is another error, and is not repeated: it may have been carried out.
 */
async function deliver(message: object): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    try {
      return await browser.runtime.sendMessage(message)
    } catch (thrown) {
      if (tries === TRIES || !String(thrown).includes("Receiving end does not exist")) throw thrown
      await new Promise((done) => setTimeout(done, WAIT * 2 ** (tries - 1)))
    }
  }
}

/** {@link ask}, without the contract. */
export async function request(name: string, args: readonly unknown[]): Promise<unknown> {
  const reply = await deliver({ name, args })
  if (typeof reply === "object" && reply !== null && "ok" in reply) {
    if (reply.ok === true && "value" in reply) return reply.value
    if ("code" in reply && isErrorCode(reply.code)) throw new CountersignError(reply.code, name)
  }
  throw new CountersignError("internal", name)
}

/**
 * Asks the worker.
 * @throws CountersignError with the code that came back, or `internal` if nothing usable did
 */
export async function ask<N extends PageFunction>(name: N, ...args: Arguments<N>): Promise<Value<N>> {
  // The worker is the same build as this page: the contract, checked by the compiler on both sides, says what it is.
  return (await request(name, args)) as Value<N>
}

/** Calls back after each change that pages show. Returns how to stop. */
export function onRevision(callback: () => void): () => void {
  const listener = (changes: Record<string, unknown>, area: string) => {
    if (area === "session" && REVISION_KEY in changes) callback()
  }
  browser.storage.onChanged.addListener(listener)
  return () => browser.storage.onChanged.removeListener(listener)
}
