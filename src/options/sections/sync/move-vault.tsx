import { signal } from "@preact/signals"
import { useState } from "preact/hooks"
import { ask } from "../../../messages/ask.ts"
import { Button } from "../../../ui/button.tsx"
import { Dialog } from "../../../ui/dialog.tsx"
import { TextField } from "../../../ui/text-field.tsx"
import { t } from "../../../ui/words.ts"
import { useAction } from "../../action.ts"
import { session } from "../../page-state.ts"
import { ShownRecovery } from "../../shown-recovery.tsx"
import { useTypedBack } from "../../typed-back.ts"
import { CurrentPassword } from "../current-password.tsx"
import { FormDialog } from "../form-dialog.tsx"

/** What the vault is moved for. */
interface Reason {
  /** The browser to shut out; `null`: whoever may know the master password that there was. */
  readonly shutOut: { readonly id: string; readonly name: string } | null
}

/** Set, it opens the dialog. That stands beside the sections: while the vault is exchanged they have nothing to show. */
export const moving = signal<Reason | null>(null)

/** The dialog, where one was asked for. */
export function MovingVault() {
  return moving.value === null ? null : <MoveVault {...moving.value} onClose={() => (moving.value = null)} />
}

interface MoveVaultProps extends Reason {
  readonly onClose: () => void
}

/**
 * Moves the vault: first what that means, then the new recovery code, shown once and typed back with the master password,
 * at last what Countersign cannot do. Nothing is changed before the third.
 */
function MoveVault({ shutOut, onClose }: MoveVaultProps) {
  const [step, setStep] = useState<"why" | "code" | "typed" | "done">("why")
  const { code, typed, setTyped, right } = useTypedBack()
  const [tried, setTried] = useState(false)
  const [password, setPassword] = useState("")
  const action = useAction()
  const move = async (): Promise<void> => {
    setTried(true)
    if (!right || password === "") return
    const isDone = await action.run(() => ask("sync.move", { password, code, device: shutOut?.id ?? null }))
    if (!isDone) return
    setStep("done")
    await session.load()
  }
  const title = shutOut === null ? t("sync_move_title") : t("sync_remove_title", shutOut.name)
  const common = { title, action, testid: "sync-move", busyWords: t("sync_move_busy"), onClose }
  switch (step) {
    case "why":
      return (
        <FormDialog
          {...common}
          lede={t(shutOut === null ? "sync_move_lede" : "sync_remove_lede")}
          submit={t("sync_move_next")}
          onSubmit={() => setStep("code")}
        >
          <ul class="plain-list">
            <li>{t("sync_move_why_code")}</li>
            <li>{t("sync_move_why_others")}</li>
            <li>{t("sync_move_why_passkeys")}</li>
            <li>{t("sync_move_why_known")}</li>
          </ul>
        </FormDialog>
      )
    case "code":
      return (
        <FormDialog
          {...common}
          key={step}
          lede={t("sync_move_code_lede")}
          submit={t("options_recovery_written")}
          onSubmit={() => setStep("typed")}
        >
          <ShownRecovery code={code} />
          <p class="hint">{t("options_recovery_ends")}</p>
        </FormDialog>
      )
    case "typed":
      return (
        <FormDialog
          {...common}
          key={step}
          lede={t("sync_move_typed_lede")}
          submit={t(shutOut === null ? "sync_move_button" : "sync_remove_button")}
          danger
          shownByFields={["password.wrong"]}
          onSubmit={() => void move()}
        >
          <TextField
            label={t("options_recovery_typed")}
            value={typed}
            onInput={setTyped}
            error={tried && !right ? t("options_recovery_differs") : null}
            verbatim
            testid="sync-move-typed"
            errorTestid="sync-move-typed-error"
          />
          <button type="button" class="link" data-testid="sync-move-again" onClick={() => setStep("code")}>
            {t("options_recovery_again")}
          </button>
          <CurrentPassword value={password} onInput={setPassword} action={action} testid="sync-move-password" />
        </FormDialog>
      )
    default:
      return <Moved shutOut={shutOut} onClose={onClose} />
  }
}

/** It is done; what only the person can do. */
function Moved({ shutOut, onClose }: MoveVaultProps) {
  return (
    <Dialog title={t("sync_move_done_title")} onClose={onClose} testid="sync-move">
      <p>{shutOut === null ? t("sync_move_done") : t("sync_remove_done", shutOut.name)}</p>
      <ul class="plain-list">
        {shutOut !== null && <li>{t("sync_move_done_server")}</li>}
        <li>{t("sync_move_done_others")}</li>
        <li>{t("sync_move_done_backup")}</li>
      </ul>
      <div class="actions">
        <Button kind="primary" testid="sync-move-submit" onClick={onClose}>
          {t("sync_move_close")}
        </Button>
      </div>
    </Dialog>
  )
}
