/** Makes what goes into a page out of an account, and puts it there. Whether it may was decided before (`release.ts`). */
import { codeAt } from "../../domain/any-otp.ts"
import { randomBytes } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import type { FieldKind } from "../../domain/field.ts"
import { characterClasses, makePassword } from "../../domain/generator.ts"
import { shownHost } from "../../domain/idn.ts"
import { siteHost } from "../../domain/site.ts"
import { readSiteRules } from "../../domain/site-rules.ts"
import type { Filling } from "../../messages/content-contract.ts"
import type { FillOutcome, FillWhat } from "../../messages/fill-contract.ts"
import type { Live } from "../../vault/entry.ts"
import { sealingKey } from "../../vault/seal.ts"
import { findEntry, type Vault } from "../../vault/vault.ts"
import { appendActivity } from "../activity.ts"
import { codeNow } from "../list/code-now.ts"
import { advanceCode, codeOfEntry } from "../list/codes.ts"
import { continueIn } from "./continuing.ts"
import { passGate } from "../locking/gate.ts"
import { keepGenerated } from "../accounts/generated.ts"
import { requireOpen } from "../locking/held.ts"
import { openedIndex } from "../accounts/opened.ts"
import { fillPage, type LookedAt } from "./pages-seen.ts"
import { passwordOf } from "../accounts/passwords.ts"
import { readSettings } from "../settings.ts"
import { markUsed } from "../list/used.ts"

/** What an account has for a page's kinds of fields. */
export function fitting({ username, email, parts }: Live, kinds: readonly FieldKind[], what: FillWhat): FieldKind[] {
  const has: Readonly<Record<FieldKind, boolean>> = {
    username: username !== "" || email !== "",
    email: email !== "" || username !== "",
    "current-password": parts.password !== undefined,
    // A new password comes from the generator, never from an account.
    "new-password": false,
    "one-time-code": parts.code !== undefined,
  }
  const asked: Readonly<Record<FillWhat, readonly FieldKind[]>> = {
    all: kinds,
    username: ["username", "email"],
    password: ["current-password"],
    code: ["one-time-code"],
  }
  return kinds.filter((kind) => has[kind] && asked[what].includes(kind))
}

/** Whether something of these is behind the gate. */
export const isGated = (kinds: readonly FieldKind[]): boolean => kinds.includes("current-password")

type Code = NonNullable<Filling["code"]>

async function codeFor(vault: Vault, entry: Live): Promise<Code> {
  const { codes } = await requireOpen()
  const otp = await codeOfEntry(await sealingKey(codes), vault, entry)
  if (otp.kind === "hotp") return advanceCode({ id: entry.id })
  const { code, next, expiresAt } = await codeNow(codeAt, otp, (await readSettings()).clockOffset)
  return { code, next, expiresAt }
}

async function passwordFor(vault: Vault, entry: Live): Promise<string> {
  const secret = await passwordOf(await sealingKey(await passGate()), vault, entry)
  if (secret === null) throw new CountersignError("password.none")
  return secret.password
}

/** The values for these kinds, and no others. @throws gate.closed if a password is among them and the gate is */
async function valuesOf(vault: Vault, entry: Live, kinds: readonly FieldKind[]): Promise<Filling> {
  const { username, email } = entry
  const code = kinds.includes("one-time-code") ? await codeFor(vault, entry) : null
  return {
    ...(kinds.includes("username") && { username: username || email }),
    ...(kinds.includes("email") && { email: email || username }),
    ...(kinds.includes("current-password") && { password: await passwordFor(vault, entry) }),
    ...(code !== null && { code: { code: code.code, next: code.next, expiresAt: code.expiresAt } }),
  }
}

/** Fills a page with an account. @throws gate.closed, fill.none, fill.gone, account.missing */
export async function putAccount(page: LookedAt, id: string, what: FillWhat): Promise<FillOutcome> {
  const { vault } = await openedIndex()
  const entry = findEntry(vault, id)
  const kinds = fitting(entry, page.kinds, what)
  if (kinds.length === 0) throw new CountersignError("fill.none")
  const filling = await valuesOf(vault, entry, kinds)
  const { filled, left } = await fillPage(page, filling)
  if (filled.includes("one-time-code") && filling.code?.expiresAt) await markUsed(id, filling.code.expiresAt)
  if (filled.length > 0) {
    await continueIn(page.place.tabId, id)
    await appendActivity("account.filled", aboutFilled(entry, page.place.origin))
  }
  return { done: "filled", filled, left }
}

/** Whom it was of, and where: both are sealed in the feed. */
function aboutFilled({ issuer, username }: Live, origin: string): string {
  const host = shownHost(siteHost(`${origin}/`) ?? "")
  const name = issuer || username
  return name === "" || name === host ? host : `${name} (${host})`
}

/** Makes a password, keeps it before it is used, and puts it into the fields for a new one. @throws fill.none, fill.gone */
export async function putGenerated(page: LookedAt): Promise<FillOutcome> {
  if (!page.kinds.includes("new-password")) throw new CountersignError("fill.none")
  const recipe = { length: 20, classes: characterClasses, withoutLookAlikes: false }
  const newPassword = makePassword(recipe, readSiteRules(page.rules), randomBytes)
  await keepGenerated({ password: newPassword })
  const { filled, left } = await fillPage(page, { newPassword })
  return { done: "filled", filled, left }
}
