/** A registration that its server does not know any more: said once, however often the server says so. */
import { appendActivity } from "../activity.ts"
import { announceRevoked } from "../notices.ts"
import { updateRegistrations, type RegistrationRecord } from "./registrations.ts"

/** @param revoked `null`: the server did not say */
export async function noteRevoked(registration: RegistrationRecord, revoked: boolean | null): Promise<void> {
  const { id, revokedAt, issuer } = registration
  if (revoked === null || revoked === (revokedAt !== null)) return
  const at = revoked ? Date.now() : null
  let isNews = false
  await updateRegistrations((before) => {
    // Given up meanwhile, or said by another poll.
    isNews = before.some((each) => each.id === id && (each.revokedAt !== null) !== revoked)
    return isNews ? before.map((each) => (each.id === id ? { ...each, revokedAt: at } : each)) : before
  })
  if (!revoked || !isNews) return
  await appendActivity("registration.revoked", issuer)
  await announceRevoked(registration)
}
