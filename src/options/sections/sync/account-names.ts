import type { AccountBrief } from "../../../messages/contract.ts"
import { t } from "../../../ui/words.ts"

/** How many names stand in a sentence before it only counts the rest. */
const SHOWN = 6

/** What an account is called where there is room for one name. */
export const accountName = ({ issuer, username }: AccountBrief): string =>
  issuer || username || t("options_removed_unnamed")

/** Some accounts in words, as "GitHub, Stripe and 3 more". */
export function accountNames(accounts: readonly AccountBrief[]): string {
  const names = accounts.slice(0, SHOWN).map(accountName)
  const rest = accounts.length - names.length
  const all = rest > 0 ? [...names, t("sync_names_more", rest)] : names
  return new Intl.ListFormat(undefined, { type: "conjunction" }).format(all)
}
