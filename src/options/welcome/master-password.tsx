import { useEffect } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { fitsPassword, NewPassword, useTwice } from "../new-password.tsx"
import { Step } from "./step.tsx"

interface MasterPasswordProps {
  /** The vault is made; with the password that opens it. */
  readonly onCreated: (password: string) => void
  /** Somebody made one meanwhile. */
  readonly onExists: () => void
}

/** The master password, typed twice, and the vault made with it. */
export function MasterPassword({ onCreated, onExists }: MasterPasswordProps) {
  const twice = useTwice()
  const action = useAction()
  const weak = action.error === "password.weak"
  const create = async (): Promise<void> => {
    if (!twice.check(fitsPassword)) return
    const password = twice.first
    if (await action.run(() => ask("vault.create", { password }))) onCreated(password)
  }
  useEffect(() => {
    if (action.error === "vault.exists") onExists()
  }, [action.error])
  return (
    <Step at={2} title={t("welcome_password_title")} lede={t("welcome_password_lede")} testid="welcome-step-password">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <NewPassword
          twice={twice}
          label={t("options_password_label")}
          error={weak ? action.error : null}
          testid="welcome-password"
          autofocus
        />
        <Notice kind="warn">
          <b>{t("welcome_password_unrecoverable_title")}</b>
          <p>{t("welcome_password_unrecoverable")}</p>
        </Notice>
        {action.error !== null && !weak && (
          <Notice kind="error" testid="welcome-error">
            {errorWords(action.error)}
          </Notice>
        )}
        <div class="foot">
          <Button kind="primary" type="submit" wide busy={action.busy} testid="welcome-create">
            {t(action.busy ? "welcome_creating" : "welcome_create")}
          </Button>
          <p class="hint" role="status">
            {action.busy ? t("welcome_creating_why") : " "}
          </p>
        </div>
      </form>
    </Step>
  )
}
