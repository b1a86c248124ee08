import type { ComponentChildren } from "preact"
import { useRef, useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { PasskeyAnswer, RootProof } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { makePasskey } from "../passkey-ceremony.ts"
import { CurrentPassword } from "../sections/current-password.tsx"
import type { LockWayProps } from "./lock-choice.tsx"

/** The first passkey, under a name that is there already. */
export function FirstPasskey(props: LockWayProps & { readonly children: ComponentChildren }) {
  const { password, required, onNext } = props
  const [name, setName] = useState(() => t("welcome_passkey_name"))
  const [typed, setTyped] = useState("")
  const [tried, setTried] = useState(false)
  const action = useAction()
  // Kept after a wrong password, or the authenticator would hold one more for each.
  const made = useRef<PasskeyAnswer | null>(null)
  const known = password !== ""
  const unnamed = name.trim() === ""
  const make = async (by: RootProof): Promise<void> => {
    made.current ??= await makePasskey(name.trim())
    await ask("passkey.add", { ...by, made: made.current, name })
    onNext()
  }
  const submit = (): void => {
    setTried(true)
    if (!unnamed && (known || typed !== "")) void action.run(() => make({ password: known ? password : typed }))
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <TextField
        label={t("options_passkey_name")}
        hint={t("options_passkey_name_hint")}
        value={name}
        onInput={setName}
        error={tried && unnamed ? t("options_passkey_unnamed") : null}
        testid="welcome-passkey-name"
      />
      {!known && (
        <CurrentPassword value={typed} onInput={setTyped} action={action} onPasskey={make} testid="welcome-current" />
      )}
      {props.children}
      {action.error !== null && (known || action.error !== "password.wrong") && (
        <Notice kind="error" testid="welcome-error">
          {errorWords(action.error)}
        </Notice>
      )}
      <div class="foot">
        <Button kind="primary" type="submit" wide busy={action.busy} testid="welcome-passkey-make">
          {t(action.busy ? "options_passkey_adding" : "welcome_passkey_make")}
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
