/** Whether this browser asks for sign-in requests now, and why not. */
import type { ListeningState } from "../../messages/contract.ts"
import { readHeld, type Held } from "../locking/held.ts"
import { policy } from "../policy.ts"
import { hasRegistrations } from "./registrations.ts"
import { settingsBy } from "../settings.ts"

/** `held` is what the answer was made from. */
export async function listening(): Promise<{ readonly state: ListeningState; readonly held: Held | null }> {
  if (!(await hasRegistrations())) return { state: "off", held: null }
  const [held, { allowSignInRequests }] = await Promise.all([readHeld(), policy()])
  if (held === null) return { state: "closed", held }
  if (!allowSignInRequests) return { state: "denied", held }
  if (held.codes === null && !(await settingsBy(held)).listenWhileLocked) return { state: "paused", held }
  return { state: "listening", held }
}
