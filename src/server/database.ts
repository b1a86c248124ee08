/** Postgres, embedded (PGlite) or reached by its address; the same statements run on both. */
import { mkdirSync } from "node:fs"
import path from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { PGlite } from "@electric-sql/pglite"
import pg from "pg"
import * as v from "valibot"
import { steps } from "./migrations/index.ts"
import type { Settings } from "./settings.ts"

export type Value = string | number | boolean | null

/** Runs statements. Rows are read, never cast. */
export interface Database {
  rows<const S extends v.GenericSchema>(
    schema: S,
    sql: string,
    ...values: readonly Value[]
  ): Promise<v.InferOutput<S>[]>
  /** How many rows a statement changed. */
  run(sql: string, ...values: readonly Value[]): Promise<number>
  /** All or nothing. */
  transaction<R>(work: (database: Database) => Promise<R>): Promise<R>
}

/** The open database, and how it is closed. */
export interface OpenDatabase extends Database {
  /**
   * Hears what any process says on a channel (`pg_notify`), and an empty text when something may have been missed. Done
   * when it listens.
   */
  listen(channel: string, heard: (said: string) => void): Promise<void>
  close(): Promise<void>
}

interface Outcome {
  readonly rows: readonly unknown[]
  readonly changed: number
}

type Query = (sql: string, values: readonly Value[]) => Promise<Outcome>

function database(query: Query, transaction: <R>(work: (query: Query) => Promise<R>) => Promise<R>): Database {
  return {
    async rows(schema, sql, ...values) {
      const { rows } = await query(sql, values)
      return rows.map((row) => v.parse(schema, row))
    },
    async run(sql, ...values) {
      return (await query(sql, values)).changed
    },
    transaction(work) {
      return transaction((inner) => work(database(inner, (nested) => nested(inner))))
    },
  }
}

async function openEmbedded(folder: string): Promise<OpenDatabase> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lite = await PGlite.create(path.join(folder, "database"))
  const queryOf =
    (on: Pick<PGlite, "query">): Query =>
    async (sql, values) => {
      const { rows, affectedRows = 0 } = await on.query(sql, [...values])
      return { rows, changed: affectedRows }
    }
  const open = database(queryOf(lite), (work) => lite.transaction((on) => work(queryOf(on))))
  const listen = async (channel: string, heard: (said: string) => void) => {
    await lite.listen(channel, heard)
  }
  return { ...open, listen, close: () => lite.close() }
}

/** Listens on a connection of its own; when that breaks, on the next one. */
function startListening(address: string, channel: string, heard: (said: string) => void) {
  let closed = false
  let current: pg.Client | null = null
  /** One connection: `listens` when it listens, `ended` when it is gone, whether it ever was there or not. */
  function connect(): { listens: Promise<void>; ended: Promise<void> } {
    const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: 10_000, keepAlive: true })
    current = client
    const ended = new Promise<void>((resolve) => {
      client.once("end", () => resolve())
      client.on("error", () => resolve())
    })
    client.on("notification", ({ payload = "" }) => heard(payload))
    const begin = async () => {
      await client.connect()
      await client.query(`listen ${channel}`)
    }
    const listens = begin()
    return { listens, ended: listens.then(() => ended).catch(() => undefined) }
  }
  async function again(before: Promise<void>): Promise<void> {
    await before
    await current?.end().catch(() => undefined)
    if (!closed) await pause(1000)
    if (closed) return
    const { listens, ended } = connect()
    void listens.then(() => heard("")).catch(() => undefined)
    await again(ended)
  }
  const first = connect()
  void again(first.ended)
  return {
    listens: first.listens,
    close: async () => {
      closed = true
      await current?.end().catch(() => undefined)
    },
  }
}

/** ms after which a statement, or a transaction in which nothing happens, is given up. */
const PATIENCE = 30_000

async function openServer(address: string): Promise<OpenDatabase> {
  const pool = new pg.Pool({
    connectionString: address,
    max: 10,
    connectionTimeoutMillis: 10_000,
    statement_timeout: PATIENCE,
    idle_in_transaction_session_timeout: PATIENCE,
  })
  // An idle connection that breaks is replaced at its next use; without a listener Node would end the process.
  pool.on("error", () => undefined)
  const queryOf =
    (on: pg.Pool | pg.PoolClient): Query =>
    async (sql, values) => {
      const { rows, rowCount } = await on.query<Record<string, unknown>>(sql, [...values])
      return { rows, changed: rowCount ?? 0 }
    }
  const open = database(queryOf(pool), async (work) => {
    const client = await pool.connect()
    try {
      await client.query("begin")
      const result = await work(queryOf(client))
      await client.query("commit")
      client.release()
      return result
    } catch (error) {
      // A connection whose rollback fails is of no more use.
      await client.query("rollback").then(
        () => client.release(),
        () => client.release(true),
      )
      throw error
    }
  })
  const listeners: ReturnType<typeof startListening>[] = []
  return {
    ...open,
    async listen(channel, heard) {
      const listener = startListening(address, channel, heard)
      listeners.push(listener)
      await listener.listens
    },
    async close() {
      await Promise.all(listeners.map(({ close }) => close()))
      await pool.end()
    },
  }
}

/** The steps that are missing, in order, all in one transaction; one process at a time. */
async function migrate(on: Database): Promise<void> {
  await on.transaction(async (inner) => {
    await inner.run("select pg_advisory_xact_lock(84141)")
    await inner.run("create table if not exists migrations (number integer primary key, at double precision not null)")
    const done = await inner.rows(v.object({ number: v.number() }), "select number from migrations")
    const numbers = new Set(done.map(({ number }) => number))
    if (Math.max(0, ...numbers) > steps.length) throw new Error("the database was written by a newer server")
    for (const [index, step] of steps.entries()) {
      if (numbers.has(index + 1)) continue
      for (const statement of step) await inner.run(statement)
      await inner.run("insert into migrations (number, at) values ($1, $2)", index + 1, Date.now())
    }
  })
}

/** Opens the database and brings it to today's shape. */
export async function openDatabase(settings: Settings["database"]): Promise<OpenDatabase> {
  const open = "folder" in settings ? await openEmbedded(settings.folder) : await openServer(settings.address)
  try {
    await migrate(open)
    return open
  } catch (error) {
    await open.close()
    throw error
  }
}
