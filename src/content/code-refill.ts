/** A code that ends before it was sent is replaced by the next one, if it is still there as it was filled. */
import { canBeSeen, fillCode, held } from "../autofill/index.ts"
import type { Filling } from "../messages/content-contract.ts"
import { focusedElement } from "./fields.ts"
import { isAlive, life } from "./life.ts"

let waiting: AbortController | null = null

/** Waits for the end of a code in its field or boxes. */
export function refillLater(
  boxes: readonly HTMLInputElement[],
  { code, next, expiresAt }: NonNullable<Filling["code"]>,
): void {
  waiting?.abort()
  if (next === null || expiresAt === null) return
  const stop = new AbortController()
  waiting = stop
  const timer = setTimeout(() => void replace(boxes, code, next, stop), Math.max(0, expiresAt - Date.now()))
  stop.signal.addEventListener("abort", () => clearTimeout(timer))
  // Sent: what comes after is the site's.
  addEventListener("submit", () => stop.abort(), {
    capture: true,
    once: true,
    signal: AbortSignal.any([stop.signal, life]),
  })
}

async function replace(
  boxes: readonly HTMLInputElement[],
  code: string,
  next: string,
  { signal }: AbortController,
): Promise<void> {
  if (signal.aborted || !isAlive() || held(boxes) !== code || !boxes.every((box) => canBeSeen(box, true))) return
  const focused = focusedElement()
  await fillCode(boxes, next)
  if (focused instanceof HTMLElement && focused !== focusedElement()) focused.focus()
}
