import { ask } from "../../../messages/ask.ts"
import type { SyncConflict } from "../../../messages/sync-contract.ts"
import { Button } from "../../../ui/button.tsx"
import { Tile } from "../../../ui/tile.tsx"
import { t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"
import { accountName } from "./account-names.ts"

/** Values that two browsers changed without knowing of each other: which one was kept, and where the other is. */
export function Conflicts({ conflicts }: { readonly conflicts: readonly SyncConflict[] }) {
  if (conflicts.length === 0) return null
  return (
    <div class="group" data-testid="sync-conflicts">
      <h2>{t("sync_conflicts_group")}</h2>
      <div class="card rows">
        <ul class="rows">
          {conflicts.map(({ account, of, kept }) => (
            <li key={`${account.id} ${of}`} class="row" data-testid="sync-conflict">
              <Tile issuer={account.issuer} username={account.username} />
              <div class="words">
                <b>{accountName(account)}</b>
                <p class="hint">{t(`sync_conflict_${kept}`, t(`sync_conflict_of_${of}`))}</p>
              </div>
            </li>
          ))}
        </ul>
        <div class="row">
          <p class="hint words">{t("sync_conflicts_history")}</p>
          <Button testid="sync-conflicts-dismiss" onClick={() => void attempt(() => ask("sync.dismiss"))}>
            {t("sync_conflicts_dismiss")}
          </Button>
        </div>
      </div>
    </div>
  )
}
