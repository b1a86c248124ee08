/** Codes are made here; a page gets the code, never its secret. */
import { CountersignError } from "../domain/error.ts"
import { codeAt, type OtpSecret } from "../domain/otp.ts"
import type { CodeView } from "../messages/contract.ts"
import type { Live } from "../vault/entry.ts"
import { openCode } from "../vault/secret.ts"
import { sealingKey, type SealingKey } from "../vault/seal.ts"
import { findBox, findEntry, type Vault } from "../vault/vault.ts"
import { requireOpen } from "./held.ts"
import { change, openedIndex } from "./opened.ts"

/** What makes an account's codes. @throws code.none, vault.damaged */
export async function codeOfEntry(codes: SealingKey, vault: Vault, entry: Live): Promise<OtpSecret> {
  const stamp = entry.parts.code
  const box = findBox(vault, entry.id, "code")
  if (stamp === undefined || box === null) throw new CountersignError("code.none")
  return { ...(await openCode(codes, vault.id, entry.id, stamp, box)), counter: entry.counter }
}

/** Codes of the accounts that make one without being asked to count. Unknown ids are left out. */
export async function showCodes({ ids }: { ids: readonly string[] }): Promise<Record<string, CodeView>> {
  const { codes } = await requireOpen()
  const { vault } = await openedIndex()
  const key = await sealingKey(codes)
  const known = new Set(vault.buckets.flatMap((bucket) => bucket.entries.map(({ id }) => id)))
  const shown = await Promise.all(
    ids
      .filter((id) => known.has(id))
      .map(async (id) => {
        const otp = await codeOfEntry(key, vault, findEntry(vault, id))
        return otp.kind === "hotp" ? [] : [[id, codeAt(otp, Date.now())] as const]
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
    return { changes: [{ entry: { ...entry, counter: entry.counter + 1 } }], result: codeAt(otp, Date.now()) }
  })
}
