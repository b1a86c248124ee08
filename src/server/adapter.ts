/** Where oidc-provider keeps what it needs: our database. Clients are what an administrator added. */
import { errors, type Adapter, type AdapterFactory, type AdapterPayload } from "oidc-provider"
import * as v from "valibot"
import { tokenId } from "./browsers.ts"
import { findClient } from "./clients.ts"
import type { Database } from "./database.ts"
import type { Parts } from "./parts.ts"
import type { Sealing } from "./sealing.ts"

/**
 * ms that a request of an application is kept past its time, so that who still asks for it is told "expired_token" (CIBA
 * Core §11) and not that it never was. The library itself looks at its time.
 */
const KEPT = 10 * 60_000

const rowSchema = v.object({ id: v.string(), payload: v.string(), consumed_at: v.nullable(v.number()) })

/** Ids are secrets of their bearers: stored are their hashes, and what belongs to them is sealed. */
class StoredModel implements Adapter {
  readonly #database: Database
  readonly #sealing: Sealing
  readonly #model: string
  readonly #now: () => number

  constructor({ database, sealing, now }: Pick<Parts, "database" | "sealing" | "now">, model: string) {
    this.#database = database
    this.#sealing = sealing
    this.#model = model
    this.#now = now
  }

  /** What a row is, for its seal: in another place it does not open. */
  #what(id: string): string {
    return `provider:${this.#model}:${id}`
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const hash = tokenId(id)
    const kept = this.#model === "BackchannelAuthenticationRequest" ? KEPT : 0
    await this.#database.run(
      `insert into provider (model, id, payload, uid, user_code, grant_id, account, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (model, id) do update
       set payload = $3, uid = $4, user_code = $5, grant_id = $6, account = $7, expires_at = $8`,
      this.#model,
      hash,
      this.#sealing.seal(this.#what(hash), JSON.stringify(payload)),
      payload.uid ?? null,
      payload.userCode ?? null,
      payload.grantId ?? null,
      payload.accountId ?? null,
      expiresIn === undefined ? null : this.#now() + expiresIn * 1000 + kept,
    )
  }

  async #findBy(column: "id" | "uid" | "user_code", value: string): Promise<AdapterPayload | undefined> {
    const [row] = await this.#database.rows(
      rowSchema,
      `select id, payload, consumed_at from provider
       where model = $1 and ${column} = $2 and (expires_at is null or expires_at > $3)`,
      this.#model,
      value,
      this.#now(),
    )
    if (!row) return undefined
    // Written by `upsert` above: the library's own words come back to it.
    const payload: AdapterPayload = JSON.parse(this.#sealing.open(this.#what(row.id), row.payload))
    return row.consumed_at === null ? payload : { ...payload, consumed: row.consumed_at / 1000 }
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    if (id.includes("\0")) return undefined
    return this.#model === "Client" ? findClient(this.#database, id) : this.#findBy("id", tokenId(id))
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#findBy("uid", uid)
  }

  async findByUserCode(code: string): Promise<AdapterPayload | undefined> {
    return this.#findBy("user_code", code)
  }

  /** Once: of two who redeem the same code at the same moment, on whatever machines, one gets something for it. */
  async consume(id: string): Promise<void> {
    const sql = "update provider set consumed_at = $3 where model = $1 and id = $2 and consumed_at is null"
    const changed = await this.#database.run(sql, this.#model, tokenId(id), this.#now())
    if (changed === 0) throw new errors.InvalidGrant("already used")
  }

  async destroy(id: string): Promise<void> {
    await this.#database.run("delete from provider where model = $1 and id = $2", this.#model, tokenId(id))
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#database.run("delete from provider where grant_id = $1 and model <> 'Grant'", grantId)
  }
}

/** Adapters for every model of the library. */
export const adapters =
  (parts: Pick<Parts, "database" | "sealing" | "now">): AdapterFactory =>
  (model) =>
    new StoredModel(parts, model)
