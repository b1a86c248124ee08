import { ask, onRevision } from "../../messages/ask.ts"
import { look, offered, requests } from "./state.ts"

/** Between two looks while this page is seen, ms. */
const BEAT = 2500

/** Where the worker is just being stopped there is no answer; the next look has one. */
const quietly = (name: "requests.state" | "requests.watch"): void => void look(name).catch(() => undefined)

/** Whose permission was asked for is gone with the popup; the offer waits. */
async function findOffer(): Promise<void> {
  offered.value = (await ask("registration.offers"))[0] ?? null
}

/** Keeps this page up to date with requests: asks the servers while it is seen, and the worker after each change. */
export function watchRequests(): void {
  quietly("requests.state")
  // Where the vault is not open there is none to be seen.
  void findOffer().catch(() => undefined)
  onRevision(() => quietly("requests.state"))
  setInterval(() => {
    if (document.visibilityState === "visible" && requests.peek()?.state === "listening") quietly("requests.watch")
  }, BEAT)
}
