/** Compares this computer's clock with the site that is shown, when a person asks for it, and never by itself. */
import browser from "webextension-polyfill"
import { clockOffset, type TimeAnswer } from "../../domain/clock-offset.ts"
import { codeOf, CountersignError } from "../../domain/error.ts"
import { hostPatterns } from "../../domain/remote-address.ts"
import type { ClockView } from "../../messages/contract.ts"
import { activeTab } from "../filling/active-tab.ts"
import { headInTab, headOf } from "../network.ts"

const PURPOSE = "network_clock"

/**
 * From within the page, which needs no site access; what keeps that from an answer (a policy of the page, in Firefox)
 * does not keep us where we have access.
 */
async function timeOf(tabId: number, url: URL): Promise<TimeAnswer> {
  try {
    return await headInTab(PURPOSE, tabId, url)
  } catch (thrown) {
    const origins = hostPatterns(url).slice(0, 1)
    if (codeOf(thrown) === "clock.forbidden" || !(await browser.permissions.contains({ origins }))) throw thrown
    return headOf(PURPOSE, url)
  }
}

/**
 * How far off the clock is. The click on our icon lets us ask from within the page.
 * @throws clock.forbidden for a page that the browser keeps to itself, clock.barred, network.failed, clock.unknown
 */
export async function checkClock(): Promise<ClockView> {
  const tab = await activeTab()
  if (tab?.id === undefined || tab.url === undefined || !/^https?:/.test(tab.url)) {
    throw new CountersignError("clock.forbidden")
  }
  const url = new URL(tab.url)
  const found = clockOffset(await timeOf(tab.id, url))
  if (found === null) throw new CountersignError("clock.unknown")
  return { site: url.hostname, ...found }
}
