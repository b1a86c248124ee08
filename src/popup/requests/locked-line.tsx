import { t, counted } from "../../ui/words.ts"
import { requests } from "./state.ts"

const words = { closed: "request_closed", paused: "request_paused", denied: "request_not_allowed" } as const

/** Under the field that unlocks: what becomes of requests until then. */
export function LockedLine() {
  const view = requests.value
  if (view === null || view.state === "off" || (view.state === "listening" && view.waiting === 0)) return null
  return (
    <p class="small" role="status" data-testid="request-locked">
      {view.state === "listening"
        ? counted("request_locked_one", "request_locked_many", view.waiting)
        : t(words[view.state])}
    </p>
  )
}
