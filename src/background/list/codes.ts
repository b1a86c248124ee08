/** Codes are made here; a page gets the code, never its secret. */
import { codeAt } from "../../domain/any-otp.ts"
import { CountersignError } from "../../domain/error.ts"
import type { OtpSecret } from "../../domain/otp.ts"
import type { CodeView } from "../../messages/contract.ts"
import type { Live } from "../../vault/entry.ts"
import { openCode } from "../../vault/secret.ts"
import { sealingKey, type SealingKey } from "../../vault/seal.ts"
import { findBox, findEntry, type Vault } from "../../vault/vault.ts"
import { requireOpen } from "../locking/held.ts"
import { change, openedIndex } from "../accounts/opened.ts"
import { readSettings } from "../settings.ts"
import { markUsed, readUsed } from "./used.ts"
import { codeNow } from "./code-now.ts"

/** What makes an account's codes. @throws code.none, vault.damaged */
export async function codeOfEntry(codes: SealingKey, vault: Vault, entry: Live): Promise<OtpSecret> {
  const stamp = entry.parts.code
  const box = findBox(vault, entry.id, "code")
  if (stamp === undefined || box === null) throw new CountersignError("code.none")
  return { ...(await openCode(codes, vault.id, entry.id, stamp, box)), counter: entry.counter }
}

/** Notes that an account's present code was copied or filled. */
export async function useCode({ id }: { id: string }): Promise<void> {
  const shown = await showCodes({ ids: [id] })
  const until = shown[id]?.expiresAt ?? null
  if (until !== null) await markUsed(id, until)
}

/** Codes of the accounts that make one without being asked to count. Unknown ids are left out. */
export async function showCodes({ ids }: { ids: readonly string[] }): Promise<Record<string, CodeView>> {
  const { codes } = await requireOpen()
  const { vault } = await openedIndex()
  const key = await sealingKey(codes)
  const [{ clockOffset }, used] = await Promise.all([readSettings(), readUsed()])
  const known = new Set(vault.buckets.flatMap((bucket) => bucket.entries.map(({ id }) => id)))
  const shown = await Promise.all(
    ids
      .filter((id) => known.has(id))
      .map(async (id) => {
        const entry = findEntry(vault, id)
        if (entry.parts.code === undefined) return []
        const otp = await codeOfEntry(key, vault, entry)
        return otp.kind === "hotp" ? [] : [[id, await codeNow(codeAt, otp, clockOffset, used[id])] as const]
      }),
  )
  return Object.fromEntries(shown.flat())
}

/** HOTP: the code of the stored counter, after the next one has been stored, so that none is shown twice. */
export function advanceCode({ id }: { id: string }): Promise<CodeView> {
  return change(async ({ opened, held }) => {
    const entry = findEntry(opened.vault, id)
    const otp = await codeOfEntry(await sealingKey(held.codes), opened.vault, entry)
    if (otp.kind !== "hotp") throw new CountersignError("code.none")
    return { changes: [{ entry: { ...entry, counter: entry.counter + 1 } }], result: await codeNow(codeAt, otp, 0) }
  })
}
