import { useEffect } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { AccountBrief } from "../../messages/contract.ts"
import { errorWords } from "../../ui/words.ts"
import { OfferScreen } from "../registering/offer-screen.tsx"
import { attempt, place } from "../state.ts"
import { Found } from "./found.tsx"
import { NothingFound } from "./scan.tsx"
import { finish } from "./adding.tsx"
import { again, hasAnything, scanned } from "./scanned.ts"

/** What was found and waits: by this page, or by a click in the page's context menu. */
export function Waiting() {
  const result = scanned.value
  useEffect(() => {
    if (result !== null) return
    void attempt(async () => {
      scanned.value = await ask("scan.waiting")
    })
  }, [result])
  if (result === null) return <main class="middle" aria-busy="true" />
  const [offer] = result.offers
  if (offer !== undefined) {
    const { finds, missing } = result
    const onDone = (account: AccountBrief | null): void => {
      const rest = { ...result, offers: result.offers.slice(1) }
      if (hasAnything(rest)) scanned.value = rest
      else if (account !== null) void finish(account)
      else place.value = { name: "list" }
      if (!hasAnything(rest)) scanned.value = null
    }
    return <OfferScreen key={`${offer.offer} ${finds.length} ${missing.length}`} offer={offer} onDone={onDone} />
  }
  if (!hasAnything(result)) {
    return <NothingFound words={errorWords("scan.none")} again={again} />
  }
  return <Found key={result.finds.map(({ find }) => find).join()} result={result} />
}
