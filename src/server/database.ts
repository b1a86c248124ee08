/** Postgres, embedded (PGlite) or reached by its address; the same statements run on both. */
import { mkdirSync } from "node:fs"
import path from "node:path"
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
  return { ...open, close: () => lite.close() }
}

async function openServer(address: string): Promise<OpenDatabase> {
  const pool = new pg.Pool({ connectionString: address, max: 10, connectionTimeoutMillis: 10_000 })
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
  return { ...open, close: () => pool.end() }
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
