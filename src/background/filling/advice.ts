/** What to advise on what was typed into pages, by the accounts of its site. */
import type { Bytes } from "../../domain/bytes.ts"
import { advise, without, type Advice, type Captured } from "../../domain/saving.ts"
import { sealingKey } from "../../vault/seal.ts"
import { findEntry } from "../../vault/vault.ts"
import { changeTypings, readTypings } from "./captured.ts"
import { matchesFor, type AccountMatch } from "./matches.ts"
import { openedIndex } from "../accounts/opened.ts"
import { passwordOf } from "../accounts/passwords.ts"

/** The accounts that may be filled on a page, the likeliest first. @param origin as the browser says it, where it does */
export const accountsAt = async (url: string, origin?: string): Promise<readonly AccountMatch[]> =>
  (await matchesFor(url, origin)).filter(({ rank }) => rank !== null)

/** What to advise on something that was typed; compared only if the passwords key is at hand. */
export async function adviceOn(captured: Captured, passwords: Bytes | null): Promise<Advice> {
  const [accounts, { vault }] = await Promise.all([accountsAt(captured.url, captured.origin), openedIndex()])
  const key = passwords === null ? null : await sealingKey(passwords)
  const kept = accounts.map(async ({ id }) => {
    const entry = findEntry(vault, id)
    const secret = key === null ? null : await passwordOf(key, vault, entry)
    const { username, email, parts } = entry
    return { id, username, email, hasPassword: parts.password !== undefined, password: secret?.password || null }
  })
  return advise(captured, await Promise.all(kept))
}

/** Forgets what turns out to be known. Called with the gate open; names and releases nothing. */
export async function compareTypings(passwords: Bytes): Promise<void> {
  const { waiting } = await readTypings()
  const advice = await Promise.all(waiting.map((captured) => adviceOn(captured, passwords)))
  const known = new Set(waiting.filter((_, i) => advice[i]?.kind === "nothing").map(({ id }) => id))
  if (known.size > 0) await changeTypings((typings) => without(typings, ({ id }) => known.has(id)))
}
