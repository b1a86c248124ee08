/** Compares this computer's clock with the site that is shown, when a person asks for it, and never by itself. */
import { clockOffset } from "../domain/clock-offset.ts"
import { CountersignError } from "../domain/error.ts"
import type { ClockView } from "../messages/contract.ts"
import { activeTab } from "./active-tab.ts"
import { headInTab } from "./network.ts"

/**
 * How far off the clock is. The click on our icon lets us ask from within the page, so it needs no site access.
 * @throws clock.forbidden for a page that the browser keeps to itself, network.failed, clock.unknown
 */
export async function checkClock(): Promise<ClockView> {
  const tab = await activeTab()
  if (tab?.id === undefined || tab.url === undefined || !/^https?:/.test(tab.url)) {
    throw new CountersignError("clock.forbidden")
  }
  const url = new URL(tab.url)
  const found = clockOffset(await headInTab("network_clock", tab.id, url))
  if (found === null) throw new CountersignError("clock.unknown")
  return { site: url.hostname, ...found }
}
