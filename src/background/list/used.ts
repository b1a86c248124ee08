/** Which codes were used in their period: a site takes each once, so the next one is the one to wait for. No secret. */
import * as v from "valibot"
import { sessionItem } from "../../storage/session.ts"

const item = sessionItem("used", v.record(v.string(), v.number()))

/** Account id → end of the period in which its code was used, ms since 1970. */
export type Used = Readonly<Record<string, number>>

/** What was used in a period that is not over. */
export async function readUsed(): Promise<Used> {
  const now = Date.now()
  return Object.fromEntries(Object.entries((await item.get()) ?? {}).filter(([, until]) => until > now))
}

/** Marks an account's code as used until its period ends. Called where a code is copied or filled. */
export function markUsed(id: string, until: number): Promise<void> {
  return navigator.locks.request("used", async () => item.set({ ...(await readUsed()), [id]: until }))
}
