import { ask } from "../../messages/ask.ts"
import type { AccountChanges, AccountView } from "../../messages/contract.ts"
import { Switch } from "../../ui/choice.tsx"
import { t } from "../../ui/words.ts"
import { attempt, load } from "../state.ts"

/** What is turned on or off at once. */
export function Switches({ account }: { readonly account: AccountView }) {
  const { id, pinned, archived, hidden } = account
  function change(changes: AccountChanges): void {
    // After a refusal as well: the switch then goes back to what is so.
    void attempt(() => ask("account.edit", { id, changes })).then(load)
  }
  return (
    <div class="card panel">
      <Switch
        label={t("popup_pin")}
        checked={pinned}
        testid="detail-pinned"
        onChange={(on) => change({ pinned: on })}
      />
      <Switch
        label={t("popup_hide")}
        hint={t("popup_hide_hint")}
        checked={hidden}
        testid="detail-hidden"
        onChange={(on) => change({ hidden: on })}
      />
      <Switch
        label={t("popup_archive")}
        hint={t("popup_archive_hint")}
        checked={archived}
        testid="detail-archived"
        onChange={(on) => change({ archived: on })}
      />
    </div>
  )
}
