import * as v from "valibot"
import type { Database } from "./database.ts"

/** What is kept about who did what; a closed list, so that no line holds what somebody typed. */
export const auditKinds = [
  "account.added",
  "account.disabled",
  "account.enabled",
  "account.removed",
  "account.kind",
  "password.right",
  "password.wrong",
  "password.changed",
  "code.right",
  "code.wrong",
  "code.set",
  "code.removed",
  "device.offered",
  "device.enrolled",
  "device.revoked",
  "request.sent",
  "request.approved",
  "request.declined",
  "request.reported",
  "request.wrong-number",
  "request.wrong-code",
  "request.wrong-place",
  "device.wrong-place",
  "sign-in.done",
  "browser.remembered",
  "browser.forgotten",
  "client.added",
  "client.removed",
  "client.countries",
  "account.countries",
  "policy.changed",
] as const

export type AuditKind = (typeof auditKinds)[number]

export interface AuditEntry {
  readonly kind: AuditKind
  readonly account?: string | null
  readonly client?: string | null
  readonly serial?: string | null
  readonly ip?: string | null
}

/** Adds a line; nothing here changes or removes one. */
export async function record(database: Database, at: number, entry: AuditEntry): Promise<void> {
  const { kind, account = null, client = null, serial = null, ip = null } = entry
  await database.run(
    "insert into audit (at, kind, account, client, serial, ip) values ($1, $2, $3, $4, $5, $6)",
    at,
    kind,
    account,
    client,
    serial,
    ip,
  )
}

const row = v.object({
  at: v.number(),
  kind: v.picklist(auditKinds),
  account: v.nullable(v.string()),
  client: v.nullable(v.string()),
  serial: v.nullable(v.string()),
  ip: v.nullable(v.string()),
})

export type AuditLine = v.InferOutput<typeof row>

/** The latest lines, of one account or of all. */
export const listAudit = (database: Database, account: string | null, most: number): Promise<AuditLine[]> =>
  database.rows(
    row,
    `select at, kind, account, client, serial, ip from audit where $1::text is null or account = $1
     order by id desc limit $2`,
    account,
    most,
  )
