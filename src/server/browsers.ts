/** Browsers that are signed in to the account page, or remembered from an earlier sign-in with a password. */
import { createHash, randomBytes } from "node:crypto"
import * as v from "valibot"
import { findAccount, type Account } from "./accounts.ts"
import { setCookie, type Asked } from "./http.ts"
import type { Parts } from "./parts.ts"

const kinds = {
  session: { cookie: "session", seconds: 2 * 60 * 60 },
  remembered: { cookie: "browser", seconds: 30 * 24 * 60 * 60 },
} as const

export type BrowserKind = keyof typeof kinds

/** What is stored of a token, so that a copy of the database opens no session. */
export const tokenId = (token: string): string => createHash("sha256").update(token).digest("base64url")

/** A token that goes into a cookie. */
export const newToken = (): string => randomBytes(32).toString("base64url")

/** The account that this browser is signed in to, or remembered for. */
export async function accountOf({ database, now }: Parts, asked: Asked, kind: BrowserKind): Promise<Account | null> {
  const token = asked.cookie(kinds[kind].cookie)
  if (token === null) return null
  const [row] = await database.rows(
    v.object({ account: v.string() }),
    "select account from browsers where id = $1 and kind = $2 and expires_at > $3",
    tokenId(token),
    kind,
    now(),
  )
  return row ? findAccount(database, row.account) : null
}

export async function keepBrowser(parts: Parts, asked: Asked, kind: BrowserKind, account: string): Promise<void> {
  const { cookie, seconds } = kinds[kind]
  const token = newToken()
  const at = parts.now()
  const sql = "insert into browsers (id, account, kind, expires_at, confirmed_at) values ($1, $2, $3, $4, $5)"
  await parts.database.run(sql, tokenId(token), account, kind, at + seconds * 1000, at)
  setCookie(parts.settings, asked, cookie, token, seconds)
}

/** ms for which a password that was typed counts for what changes who can sign in. */
const CONFIRMED = 5 * 60_000

/** Whether the password was typed in this session a moment ago: someone who finds it open later must type it again. */
export async function isConfirmed({ database, now }: Parts, asked: Asked): Promise<boolean> {
  const sql = "select confirmed_at from browsers where id = $1 and kind = 'session'"
  const token = asked.cookie("session") ?? ""
  const [row] = await database.rows(v.object({ confirmed_at: v.number() }), sql, tokenId(token))
  return row !== undefined && row.confirmed_at > now() - CONFIRMED && row.confirmed_at <= now()
}

/** The password was right, just now. */
export async function confirmSession({ database, now }: Parts, asked: Asked): Promise<void> {
  const sql = "update browsers set confirmed_at = $2 where id = $1 and kind = 'session'"
  await database.run(sql, tokenId(asked.cookie("session") ?? ""), now())
}

/** Ends the session of this browser. */
export async function endSession({ database, settings }: Parts, asked: Asked): Promise<void> {
  const token = asked.cookie("session")
  if (token !== null) await database.run("delete from browsers where id = $1 and kind = 'session'", tokenId(token))
  setCookie(settings, asked, "session", "", 0)
}

export const forgetBrowsers = ({ database }: Parts, account: string): Promise<number> =>
  database.run("delete from browsers where account = $1 and kind = 'remembered'", account)

export async function countRemembered({ database, now }: Parts, account: string): Promise<number> {
  const sql =
    "select count(*)::int as count from browsers where account = $1 and kind = 'remembered' and expires_at > $2"
  const [row] = await database.rows(v.object({ count: v.number() }), sql, account, now())
  return row?.count ?? 0
}
