/** What the organisation allows on the browsers that are registered here: one set of rules, signed for each device. */
import { createHash } from "node:crypto"
import * as v from "valibot"
import { accountKinds, type AccountKind } from "../approval/protocol.ts"
import type { PolicyMessage } from "../approval/protocols/privacyidea/policy.ts"
import { policyText } from "../approval/protocols/privacyidea/texts.ts"
import { openPolicy, ruleNames, statedRules, type Policy } from "../domain/policy.ts"
import { signText } from "./challenge.ts"
import type { Database } from "./database.ts"
import type { Parts } from "./parts.ts"

/** A policy as a device gets it; `null`: it has that already. */
export type SignedPolicy = { readonly policy: string; readonly signature: string } | null

const rulesOf = (text: string): Policy => v.parse(statedRules, JSON.parse(text))

/** The rules that are set. */
export async function readRules(database: Database): Promise<Policy> {
  const [row] = await database.rows(v.object({ rules: v.string() }), "select rules from policy where id = 1")
  return rulesOf(row?.rules ?? "{}")
}

/** Rules as lines of `name=value`; what is not limited is left out. */
export const rulesText = (rules: Policy): string =>
  ruleNames.flatMap((name) => (rules[name] === openPolicy[name] ? [] : [`${name}=${String(rules[name])}`])).join("\n")

/** Rules from words such as `allowFilling=no` and `lockAfterMaximum=15`; `null` if one of them is none. */
export function readRuleWords(words: readonly string[]): Policy | null {
  const values: Readonly<Record<string, boolean>> = { yes: true, true: true, no: false, false: false }
  const given = words.map((word) => {
    const [name = "", value = ""] = word.split("=", 2)
    return [name, values[value] ?? (/^\d{1,5}$/.test(value) ? Number(value) : value)] as const
  })
  const known = given.every(([name]) => ruleNames.some((each) => each === name))
  const read = v.safeParse(statedRules, Object.fromEntries(given))
  return known && given.length > 0 && read.success ? read.output : null
}

/** A time of issue that comes after all that were given out, even if the clock was set back. */
async function nextIssue(database: Database, now: number): Promise<number> {
  const sql = "update policy set latest = greatest($1, latest + 1) where id = 1 returning latest"
  const [row] = await database.rows(v.object({ latest: v.number() }), sql, now)
  return row?.latest ?? now
}

/** Puts rules in the place of those before. */
export const setRules = ({ database, now }: Parts, rules: Policy): Promise<void> =>
  database.transaction(async (inner) => {
    const issued = await nextIssue(inner, now())
    await inner.run("update policy set rules = $1, issued = $2 where id = 1", JSON.stringify(rules), issued)
  })

/** A word that is a kind of account. */
export const isKind = (word: string): word is AccountKind => accountKinds.some((each) => each === word)

/** Says what an account is to the organisation. */
export const setKind = ({ database, now }: Parts, account: string, kind: AccountKind): Promise<void> =>
  database.transaction(async (inner) => {
    const issued = await nextIssue(inner, now())
    await inner.run("update accounts set kind = $2, kind_issued = $3 where id = $1", account, kind, issued)
  })

const rowSchema = v.object({
  rules: v.string(),
  issued: v.number(),
  kind: v.picklist(accountKinds),
  kind_issued: v.number(),
})

/** The policy for a device, signed, unless `known` is the digest of it. */
export async function policyFor({ database, keys }: Parts, serial: string, known: string): Promise<SignedPolicy> {
  const [row] = await database.rows(
    rowSchema,
    `select p.rules, p.issued, a.kind, a.kind_issued from policy p, accounts a join devices d on d.account = a.id
     where d.serial = $1 and p.id = 1`,
    serial,
  )
  if (row === undefined) throw new Error("a device without an account")
  const stated: PolicyMessage = {
    version: 1,
    account: row.kind,
    issued: Math.max(row.issued, row.kind_issued),
    // Who belongs elsewhere is told nothing of what goes here.
    rules: row.kind === "external" ? openPolicy : rulesOf(row.rules),
  }
  const policy = policyText(stated, serial)
  if (createHash("sha256").update(policy).digest("base64url") === known) return null
  return { policy, signature: signText(keys.challenges, policy) }
}
