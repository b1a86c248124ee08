/** Where oidc-provider keeps what it needs: our database. Clients are what an administrator added. */
import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider"
import * as v from "valibot"
import { findClient } from "./clients.ts"
import type { Database } from "./database.ts"

const rowSchema = v.object({ id: v.string(), payload: v.string(), consumed_at: v.nullable(v.number()) })

/** Ids are secrets of their bearers, but live as long as hours; what is stored is what the library looks up by. */
class StoredModel implements Adapter {
  readonly #database: Database
  readonly #model: string
  readonly #now: () => number

  constructor(database: Database, model: string, now: () => number) {
    this.#database = database
    this.#model = model
    this.#now = now
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    await this.#database.run(
      `insert into provider (model, id, payload, uid, user_code, grant_id, expires_at) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (model, id) do update set payload = $3, uid = $4, user_code = $5, grant_id = $6, expires_at = $7`,
      this.#model,
      id,
      JSON.stringify(payload),
      payload.uid ?? null,
      payload.userCode ?? null,
      payload.grantId ?? null,
      expiresIn === undefined ? null : this.#now() + expiresIn * 1000,
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
    const payload: AdapterPayload = JSON.parse(row.payload)
    return row.consumed_at === null ? payload : { ...payload, consumed: row.consumed_at / 1000 }
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#model === "Client" ? findClient(this.#database, id) : this.#findBy("id", id)
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#findBy("uid", uid)
  }

  async findByUserCode(code: string): Promise<AdapterPayload | undefined> {
    return this.#findBy("user_code", code)
  }

  async consume(id: string): Promise<void> {
    const sql = "update provider set consumed_at = $3 where model = $1 and id = $2"
    await this.#database.run(sql, this.#model, id, this.#now())
  }

  async destroy(id: string): Promise<void> {
    await this.#database.run("delete from provider where model = $1 and id = $2", this.#model, id)
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#database.run("delete from provider where grant_id = $1 and model <> 'Grant'", grantId)
  }
}

/** Adapters for every model of the library. */
export const adapters =
  (database: Database, now: () => number): AdapterFactory =>
  (model) =>
    new StoredModel(database, model, now)
