import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { fitsPassword, NewPassword, useTwice } from "../new-password.tsx"
import { Step } from "../welcome/step.tsx"

/** For a forgotten master password: the recovery code first, and then another master password. */
export function ByRecovery() {
  const [code, setCode] = useState("")
  const [step, setStep] = useState<"code" | "password" | "done">("code")
  if (step === "code") return <Code code={code} setCode={setCode} onNext={() => setStep("password")} />
  if (step === "password") return <Password code={code} onNext={() => setStep("done")} />
  return (
    <Step title={t("open_recovered_title")} lede={t("open_recovered_lede")} focusTitle testid="open-recovered">
      <div class="foot">
        <a class="button primary wide" href="index.html#security">
          {t("open_recovered_go")}
        </a>
      </div>
    </Step>
  )
}

interface CodeProps {
  readonly code: string
  readonly setCode: (code: string) => void
  readonly onNext: () => void
}

function Code({ code, setCode, onNext }: CodeProps) {
  const action = useAction()
  const check = async (): Promise<void> => {
    if (code.trim() !== "" && (await action.run(() => ask("recovery.check", { code })))) onNext()
  }
  return (
    <Step title={t("open_recovery_title")} lede={t("open_recovery_lede")} testid="open-recovery">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void check()
        }}
      >
        <TextField
          label={t("options_recovery")}
          hint={t("open_recovery_hint")}
          value={code}
          onInput={setCode}
          error={action.error === null ? null : errorWords(action.error)}
          verbatim
          autofocus
          testid="open-recovery-code"
          errorTestid="open-error"
        />
        <div class="foot">
          <Button kind="primary" type="submit" wide busy={action.busy} testid="open-recovery-check">
            {t("open_recovery_go")}
          </Button>
          <a class="link" href="index.html#security">
            {t("open_other")}
          </a>
        </div>
      </form>
    </Step>
  )
}

function Password({ code, onNext }: { readonly code: string; readonly onNext: () => void }) {
  const twice = useTwice()
  const action = useAction()
  const save = async (): Promise<void> => {
    if (!twice.check(fitsPassword)) return
    if (await action.run(() => ask("vault.recover", { code, password: twice.first }))) onNext()
  }
  const weak = action.error === "password.weak"
  return (
    <Step title={t("open_new_password_title")} lede={t("open_new_password_lede")} testid="open-new-password">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <NewPassword
          twice={twice}
          label={t("options_password_next")}
          error={weak ? action.error : null}
          testid="open-password"
          autofocus
        />
        {action.error !== null && !weak && (
          <Notice kind="error" testid="open-error">
            {errorWords(action.error)}
          </Notice>
        )}
        <div class="foot">
          <Button kind="primary" type="submit" wide busy={action.busy} testid="open-recover">
            {t("open_new_password_go")}
          </Button>
        </div>
      </form>
    </Step>
  )
}
