import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { PasskeyView, RootProof } from "../../messages/contract.ts"
import { TextField } from "../../ui/text-field.tsx"
import { t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { CurrentPassword } from "./current-password.tsx"
import { FormDialog } from "./form-dialog.tsx"

interface RenamePasskeyProps {
  readonly passkey: PasskeyView
  readonly onClose: () => void
}

/** Calls a passkey something else. The list of passkeys is authenticated as a whole, so this takes the root too. */
export function RenamePasskey({ passkey, onClose }: RenamePasskeyProps) {
  const [name, setName] = useState(passkey.name)
  const [password, setPassword] = useState("")
  const [tried, setTried] = useState(false)
  const action = useAction()
  const unnamed = name.trim() === ""
  const rename = async (by: RootProof): Promise<void> => {
    setTried(true)
    if (unnamed) return
    await ask("passkey.rename", { ...by, id: passkey.id, name })
    onClose()
  }
  const submit = (): void => {
    setTried(true)
    if (!unnamed && password !== "") void action.run(() => rename({ password }))
  }
  return (
    <FormDialog
      title={t("options_passkey_rename_title", passkey.name)}
      lede={t("options_passkey_rename_lede")}
      submit={t("options_passkey_rename")}
      busyWords={t("options_passkey_renaming")}
      action={action}
      shownByFields={["password.wrong"]}
      testid="rename-passkey"
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={t("options_passkey_name")}
        value={name}
        onInput={setName}
        error={tried && unnamed ? t("options_passkey_unnamed") : null}
        testid="rename-passkey-name"
      />
      <CurrentPassword
        value={password}
        onInput={setPassword}
        action={action}
        onPasskey={rename}
        testid="rename-passkey-password"
      />
    </FormDialog>
  )
}
