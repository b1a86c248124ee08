import { useRef, useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { PasskeyAnswer, RootProof } from "../../messages/contract.ts"
import { TextField } from "../../ui/text-field.tsx"
import { showToast } from "../../ui/toast.tsx"
import { t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { session } from "../page-state.ts"
import { makePasskey } from "../passkey-ceremony.ts"
import { CurrentPassword } from "./current-password.tsx"
import { FormDialog } from "./form-dialog.tsx"

/** Adds a passkey: a name, the master password (or another passkey), and then the browser asks. */
export function AddPasskey({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState("")
  const [password, setPassword] = useState("")
  const [tried, setTried] = useState(false)
  const action = useAction()
  // Kept after a wrong password, or the authenticator would hold one more for each.
  const made = useRef<PasskeyAnswer | null>(null)
  const unnamed = name.trim() === ""
  const add = async (by: RootProof): Promise<void> => {
    setTried(true)
    if (unnamed) return
    made.current ??= await makePasskey(name.trim())
    await ask("passkey.add", { ...by, made: made.current, name })
    onClose()
    showToast(t("options_passkey_added"))
    await session.load()
  }
  const submit = (): void => {
    setTried(true)
    if (!unnamed && password !== "") void action.run(() => add({ password }))
  }
  return (
    <FormDialog
      title={t("options_passkey_add_title")}
      lede={t("options_passkey_add_lede")}
      submit={t("options_passkey_add")}
      busyWords={t("options_passkey_adding")}
      action={action}
      shownByFields={["password.wrong"]}
      testid="add-passkey"
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={t("options_passkey_name")}
        hint={t("options_passkey_name_hint")}
        value={name}
        onInput={setName}
        error={tried && unnamed ? t("options_passkey_unnamed") : null}
        testid="add-passkey-name"
      />
      <CurrentPassword
        value={password}
        onInput={setPassword}
        action={action}
        onPasskey={add}
        testid="add-passkey-password"
      />
    </FormDialog>
  )
}
