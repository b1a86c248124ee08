import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { PasswordChange, RootProof } from "../../messages/contract.ts"
import { showToast } from "../../ui/toast.tsx"
import { t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { fitsPassword, NewPassword, useTwice } from "../new-password.tsx"
import { CurrentPassword } from "./current-password.tsx"
import { FormDialog } from "./form-dialog.tsx"
import { OfferMove } from "./sync/offer-move.tsx"

/** Changes the master password: the current one, and the new one twice. */
export function ChangePassword({ onClose }: { readonly onClose: () => void }) {
  const [current, setCurrent] = useState("")
  const twice = useTwice()
  const action = useAction()
  const [offering, setOffering] = useState(false)
  const save = async (change: PasswordChange): Promise<void> => {
    await ask("vault.changePassword", change)
    showToast(t("options_change_password_done"))
    // The root is the same: who knew the password and has been at a browser or the server can go on.
    if ((await ask("sync.state")) === null) onClose()
    else setOffering(true)
  }
  const submit = async (): Promise<void> => {
    if (!twice.check(fitsPassword) || current === "") return
    await action.run(() => save({ current, next: twice.first }))
  }
  const byPasskey = async (by: RootProof): Promise<void> => {
    if (twice.check(fitsPassword) && "passkey" in by) await save({ ...by, next: twice.first })
  }
  if (offering) return <OfferMove onClose={onClose} />
  return (
    <FormDialog
      title={t("options_change_password_title")}
      lede={t("options_change_password_lede")}
      submit={t("options_change_password")}
      busyWords={t("options_change_password_saving")}
      action={action}
      shownByFields={["password.wrong", "password.weak"]}
      testid="change-password"
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <CurrentPassword
        value={current}
        onInput={setCurrent}
        action={action}
        onPasskey={byPasskey}
        testid="change-password-current"
      />
      <NewPassword
        twice={twice}
        label={t("options_password_next")}
        error={action.error === "password.weak" ? action.error : null}
        testid="change-password-next"
      />
    </FormDialog>
  )
}
