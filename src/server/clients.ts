import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import * as v from "valibot"
import type { Database } from "./database.ts"
import { newId } from "./parts.ts"

const CIBA = "urn:openid:params:grant-type:ciba"

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(1024))

/** What an administrator may say of a client. The rest is the same for all. */
const metadataSchema = v.object({
  client_id: text,
  client_name: text,
  /** SHA-256 of the secret, which itself is shown once and kept by the client only. */
  client_secret: v.optional(text),
  redirect_uris: v.array(text),
  post_logout_redirect_uris: v.array(text),
  grant_types: v.array(text),
  response_types: v.array(v.literal("code")),
  token_endpoint_auth_method: v.picklist(["client_secret_basic", "none"]),
  backchannel_token_delivery_mode: v.optional(v.picklist(["poll", "ping"])),
  backchannel_client_notification_endpoint: v.optional(text),
  backchannel_user_code_parameter: v.optional(v.boolean()),
  /** True: may send a request without words to confirm. */
  countersign_no_message: v.boolean(),
  /** Countries that its sign-ins may be approved from; none: it does not ask. */
  countersign_countries: v.optional(v.array(text)),
})

export type ClientMetadata = v.InferOutput<typeof metadataSchema>

/** As the database keeps and compares secrets; they are random, so that one round is enough. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("base64url")

/** Whether a client's secret is the one whose hash is kept. */
export function isSecret(hash: string, secret: string): boolean {
  const [kept, given] = [Buffer.from(hash), Buffer.from(hashSecret(secret))]
  return kept.length === given.length && timingSafeEqual(kept, given)
}

const readMetadata = (json: string): ClientMetadata => v.parse(metadataSchema, JSON.parse(json))

export async function findClient(database: Database, id: string): Promise<ClientMetadata | undefined> {
  const schema = v.object({ metadata: v.string() })
  const [row] = await database.rows(schema, "select metadata from clients where id = $1", id)
  return row && readMetadata(row.metadata)
}

export async function listClients(database: Database): Promise<ClientMetadata[]> {
  const rows = await database.rows(
    v.object({ metadata: v.string() }),
    "select metadata from clients order by created_at",
  )
  return rows.map(({ metadata }) => readMetadata(metadata))
}

export interface NewClient {
  readonly name: string
  readonly redirects: readonly string[]
  readonly logoutRedirects: readonly string[]
  /** An application without a secret of its own, such as one in a browser. */
  readonly open: boolean
  /** Sends requests of its own accord: asks again and again, or is told at `pingUrl`. */
  readonly ciba: "no" | "poll" | "ping"
  readonly pingUrl: string | null
  readonly userCode: boolean
  readonly noMessage: boolean
}

/** Adds a client; the secret is in nobody's hands but the caller's. */
export async function addClient(
  database: Database,
  now: number,
  client: NewClient,
): Promise<{ id: string; secret: string | null }> {
  const id = newId()
  const secret = client.open ? null : randomBytes(32).toString("base64url")
  const grants = [
    ...(client.redirects.length > 0 ? ["authorization_code", "refresh_token"] : []),
    ...(client.ciba === "no" ? [] : [CIBA]),
  ]
  const metadata: ClientMetadata = {
    client_id: id,
    client_name: client.name,
    ...(secret === null ? {} : { client_secret: hashSecret(secret) }),
    redirect_uris: [...client.redirects],
    post_logout_redirect_uris: [...client.logoutRedirects],
    grant_types: grants,
    response_types: client.redirects.length > 0 ? ["code"] : [],
    token_endpoint_auth_method: client.open ? "none" : "client_secret_basic",
    ...(client.ciba === "no" ? {} : { backchannel_token_delivery_mode: client.ciba }),
    ...(client.pingUrl === null ? {} : { backchannel_client_notification_endpoint: client.pingUrl }),
    ...(client.userCode ? { backchannel_user_code_parameter: true } : {}),
    countersign_no_message: client.noMessage,
  }
  const values = [id, JSON.stringify(v.parse(metadataSchema, metadata)), now] as const
  await database.run("insert into clients (id, metadata, created_at) values ($1, $2, $3)", ...values)
  return { id, secret }
}

/** Says from which countries sign-ins of a client may be approved. False if there is no such client. */
export async function setClientCountries(
  database: Database,
  id: string,
  countries: readonly string[],
): Promise<boolean> {
  const client = await findClient(database, id)
  if (client === undefined) return false
  const metadata = JSON.stringify({ ...client, countersign_countries: [...countries] })
  return (await database.run("update clients set metadata = $2 where id = $1", id, metadata)) === 1
}

export const removeClient = async (database: Database, id: string): Promise<boolean> =>
  (await database.run("delete from clients where id = $1", id)) === 1
