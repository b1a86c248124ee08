/** Whose code it is that was found on a page: accounts of its site that have none yet. */
import { fold } from "../../domain/list-search.ts"
import { readSite } from "../../domain/site.ts"
import type { Find } from "../../messages/scan-contract.ts"
import type { Live } from "../../vault/entry.ts"
import { findEntry } from "../../vault/vault.ts"
import { briefOf, tidy } from "../accounts/adding.ts"
import { accountsAt } from "./advice.ts"
import { openedIndex } from "../accounts/opened.ts"

/** Accounts of a site without a code, in the order of its matches. @param site as `siteOfPage` gives it */
export async function codeless(site: string | null): Promise<readonly Live[]> {
  const read = site === null ? null : readSite(site)
  if (read === null) return []
  const [accounts, { vault }] = await Promise.all([accountsAt(`${read.scheme}://${read.host}/`), openedIndex()])
  return accounts.map(({ id }) => findEntry(vault, id)).filter(({ parts }) => parts.code === undefined)
}

/**
 * Who of them it is for: whoever has its name, else the only one that there is, if there is one code only.
 * @param same the account of the very same names, wherever it belongs
 */
export function ownersOfCode(
  waiting: readonly Live[],
  same: Live | null,
  { username }: { username: string },
  isAlone: boolean,
): Pick<Find, "fitting" | "joins"> {
  const name = fold(tidy(username))
  const isNamed = (entry: Live): boolean =>
    entry === same || (name !== "" && [entry.username, entry.email].some((other) => fold(tidy(other)) === name))
  const all = same === null || waiting.includes(same) ? waiting : [same, ...waiting]
  const named = all.filter(isNamed)
  const others = all.filter((entry) => !isNamed(entry))
  return {
    fitting: [...named, ...others].map(briefOf),
    joins: named.length > 0 || (isAlone && others.length === 1),
  }
}
