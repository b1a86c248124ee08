import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { RootProof } from "../../messages/contract.ts"
import { showToast } from "../../ui/toast.tsx"
import { t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { session } from "../page-state.ts"
import { CurrentPassword } from "./current-password.tsx"
import { FormDialog } from "./form-dialog.tsx"

/** Removes the PIN, after the master password. */
export function RemovePin({ onClose }: { readonly onClose: () => void }) {
  const [password, setPassword] = useState("")
  const action = useAction()
  const remove = async (by: RootProof): Promise<void> => {
    await ask("pin.remove", by)
    onClose()
    showToast(t("options_pin_was_removed"))
    await session.load()
  }
  return (
    <FormDialog
      title={t("options_pin_remove_title")}
      lede={t("options_pin_remove_lede")}
      submit={t("options_pin_remove")}
      busyWords={t("options_pin_removing")}
      danger
      action={action}
      shownByFields={["password.wrong"]}
      testid="remove-pin"
      onSubmit={() => void (password !== "" && action.run(() => remove({ password })))}
      onClose={onClose}
    >
      <CurrentPassword
        value={password}
        onInput={setPassword}
        action={action}
        onPasskey={remove}
        testid="remove-pin-password"
      />
    </FormDialog>
  )
}
