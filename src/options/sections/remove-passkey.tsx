import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { PasskeyView, RootProof } from "../../messages/contract.ts"
import { showToast } from "../../ui/toast.tsx"
import { t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { session } from "../page-state.ts"
import { CurrentPassword } from "./current-password.tsx"
import { FormDialog } from "./form-dialog.tsx"

interface RemovePasskeyProps {
  readonly passkey: PasskeyView
  readonly onClose: () => void
}

/** Removes one passkey: it opens nothing here any more. What the authenticator keeps of it is said. */
export function RemovePasskey({ passkey, onClose }: RemovePasskeyProps) {
  const [password, setPassword] = useState("")
  const action = useAction()
  const remove = async (by: RootProof): Promise<void> => {
    await ask("passkey.remove", { ...by, id: passkey.id })
    onClose()
    showToast(t("options_passkey_removed", passkey.name))
    await session.load()
  }
  return (
    <FormDialog
      title={t("options_passkey_remove_title", passkey.name)}
      lede={t("options_passkey_remove_lede")}
      submit={t("options_passkey_remove")}
      busyWords={t("options_passkey_removing")}
      danger
      action={action}
      shownByFields={["password.wrong"]}
      testid="remove-passkey"
      onSubmit={() => void (password !== "" && action.run(() => remove({ password })))}
      onClose={onClose}
    >
      <CurrentPassword
        value={password}
        onInput={setPassword}
        action={action}
        onPasskey={remove}
        testid="remove-passkey-password"
      />
    </FormDialog>
  )
}
