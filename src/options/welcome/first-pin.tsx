import type { ComponentChildren } from "preact"
import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { RootProof } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { useTwice } from "../new-password.tsx"
import { fitsPin, NewPin } from "../new-pin.tsx"
import { CurrentPassword } from "../sections/current-password.tsx"
import type { LockWayProps } from "./lock-choice.tsx"

/** The first PIN, typed twice. */
export function FirstPin(props: LockWayProps & { readonly children: ComponentChildren }) {
  const { password, required, onNext } = props
  const [typed, setTyped] = useState("")
  const twice = useTwice()
  const action = useAction()
  const known = password !== ""
  const malformed = action.error === "pin.form"
  const set = async (by: RootProof): Promise<void> => {
    if (!twice.check(fitsPin)) return
    await ask("pin.set", { ...by, pin: twice.first })
    onNext()
  }
  const submit = (): void => {
    if (twice.check(fitsPin) && (known || typed !== "")) {
      void action.run(() => set({ password: known ? password : typed }))
    }
  }
  const elsewhere = malformed || (!known && action.error === "password.wrong")
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <NewPin
        twice={twice}
        label={t("options_pin_label")}
        error={malformed ? action.error : null}
        testid="welcome-pin"
        autofocus={known}
        onSubmit={submit}
      />
      {!known && (
        <CurrentPassword value={typed} onInput={setTyped} action={action} onPasskey={set} testid="welcome-current" />
      )}
      {props.children}
      {action.error !== null && !elsewhere && (
        <Notice kind="error" testid="welcome-error">
          {errorWords(action.error)}
        </Notice>
      )}
      <div class="foot">
        <Button kind="primary" type="submit" wide busy={action.busy} testid="welcome-pin-set">
          {t(action.busy ? "welcome_pin_setting" : "welcome_pin_set")}
        </Button>
        {!required && (
          <Button wide testid="welcome-pin-skip" disabled={action.busy} onClick={onNext}>
            {t("welcome_skip")}
          </Button>
        )}
      </div>
    </form>
  )
}
