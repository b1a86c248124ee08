/** A sign-in on its way: one row, known to one browser by a cookie, and moved from stage to stage. */
import * as v from "valibot"
import { newToken, tokenId } from "./browsers.ts"
import { setCookie, type Asked } from "./http.ts"
import { count } from "./limits.ts"
import type { Parts } from "./parts.ts"

const MINUTES = 30

const signInSchema = v.object({
  id: v.string(),
  /** The provider's interaction that waits for this; null for our own account page. */
  uid: v.nullable(v.string()),
  client: v.nullable(v.string()),
  app: v.string(),
  /** Origin that the browser is sent to in the end, for the page's policy. */
  target: v.string(),
  /** Two factors are asked for: a remembered browser is not enough. */
  strict: v.boolean(),
  stage: v.picklist(["password", "enrol", "request", "code", "done", "closed"]),
  account: v.nullable(v.string()),
  first: v.nullable(v.picklist(["password", "remembered"])),
  second: v.nullable(v.picklist(["device", "code"])),
  request: v.nullable(v.string()),
  /** Sealed link of the registration on offer. */
  device: v.nullable(v.string()),
  tries: v.number(),
  /** The browser is to be remembered, once the second factor was right too. */
  remember: v.boolean(),
})

export type SignIn = v.InferOutput<typeof signInSchema>

export type Change = Partial<Pick<SignIn, "stage" | "account" | "first" | "second" | "request" | "device" | "remember">>

const columns = Object.keys(signInSchema.entries).join(", ")

/** Begins one, and ends the one that this browser had. */
export async function beginSignIn(
  parts: Parts,
  asked: Asked,
  about: Pick<SignIn, "uid" | "client" | "app" | "target" | "strict">,
): Promise<void> {
  const { database, now, settings } = parts
  await count(database, "sign-in-ip", asked.ip, now())
  const token = newToken()
  await database.run(
    `insert into sign_ins (id, uid, client, app, target, strict, stage, expires_at)
     values ($1, $2, $3, $4, $5, $6, 'password', $7)`,
    tokenId(token),
    about.uid,
    about.client,
    about.app,
    about.target,
    about.strict,
    now() + MINUTES * 60_000,
  )
  setCookie(settings, asked, "sign_in", token)
}

/** This browser's sign-in. */
export async function signInOf({ database, now }: Parts, asked: Asked): Promise<SignIn | null> {
  const token = asked.cookie("sign_in")
  if (token === null) return null
  const sql = `select ${columns} from sign_ins where id = $1 and expires_at > $2`
  return (await database.rows(signInSchema, sql, tokenId(token), now()))[0] ?? null
}

/** Moves one on. Only from the stage it was seen in: of two clicks one counts. */
export async function moveSignIn({ database }: Parts, signIn: SignIn, change: Change): Promise<boolean> {
  const next = { ...signIn, ...change }
  const changed = await database.run(
    `update sign_ins set stage = $3, account = $4, first = $5, second = $6, request = $7, device = $8, remember = $9
     where id = $1 and stage = $2`,
    signIn.id,
    signIn.stage,
    next.stage,
    next.account,
    next.first,
    next.second,
    next.request,
    next.device,
    next.remember,
  )
  return changed === 1
}

/** Counts one more try of a code; the number of it, or `null` if there is none left. */
export async function countTry({ database }: Parts, signIn: SignIn, most: number): Promise<number | null> {
  const sql = "update sign_ins set tries = tries + 1 where id = $1 and stage = 'code' and tries < $2 returning tries"
  const [row] = await database.rows(v.object({ tries: v.number() }), sql, signIn.id, most)
  return row?.tries ?? null
}

export const endSignIn = ({ database }: Parts, signIn: SignIn): Promise<number> =>
  database.run("delete from sign_ins where id = $1", signIn.id)
