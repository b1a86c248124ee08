import { useState } from "preact/hooks"
import { ask } from "../../../messages/ask.ts"
import type { SyncOn } from "../../../messages/sync-contract.ts"
import { Button } from "../../../ui/button.tsx"
import { showToast } from "../../../ui/toast.tsx"
import { t } from "../../../ui/words.ts"
import { useAction } from "../../action.ts"
import { Group, Row } from "../../section.tsx"
import { FormDialog } from "../form-dialog.tsx"
import { ChangeServer } from "./change-server.tsx"

/** The server in use: another one, or none. */
export function Server({ sync }: { readonly sync: SyncOn }) {
  const [asking, setAsking] = useState<"change" | "stop" | null>(null)
  const close = (): void => setAsking(null)
  return (
    <>
      <Group title={t("sync_server_group")}>
        <Row label={t("sync_server_kind")} hint={t("sync_server_at", sync.address, sync.user)}>
          <Button testid="sync-edit-server" onClick={() => setAsking("change")}>
            {t("sync_server_edit")}
          </Button>
        </Row>
        <Row label={t("sync_stop")} hint={t("sync_stop_hint")}>
          <Button kind="danger" testid="sync-stop" onClick={() => setAsking("stop")}>
            {t("sync_stop_button")}
          </Button>
        </Row>
      </Group>
      {asking === "change" && <ChangeServer sync={sync} onClose={close} />}
      {asking === "stop" && <Stop onClose={close} />}
    </>
  )
}

function Stop({ onClose }: { readonly onClose: () => void }) {
  const action = useAction()
  const stop = async (): Promise<void> => {
    if (!(await action.run(() => ask("sync.stop")))) return
    onClose()
    showToast(t("sync_stop_done"))
  }
  return (
    <FormDialog
      title={t("sync_stop_title")}
      lede={t("sync_stop_lede")}
      submit={t("sync_stop_button")}
      busyWords={t("sync_stop_button")}
      danger
      action={action}
      testid="sync-stop-dialog"
      onSubmit={() => void stop()}
      onClose={onClose}
    />
  )
}
