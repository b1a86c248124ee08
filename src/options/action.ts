import { useState } from "preact/hooks"
import { codeOf, type ErrorCode } from "../domain/error.ts"

/** Something that a person sets off and that takes a moment. */
export interface Action {
  readonly busy: boolean
  /** Why the last run failed; `null` while it runs, after success, and after `forget`. */
  readonly error: ErrorCode | null
  /** Runs `work` unless one is running already; answers whether it was done. Never rejects. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>
  readonly forget: () => void
}

/** Busy state and error of one {@link Action}. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorCode | null>(null)
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (busy) return false
    setBusy(true)
    setError(null)
    try {
      await work()
      return true
    } catch (thrown) {
      setError(codeOf(thrown))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, run, forget: () => setError(null) }
}
