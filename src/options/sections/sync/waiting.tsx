import { ask } from "../../../messages/ask.ts"
import type { AccountBrief } from "../../../messages/contract.ts"
import { Button } from "../../../ui/button.tsx"
import { Notice } from "../../../ui/notice.tsx"
import { counted, t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"
import { accountNames } from "./account-names.ts"

/** Many accounts were removed elsewhere at once: nothing goes here before somebody has looked. */
export function Waiting({ accounts }: { readonly accounts: readonly AccountBrief[] }) {
  if (accounts.length === 0) return null
  const decide = (remove: boolean, done: string) => void attempt(() => ask("sync.decide", { remove }), t(done))
  return (
    <Notice kind="warn" testid="sync-waiting">
      <b>{counted("sync_waiting_title_one", "sync_waiting_title_many", accounts.length)}</b>
      <p>{t("sync_waiting", accountNames(accounts))}</p>
      <div class="row-actions">
        <Button testid="sync-keep" onClick={() => decide(false, "sync_waiting_kept")}>
          {t("sync_waiting_keep")}
        </Button>
        <Button kind="danger" testid="sync-remove" onClick={() => decide(true, "sync_waiting_removed")}>
          {t("sync_waiting_remove")}
        </Button>
      </div>
    </Notice>
  )
}
