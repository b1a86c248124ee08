import { type ReadonlySignal, signal } from "@preact/signals"
import { codeOf, type ErrorCode } from "../domain/error.ts"

/** Where an answer of the worker stands. While it is asked again, the last answer stays, so that nothing flickers. */
export type Answer<T> =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly code: ErrorCode }
  | { readonly state: "ready"; readonly value: T }

/** Something that is asked of the worker, now and again. */
export interface Live<T> {
  readonly answer: ReadonlySignal<Answer<T>>
  /** Asks again. Never rejects: what went wrong is the answer. */
  readonly load: () => Promise<void>
  /** Asks again, and shows meanwhile that it is loading: for "try again". */
  readonly retry: () => Promise<void>
}

/**
 * Keeps the latest answer of `get`. Answers can come back in another order than they were asked for, so one that is
 * older than what is shown is dropped.
 */
export function live<T>(get: () => Promise<T>): Live<T> {
  const answer = signal<Answer<T>>({ state: "loading" })
  let asked = 0
  let shown = 0
  const show = (turn: number, next: Answer<T>): void => {
    if (turn < shown) return
    shown = turn
    answer.value = next
  }
  const load = async (): Promise<void> => {
    asked += 1
    const turn = asked
    try {
      show(turn, { state: "ready", value: await get() })
    } catch (thrown) {
      show(turn, { state: "failed", code: codeOf(thrown) })
    }
  }
  const retry = async (): Promise<void> => {
    answer.value = { state: "loading" }
    await load()
  }
  return { answer, load, retry }
}
