import { useState } from "preact/hooks"
import browser from "webextension-polyfill"
import { hostPatterns } from "../../domain/remote-address.ts"
import { readJoiningCode } from "../../domain/joining-code.ts"
import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { JoiningPicture } from "./joining-picture.tsx"
import { Step } from "./step.tsx"

interface JoinProps {
  /** The vault is here; with the password that opens it. */
  readonly onJoined: (password: string) => void
  /** No browser is left that could show a code. */
  readonly onRecover: () => void
  readonly onBack: () => void
}

/** Joins the vault of another browser: its joining code, the master password, and the browser's leave to reach the server. */
export function Join({ onJoined, onRecover, onBack }: JoinProps) {
  const [code, setCode] = useState("")
  const [password, setPassword] = useState("")
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState(false)
  const action = useAction()
  const read = readJoiningCode(code)
  const wrong = action.error === "password.wrong"

  const join = async (): Promise<void> => {
    setTried(true)
    setRefused(false)
    if (read === null || password === "" || action.busy) return
    // In the turn of the click: a browser asks only then.
    const granted = await browser.permissions.request({ origins: hostPatterns(new URL(read.address)) })
    setRefused(!granted)
    if (granted && (await action.run(() => ask("sync.join", { code, password })))) onJoined(password)
  }

  return (
    <Step at={2} title={t("welcome_join_title")} lede={t("welcome_join_lede")} testid="welcome-step-join">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void join()
        }}
      >
        <TextField
          label={t("welcome_join_code")}
          hint={t("welcome_join_code_hint")}
          value={code}
          onInput={(value) => {
            setCode(value)
            action.forget()
          }}
          rows={4}
          verbatim
          error={tried && read === null ? t("welcome_join_code_wrong") : null}
          testid="welcome-join-code"
          errorTestid="welcome-join-code-error"
        />
        <JoiningPicture onCode={setCode} />
        <TextField
          label={t("options_password_label")}
          hint={t("welcome_join_password_hint")}
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={(value) => {
            setPassword(value)
            action.forget()
          }}
          error={wrong ? errorWords("password.wrong") : null}
          testid="welcome-join-password"
          errorTestid="welcome-join-password-error"
        />
        {read !== null && <p class="hint">{t("sync_server_reach", new URL(read.address).hostname)}</p>}
        {refused && (
          <Notice kind="error">{t("sync_server_refused", new URL(read?.address ?? location.href).hostname)}</Notice>
        )}
        {action.error !== null && !wrong && (
          <Notice kind="error" testid="welcome-error">
            {errorWords(action.error)}
          </Notice>
        )}
        <div class="foot">
          <Button kind="primary" type="submit" wide busy={action.busy} testid="welcome-join-submit">
            {t(action.busy ? "welcome_joining" : "welcome_join_submit")}
          </Button>
          <Button wide disabled={action.busy} testid="welcome-join-back" onClick={onBack}>
            {t("welcome_join_back")}
          </Button>
          <button type="button" class="link" data-testid="welcome-join-recover" onClick={onRecover}>
            {t("welcome_join_recover")}
          </button>
        </div>
      </form>
    </Step>
  )
}
