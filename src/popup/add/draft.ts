import { useEffect, useRef, useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"

/** Long enough that typing does not send each letter, short enough that a popup closed at once loses none (ms). */
const pause = 150

/** A form's fields, which outlive the popup. */
export interface Draft<T> {
  readonly values: T
  readonly set: (changes: Partial<T>) => void
  /** It was used, or is not wanted any more. */
  readonly forget: () => void
}

/** Where a form's draft lies. */
interface Keeper<T> {
  readonly get: () => Promise<Readonly<Record<string, string>> | null>
  /** `null` forgets it. */
  readonly put: (values: T | null) => Promise<void>
}

const inWorker = (form: string): Keeper<Readonly<Record<string, string>>> => ({
  get: () => ask("draft.get", { form }),
  put: (values) => ask("draft.put", { form, values }),
})

/**
 * Keeps what is half typed sealed in the worker under `form`, from the first letter until `forget`. Never for a PIN or
 * a password. What is typed before the old draft has come back stands.
 */
export function useDraft<T extends Readonly<Record<string, string>>>(
  form: string,
  empty: T,
  keeper: Keeper<T> = inWorker(form),
): Draft<T> {
  const [values, setValues] = useState(empty)
  const now = useRef({ values: empty, touched: false, timer: 0 })

  useEffect(() => {
    const state = now.current
    function put(): void {
      if (state.timer === 0) return
      clearTimeout(state.timer)
      state.timer = 0
      void keeper.put(state.values).catch(() => undefined)
    }
    async function restore(): Promise<void> {
      const kept = await keeper.get().catch(() => null)
      if (kept === null || state.touched) return
      const known = Object.entries(kept).filter(([name]) => name in empty)
      state.values = { ...empty, ...Object.fromEntries(known) }
      setValues(state.values)
    }
    void restore()
    window.addEventListener("pagehide", put)
    return () => {
      window.removeEventListener("pagehide", put)
      put()
    }
    // `empty` only names the fields and is the same text at each call; so is where the keeper keeps.
  }, [form])

  function set(changes: Partial<T>): void {
    const state = now.current
    state.values = { ...state.values, ...changes }
    state.touched = true
    setValues(state.values)
    clearTimeout(state.timer)
    state.timer = window.setTimeout(() => {
      state.timer = 0
      void keeper.put(state.values).catch(() => undefined)
    }, pause)
  }

  function forget(): void {
    clearTimeout(now.current.timer)
    now.current.timer = 0
    void keeper.put(null).catch(() => undefined)
  }

  return { values, set, forget }
}
