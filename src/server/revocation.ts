import { record } from "./audit.ts"
import type { Parts } from "./parts.ts"
import { wake } from "./wake-ups.ts"

/**
 * Takes a registration back, with all that hangs on it: challenges it had open, requests that nobody else can answer now,
 * and approvals of its own that no sign-in has used yet. False if the account has none of that serial.
 */
export function revokeDevice(parts: Parts, account: string, serial: string, ip: string | null): Promise<boolean> {
  const { database, now } = parts
  return database.transaction(async (inner) => {
    const sql = "update devices set state = 'revoked' where account = $1 and serial = $2 and state <> 'revoked'"
    if ((await inner.run(sql, account, serial)) === 0) return false
    await inner.run("delete from challenges where serial = $1", serial)
    await inner.run(
      `update requests r set state = 'declined', reason = 'revoked' where account = $1 and expires_at > $3 and (
         (state = 'open' and not exists (select 1 from challenges c where c.request = r.id))
         or (state in ('confirmed', 'approved') and answered_by = $2
           and exists (select 1 from sign_ins s where s.request = r.id and s.stage = 'request')))`,
      account,
      serial,
      now(),
    )
    await record(inner, now(), { kind: "device.revoked", account, serial, ip })
    // It polls, and is told.
    await wake(inner, serial)
    return true
  })
}
