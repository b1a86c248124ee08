import { signal } from "@preact/signals"
import { ask } from "../../messages/ask.ts"
import type { SaveOffer } from "../../messages/contract.ts"

/** What was typed into pages and waits to be saved, the last first. */
export const offers = signal<readonly SaveOffer[]>([])

/** Asks again. A list that is locked meanwhile has none. */
export async function loadOffers(): Promise<void> {
  try {
    offers.value = await ask("saving.list")
  } catch {
    offers.value = []
  }
}
