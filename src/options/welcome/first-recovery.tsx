import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { RootProof } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { CurrentPassword } from "../sections/current-password.tsx"
import { ShownRecovery } from "../shown-recovery.tsx"
import { type TypedBack, useTypedBack } from "../typed-back.ts"
import { Step } from "./step.tsx"

interface FirstRecoveryProps {
  /** See {@link LockWayProps}. */
  readonly password: string
  readonly onNext: () => void
}

/** The recovery code: shown once, typed back; or put off, and what that means. */
export function FirstRecovery({ password, onNext }: FirstRecoveryProps) {
  const recovery = useTypedBack()
  return recovery.shown ? (
    <Shown recovery={recovery} onNext={onNext} />
  ) : (
    <Typed recovery={recovery} password={password} onNext={onNext} />
  )
}

function Shown({ recovery, onNext }: { readonly recovery: TypedBack; readonly onNext: () => void }) {
  return (
    <Step
      at={4}
      title={t("options_recovery_make_title")}
      lede={t("options_recovery_show_lede")}
      focusTitle
      testid="welcome-step-recovery"
    >
      <div class="card">
        <ShownRecovery code={recovery.code} />
      </div>
      <div class="foot">
        <Button kind="primary" wide testid="welcome-recovery-written" onClick={() => recovery.show(false)}>
          {t("options_recovery_written")}
        </Button>
        <Button wide testid="welcome-recovery-later" onClick={onNext}>
          {t("welcome_recovery_later")}
        </Button>
        <p class="hint">{t("welcome_recovery_later_means")}</p>
      </div>
    </Step>
  )
}

function Typed({ recovery, password, onNext }: FirstRecoveryProps & { readonly recovery: TypedBack }) {
  const [current, setCurrent] = useState("")
  const [tried, setTried] = useState(false)
  const action = useAction()
  const known = password !== ""
  const save = async (by: RootProof): Promise<void> => {
    setTried(true)
    if (!recovery.right) return
    await ask("recovery.set", { ...by, code: recovery.code })
    onNext()
  }
  const submit = (): void => {
    setTried(true)
    if (recovery.right && (known || current !== "")) {
      void action.run(() => save({ password: known ? password : current }))
    }
  }
  return (
    <Step
      at={4}
      title={t("welcome_recovery_type_title")}
      lede={t("options_recovery_type_lede")}
      testid="welcome-step-recovery-typed"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <TextField
          label={t("options_recovery_typed")}
          value={recovery.typed}
          onInput={recovery.setTyped}
          error={tried && !recovery.right ? t("options_recovery_differs") : null}
          verbatim
          autofocus
          testid="welcome-recovery-typed"
          errorTestid="welcome-recovery-typed-error"
        />
        {!known && (
          <CurrentPassword
            value={current}
            onInput={setCurrent}
            action={action}
            onPasskey={save}
            testid="welcome-current"
          />
        )}
        {action.error !== null && (known || action.error !== "password.wrong") && (
          <Notice kind="error" testid="welcome-error">
            {errorWords(action.error)}
          </Notice>
        )}
        <div class="foot">
          <Button kind="primary" type="submit" wide busy={action.busy} testid="welcome-recovery-save">
            {t(action.busy ? "options_recovery_saving" : "options_recovery_save")}
          </Button>
          <button type="button" class="link" data-testid="welcome-recovery-again" onClick={() => recovery.show(true)}>
            {t("options_recovery_again")}
          </button>
        </div>
      </form>
    </Step>
  )
}
