/** What the icon and the system say of the requests that are stored. Asked after each change, and right whatever was killed. */
import { setBadge } from "../badge.ts"
import { listening } from "./listening.ts"
import { announce, withdrawNotices } from "../notices.ts"
import { readRegistrations } from "./registrations.ts"
import { noticed, openRequests } from "./request-steps.ts"
import { readRequests, updateRequests } from "./requests.ts"

/** Makes badge and notifications what the stored requests are. */
export async function showArrivals(): Promise<void> {
  const { state, held } = await listening()
  const shows = held !== null && state !== "denied"
  const all = shows ? await readRequests(held) : null
  const open = all === null ? [] : openRequests(all, Date.now())
  await setBadge({ requests: open.length })
  await withdrawNotices(new Set(open.map(({ id }) => id)))
  // One prompt a registration, of its oldest request (device-protocol §9): the next is announced when that is over.
  const oldest = new Map(open.toReversed().map((each) => [each.registration, each]))
  const fresh = [...oldest.values()].filter((each) => !each.noticed)
  if (held === null || all === null || fresh.length === 0) return
  const registrations = await readRegistrations(held)
  for (const request of fresh) {
    const registration = registrations.find(({ id }) => id === request.registration)
    if (registration !== undefined) await announce(held, request, registration, all.warned)
  }
  // After it was shown: killed between, it is shown again under the same name, which replaces it.
  await updateRequests((before) => noticed(before, new Set(fresh.map(({ id }) => id))))
}
