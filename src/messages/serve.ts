/** The answering side, in the worker. */
import browser from "webextension-polyfill"
import { codeOf, type ErrorCode } from "../domain/error.ts"
import { readCall, type Call } from "./check.ts"
import type { Arguments, FromPages, PageFunction, Reply, Value } from "./contract.ts"
import { checkPageSender, type Sender } from "./sender.ts"

/** The table of functions: complete, or it does not build. */
export type Functions = {
  readonly [N in PageFunction]: (...args: Parameters<FromPages[N]>) => Value<N> | Promise<Value<N>>
}

/** Told of what was answered. */
export interface Witness {
  readonly answered: (name: PageFunction) => void
  readonly failed: (code: ErrorCode, thrown: unknown) => void
}

/** Answers one message. */
export async function answer(
  functions: Functions,
  message: unknown,
  sender: Sender,
  { answered, failed }: Witness,
): Promise<Reply<unknown>> {
  try {
    checkPageSender(sender, { id: browser.runtime.id, origin: browser.runtime.getURL("").replace(/\/$/, "") })
    const call: Call = readCall(message)
    const handler = functions[call.name] as (...args: Arguments<PageFunction>) => unknown
    const value = (await handler(...call.args)) ?? null
    queueMicrotask(() => answered(call.name))
    return { ok: true, value }
  } catch (thrown) {
    const code = codeOf(thrown)
    failed(code, thrown)
    return { ok: false, code }
  }
}

/** Listens, from the first turn of the worker on: a listener added later misses the message that woke it. */
export function serve(functions: Functions, witness: Witness): void {
  browser.runtime.onMessage.addListener((message: unknown, sender: Sender) =>
    answer(functions, message, sender, witness),
  )
}
