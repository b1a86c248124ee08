import * as v from "valibot"
import type { Database } from "./database.ts"
import { newId, type Parts } from "./parts.ts"

const accountSchema = v.object({
  id: v.string(),
  username: v.string(),
  name: v.string(),
  password: v.string(),
  /** What CIBA clients may ask for beside the username; hashed. */
  user_code: v.nullable(v.string()),
  /** Sealed secret of the account's codes. */
  totp: v.nullable(v.string()),
  totp_step: v.number(),
  /** number: two digits from the page go into the extension; code: two digits from the extension go into the page. */
  method: v.picklist(["number", "code"]),
  /** Countries that sign-ins may be approved from, comma-separated; empty: not asked. */
  countries: v.string(),
  disabled_at: v.nullable(v.number()),
})

export type Account = v.InferOutput<typeof accountSchema>

const columns = Object.keys(accountSchema.entries).join(", ")

/** As it is stored and compared: people do not mind the case of their own name. */
export const foldUsername = (username: string): string => username.normalize("NFKC").trim().toLowerCase()

/** A username that can stand in a link's label and in a log. */
export const isUsername = (username: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,127}$/u.test(username)

/** An account that may sign in. */
export async function findAccount(database: Database, id: string): Promise<Account | null> {
  const sql = `select ${columns} from accounts where id = $1 and disabled_at is null`
  return (await database.rows(accountSchema, sql, id))[0] ?? null
}

/** An account by its name, disabled ones too. */
export async function findUsername(database: Database, username: string): Promise<Account | null> {
  const sql = `select ${columns} from accounts where username = $1`
  return (await database.rows(accountSchema, sql, foldUsername(username)))[0] ?? null
}

export const listAccounts = (database: Database): Promise<Account[]> =>
  database.rows(accountSchema, `select ${columns} from accounts order by username`)

/** Adds an account; `null` if the name is taken. */
export async function addAccount(
  parts: Parts,
  username: string,
  name: string,
  password: string,
): Promise<string | null> {
  const id = newId()
  const added = await parts.database.run(
    `insert into accounts (id, username, name, password, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    id,
    foldUsername(username),
    name,
    await parts.passwords.hash(password),
    parts.now(),
  )
  return added === 1 ? id : null
}

/** Ends what an account has open: browsers signed in and remembered, and what applications hold for it. */
export async function endSessions(database: Database, account: string): Promise<void> {
  await database.run("delete from browsers where account = $1", account)
  await database.run("delete from provider where account = $1", account)
}

/** Sets a new password, and ends everything that was begun under the old one. */
export async function setPassword(parts: Parts, account: string, password: string): Promise<void> {
  const hash = await parts.passwords.hash(password)
  await parts.database.transaction(async (database) => {
    await database.run("update accounts set password = $2 where id = $1", account, hash)
    await endSessions(database, account)
  })
}

/** The account, if the password is its own; as slow with an unknown name as with a wrong password. */
export async function checkPassword(parts: Parts, username: string, password: string): Promise<Account | null> {
  const account = await findUsername(parts.database, username)
  const right = await parts.passwords.verify(account?.password ?? null, password)
  return right && account?.disabled_at === null ? account : null
}
