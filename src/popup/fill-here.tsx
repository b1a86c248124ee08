import type { ComponentType } from "preact"
import { useEffect } from "preact/hooks"
import type { FillState } from "../messages/contract.ts"
import { fillable, loadFillable } from "./fill/state.ts"
import { Later } from "./later.tsx"
import { popup } from "./state.ts"

const bar = async (): Promise<ComponentType<{ state: FillState }>> => (await import("./fill/fill-bar.tsx")).FillBar

/** What can be filled into the page below the popup. Under a list, where its coming moves nothing one may be clicking. */
export function FillHere() {
  // Every change in the vault, the gate's end, and another tab bring a new view of the popup.
  useEffect(() => popup.subscribe(() => void loadFillable()), [])
  const state = fillable.value
  if (state === null || (state.matches.length === 0 && state.looksLike === null)) return null
  return <Later load={bar} props={{ state }} />
}
