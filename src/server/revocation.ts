import * as v from "valibot"
import { record } from "./audit.ts"
import { denyCiba } from "./ciba.ts"
import type { Parts } from "./parts.ts"
import { makeProvider } from "./provider.ts"
import { wake } from "./wake-ups.ts"

const asked = v.object({ id: v.string(), ciba: v.string() })

/** Requests of applications: those that nobody can answer now, and those that the device approved. */
interface Revoked {
  readonly ended: readonly v.InferOutput<typeof asked>[]
  readonly approved: readonly v.InferOutput<typeof asked>[]
}

async function revoke(parts: Parts, account: string, serial: string, ip: string | null): Promise<Revoked | null> {
  const { database, now } = parts
  return database.transaction(async (inner) => {
    const sql = "update devices set state = 'revoked' where account = $1 and serial = $2 and state <> 'revoked'"
    if ((await inner.run(sql, account, serial)) === 0) return null
    await inner.run("delete from challenges where serial = $1", serial)
    const ended = await inner.rows(
      v.object({ id: v.string(), ciba: v.nullable(v.string()) }),
      `update requests r set state = 'declined', reason = 'revoked' where account = $1 and expires_at > $3 and (
         (state = 'open' and not exists (select 1 from challenges c where c.request = r.id))
         or (state in ('confirmed', 'approved') and answered_by = $2
           and exists (select 1 from sign_ins s where s.request = r.id and s.stage = 'request')))
       returning id, ciba`,
      account,
      serial,
      now(),
    )
    const approved = await inner.rows(
      asked,
      `select id, ciba from requests
       where account = $1 and answered_by = $2 and state = 'approved' and ciba is not null and expires_at > $3`,
      account,
      serial,
      now(),
    )
    await record(inner, now(), { kind: "device.revoked", account, serial, ip })
    // It polls, and is told.
    await wake(inner, serial)
    return { ended: ended.flatMap(({ id, ciba }) => (ciba === null ? [] : [{ id, ciba }])), approved }
  })
}

/**
 * Takes a registration back, with all that hangs on it: challenges it had open, requests that nobody else can answer now,
 * and approvals of its own that no sign-in and no application has used yet. False if the account has none of that serial.
 */
export async function revokeDevice(parts: Parts, account: string, serial: string, ip: string | null): Promise<boolean> {
  const revoked = await revoke(parts, account, serial, ip)
  if (revoked === null) return false
  const { ended, approved } = revoked
  if (ended.length + approved.length === 0) return true
  // One of our own: a command of the administrator's runs where none is serving.
  const provider = makeProvider(parts)
  const deny = ({ ciba }: { ciba: string }) => denyCiba(parts, provider, ciba, "the browser was revoked")
  await Promise.all(ended.map(deny))
  for (const each of approved) {
    const sql = "update requests set state = 'declined', reason = 'revoked' where id = $1"
    if (await deny(each)) await parts.database.run(sql, each.id)
  }
  return true
}
