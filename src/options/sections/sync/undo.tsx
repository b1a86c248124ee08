import { ask } from "../../../messages/ask.ts"
import type { AccountBrief } from "../../../messages/contract.ts"
import type { SyncUndo } from "../../../messages/sync-contract.ts"
import { showToast } from "../../../ui/toast.tsx"
import { t } from "../../../ui/words.ts"
import { useAction } from "../../action.ts"
import { dateAndTime } from "../../when.ts"
import { FormDialog } from "../form-dialog.tsx"
import { accountNames } from "./account-names.ts"

/** What a sync changed here, and the question whether to take it back. */
export function Undo({ undo, onClose }: { readonly undo: SyncUndo; readonly onClose: () => void }) {
  const action = useAction()
  const takeBack = async (): Promise<void> => {
    if (!(await action.run(() => ask("sync.undo")))) return
    onClose()
    showToast(t("sync_undo_done"))
  }
  return (
    <FormDialog
      title={t("sync_undo_title", dateAndTime(undo.at))}
      lede={t("sync_undo_lede")}
      submit={t("sync_undo_button")}
      busyWords={t("sync_undo_busy")}
      action={action}
      testid="sync-undo-dialog"
      onSubmit={() => void takeBack()}
      onClose={onClose}
    >
      <ul class="plain-list">
        <Line words="sync_undo_added" accounts={undo.added} />
        <Line words="sync_undo_changed" accounts={undo.changed} />
        <Line words="sync_undo_removed" accounts={undo.removed} />
      </ul>
    </FormDialog>
  )
}

function Line({ words, accounts }: { readonly words: string; readonly accounts: readonly AccountBrief[] }) {
  return accounts.length === 0 ? null : <li>{t(words, accountNames(accounts))}</li>
}
