/** The asking side in a page. */
import type { ContentFunction, FromContent } from "../messages/content-contract.ts"
import { isAlive } from "./life.ts"
import { runtime } from "./runtime.ts"

/** Asks the worker; `null` if it refused, or is gone. A page has nobody to show an error to. */
export async function tell<N extends ContentFunction>(
  name: N,
  ...args: Parameters<FromContent[N]>
): Promise<ReturnType<FromContent[N]> | null> {
  if (!isAlive()) return null
  try {
    const reply: unknown = await runtime.sendMessage({ name, args })
    // The worker is the same build as this script: the contract, checked by the compiler on both sides, says what it is.
    if (typeof reply === "object" && reply !== null && "ok" in reply && reply.ok === true && "value" in reply) {
      return reply.value as ReturnType<FromContent[N]>
    }
  } catch {
    isAlive()
  }
  return null
}
