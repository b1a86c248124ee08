/** What listens for sign-in requests, and what pages ask for. */
import { codeOf } from "../../domain/error.ts"
import type { RequestsView } from "../../messages/contract.ts"
import { answerFromNotice, deliverDue } from "./answering.ts"
import { showArrivals } from "./arrival.ts"
import { placeRegistrations } from "./elsewhere.ts"
import { armRenewal, lookedAt, renewAfterUnlock, watchLocation } from "./location-renewal.ts"
import { onLock } from "../locking/lock.ts"
import { log } from "../log.ts"
import { watchNotices } from "../notices.ts"
import { armPolling, POLL_ALARM, pollAll, pollLively } from "./polling.ts"
import { openPopupPage } from "../filling/popup-page.ts"
import { requestsState } from "./request-view.ts"
import { hasRegistrations, onRules } from "./registrations.ts"
import { askPolicies } from "./server-policy.ts"
import { watchSignInPages } from "./sign-in-page.ts"
import { stayWakeable } from "./waking.ts"
import { on } from "../events.ts"

/** "Check now" waits for its servers this long, ms. */
const PATIENCE = 10_000

/** Nobody waits for this: what goes wrong is logged. */
const quietly = (work: () => Promise<void>): Promise<void> =>
  work().catch((thrown: unknown) => log("network", codeOf(thrown)))

/** A page is looked at: asks the servers if it is time, and answers at once with what is known. */
export async function watchState(): Promise<RequestsView> {
  setTimeout(() => {
    void quietly(pollLively)
    void quietly(stayWakeable)
    void lookedAt()
  }, 0)
  return requestsState()
}

/** "Check now". */
export async function checkNow(): Promise<RequestsView> {
  const asked = quietly(async () => {
    await pollAll()
    await askPolicies(true)
  })
  await Promise.race([asked, new Promise((done) => setTimeout(done, PATIENCE))])
  return requestsState()
}

/** After unlock: goes on with what was cut off, and asks. */
export async function listenAfterUnlock(): Promise<void> {
  if (!(await hasRegistrations())) return
  await quietly(placeRegistrations)
  await quietly(deliverDue)
  await quietly(armPolling)
  await quietly(pollAll)
  await quietly(askPolicies)
  await renewAfterUnlock()
}

/** After a change of settings or policy, or a lock: whether to listen may be another matter. */
async function listenAnew(): Promise<void> {
  // First what can be seen: killed in between, the alarm that is still there sees to the rest.
  await showArrivals()
  await armPolling()
  await armRenewal()
}

/** See {@link listenAnew}. */
export const settingsChanged = (): Promise<void> => quietly(listenAnew)

/** Listens; in the first turn of the worker, for an alarm or a notification may be what woke it. */
export function watchRequests(): void {
  watchSignInPages()
  watchLocation()
  on("alarm", async ({ name }) => {
    if (name !== POLL_ALARM) return
    await quietly(pollAll)
    await quietly(askPolicies)
    await quietly(armPolling)
  })
  onLock(() => void quietly(listenAnew))
  onRules(() => void quietly(listenAnew))
  on("stored", (_changes, area) => {
    if (area === "managed") void quietly(listenAnew)
  })
  watchNotices({
    opened: openPopupPage,
    answered: (id, button) => quietly(() => answerFromNotice(id, button)),
  })
}
