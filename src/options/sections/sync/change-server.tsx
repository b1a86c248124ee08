import type { SyncOn } from "../../../messages/sync-contract.ts"
import { Dialog } from "../../../ui/dialog.tsx"
import { showToast } from "../../../ui/toast.tsx"
import { t } from "../../../ui/words.ts"
import { ServerForm } from "./server-form.tsx"

/** Another address, user or password for the server in use. */
export function ChangeServer({ sync, onClose }: { readonly sync: SyncOn; readonly onClose: () => void }) {
  const done = (): void => {
    onClose()
    showToast(t("sync_change_done"))
  }
  return (
    <Dialog title={t("sync_change_server")} onClose={onClose} testid="sync-change-dialog">
      <ServerForm address={sync.address} user={sync.user} submit={t("sync_change_save")} onDone={done} />
    </Dialog>
  )
}
