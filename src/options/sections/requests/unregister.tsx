import { ask } from "../../../messages/ask.ts"
import type { RegistrationView } from "../../../messages/contract.ts"
import { Button } from "../../../ui/button.tsx"
import { Dialog } from "../../../ui/dialog.tsx"
import { Notice } from "../../../ui/notice.tsx"
import { errorWords, t } from "../../../ui/words.ts"
import { useAction } from "../../action.ts"

interface UnregisterProps {
  readonly registration: RegistrationView
  readonly onClose: () => void
}

/** Giving a registration up, with what is lost said before. */
export function Unregister({ registration: { id, account, origin, alone }, onClose }: UnregisterProps) {
  const action = useAction()
  const remove = async (): Promise<void> => {
    if (await action.run(() => ask("registration.remove", { id }))) onClose()
  }
  return (
    <Dialog
      title={t("registration_remove_title", account.issuer || account.username)}
      onClose={onClose}
      testid="unregister"
    >
      <p>{t("registration_lost", new URL(origin).host)}</p>
      {alone && <p>{t("registration_lost_account")}</p>}
      <p class="lead">{t("registration_lost_there")}</p>
      {action.error !== null && <Notice kind="error">{errorWords(action.error)}</Notice>}
      <div class="actions">
        <Button onClick={onClose}>{t("popup_cancel")}</Button>
        <Button kind="danger" busy={action.busy} testid="unregister-confirm" onClick={() => void remove()}>
          {t("registration_remove")}
        </Button>
      </div>
    </Dialog>
  )
}
