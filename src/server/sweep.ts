import { nameOf } from "./log.ts"
import type { Parts } from "./parts.ts"

const HOUR = 60 * 60_000

/** Takes away what has run out, so that nothing grows without end. Audit stays. */
export async function sweep({ database, log, now }: Parts): Promise<void> {
  const at = now()
  try {
    await database.run("delete from provider where expires_at < $1", at)
    await database.run("delete from sign_ins where expires_at < $1", at)
    await database.run("delete from browsers where expires_at < $1", at)
    await database.run("delete from attempts where period < $1", at - HOUR)
    await database.run("delete from requests where expires_at < $1", at - 90 * 24 * HOUR)
    await database.run(
      "delete from challenges where request in (select id from requests where expires_at < $1)",
      at - HOUR,
    )
    await database.run("delete from devices where state = 'waiting' and credential_expires < $1", at - HOUR)
  } catch (error) {
    log({ event: "database", error: nameOf(error) })
  }
}
