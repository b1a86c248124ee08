/**
 * The one gate through which every request of the extension itself goes, so that each can be listed for the person.
 * A test holds that `fetch` stands nowhere else in what we ship.
 */
import * as v from "valibot"
import { CountersignError } from "../domain/error.ts"
import { sessionItem } from "../storage/session.ts"
import type { NetworkView } from "../messages/contract.ts"

const LIMIT = 200

const item = sessionItem(
  "network",
  v.array(v.object({ at: v.number(), purpose: v.string(), origin: v.string(), status: v.nullable(v.number()) })),
)

/**
 * Sends a request and lists its purpose, origin and status; address, headers and body are not kept.
 * @param purpose a message key of `public/_locales`
 * @throws network.failed if no answer came: no network, a refused certificate and a refused host look alike to us
 */
export async function request(purpose: string, url: URL, init: RequestInit): Promise<Response> {
  const at = Date.now()
  let status: number | null = null
  try {
    const response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", ...init })
    status = response.status
    return response
  } catch (cause) {
    throw new CountersignError("network.failed", purpose, { cause })
  } finally {
    const entry: NetworkView = { at, purpose, origin: url.origin, status }
    await navigator.locks.request("network", async () => item.set([...((await item.get()) ?? []), entry].slice(-LIMIT)))
  }
}

/** Newest first. */
export const listNetwork = async (): Promise<NetworkView[]> => ((await item.get()) ?? []).toReversed()
