import type { ComponentType } from "preact"
import { useEffect } from "preact/hooks"
import type { SaveOffer } from "../messages/contract.ts"
import { Later } from "./later.tsx"
import { loadOffers, offers } from "./saving/offers.ts"
import { popup } from "./state.ts"
import { whenQuiet } from "./when-quiet.ts"

const card = async (): Promise<ComponentType<{ offer: SaveOffer; more: number }>> =>
  (await import("./saving/offer-card.tsx")).OfferCard

/** The last of what was typed into pages and is not saved, above a list. Asked for after the list is there. */
export function SaveOffers() {
  // Every change in the vault, and the gate's end, bring a new view of the popup.
  useEffect(() => {
    let stop: (() => void) | null = null
    const start = () => (stop = popup.subscribe(() => void loadOffers()))
    const callOff = whenQuiet(start)
    return () => {
      callOff()
      stop?.()
    }
  }, [])
  const [offer, ...others] = offers.value
  if (offer === undefined) return null
  return <Later key={offer.offer} load={card} props={{ offer, more: others.length }} />
}
