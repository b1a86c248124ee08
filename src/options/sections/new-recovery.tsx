import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { RootProof } from "../../messages/contract.ts"
import { TextField } from "../../ui/text-field.tsx"
import { showToast } from "../../ui/toast.tsx"
import { t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { session } from "../page-state.ts"
import { ShownRecovery } from "../shown-recovery.tsx"
import { useTypedBack } from "../typed-back.ts"
import { CurrentPassword } from "./current-password.tsx"
import { FormDialog } from "./form-dialog.tsx"

interface NewRecoveryProps {
  /** There is one already, which ends with this one. */
  readonly replaces: boolean
  readonly onClose: () => void
}

/** Shows a new recovery code once and has it typed back; before that nothing is stored and the one before counts. */
export function NewRecovery({ replaces, onClose }: NewRecoveryProps) {
  const { code, shown, show, typed, setTyped, right } = useTypedBack()
  const [tried, setTried] = useState(false)
  const [password, setPassword] = useState("")
  const action = useAction()
  const save = async (by: RootProof): Promise<void> => {
    setTried(true)
    if (!right) return
    await ask("recovery.set", { ...by, code })
    onClose()
    showToast(t("options_recovery_saved"))
    await session.load()
  }
  const submit = (): void => {
    if (shown) return show(false)
    setTried(true)
    if (right && password !== "") void action.run(() => save({ password }))
  }
  return (
    <FormDialog
      key={String(shown)}
      title={t(replaces ? "options_recovery_replace_title" : "options_recovery_make_title")}
      lede={t(shown ? "options_recovery_show_lede" : "options_recovery_type_lede")}
      submit={t(shown ? "options_recovery_written" : "options_recovery_save")}
      busyWords={t("options_recovery_saving")}
      action={action}
      shownByFields={["password.wrong"]}
      testid="new-recovery"
      onSubmit={submit}
      onClose={onClose}
    >
      {shown ? (
        <>
          <ShownRecovery code={code} />
          {replaces && <p class="hint">{t("options_recovery_ends")}</p>}
        </>
      ) : (
        <>
          <TextField
            label={t("options_recovery_typed")}
            value={typed}
            onInput={setTyped}
            error={tried && !right ? t("options_recovery_differs") : null}
            verbatim
            testid="recovery-typed"
            errorTestid="recovery-typed-error"
          />
          <button type="button" class="link" data-testid="recovery-again" onClick={() => show(true)}>
            {t("options_recovery_again")}
          </button>
          <CurrentPassword
            value={password}
            onInput={setPassword}
            action={action}
            onPasskey={save}
            testid="recovery-password"
          />
        </>
      )}
    </FormDialog>
  )
}
