import { signal } from "@preact/signals"
import { ask } from "../../messages/ask.ts"
import type { FillState } from "../../messages/contract.ts"
import { kept } from "../kept.ts"
import { popup } from "../state.ts"

/** What could be filled into the active tab's page; `null`: not known, or nothing. */
export const fillable = signal<FillState | null>(null)

let asked = 0

/** Asks what can be filled. Without it the popup is whole all the same, so nothing is said if there is no answer. */
export async function loadFillable(): Promise<void> {
  const view = popup.peek()
  const turn = ++asked
  const knows = view?.session.state === "open" && view.site !== null
  const state = knows ? await ask("fill.state", { kept }).catch(() => null) : null
  if (turn === asked) fillable.value = state
}
