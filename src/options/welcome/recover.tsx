import { useState } from "preact/hooks"
import browser from "webextension-polyfill"
import { hostPatterns, readAddress } from "../../domain/remote-address.ts"
import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { fitsPassword, NewPassword, useTwice } from "../new-password.tsx"
import { Step } from "./step.tsx"

interface RecoverProps {
  /** The vault is here; with the new password that opens it. */
  readonly onRecovered: (password: string) => void
  readonly onBack: () => void
}

const codeErrors: ReadonlySet<string> = new Set(["recovery.form", "recovery.wrong", "recovery.none"])

/** The vault from the server by recovery code, when no browser is left that could show a joining code. */
export function Recover({ onRecovered, onBack }: RecoverProps) {
  const [address, setAddress] = useState("")
  const [user, setUser] = useState("")
  const [serverPassword, setServerPassword] = useState("")
  const [code, setCode] = useState("")
  const [refused, setRefused] = useState(false)
  const twice = useTwice()
  const action = useAction()
  const url = readAddress(address)
  const { tried } = twice
  const codeError = action.error !== null && codeErrors.has(action.error) ? errorWords(action.error) : null
  const weak = action.error === "password.weak"

  const recover = async (): Promise<void> => {
    setRefused(false)
    const fits = twice.check(fitsPassword)
    if (!fits || url === null || user === "" || serverPassword === "" || code.trim() === "" || action.busy) return
    const granted = await browser.permissions.request({ origins: hostPatterns(url) })
    setRefused(!granted)
    const server = { address: url.toString(), user, password: serverPassword }
    const password = twice.first
    if (granted && (await action.run(() => ask("sync.recover", { server, code, password })))) onRecovered(password)
  }

  return (
    <Step at={2} title={t("welcome_recover_title")} lede={t("welcome_recover_lede")} testid="welcome-step-recover">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void recover()
        }}
      >
        <TextField
          label={t("sync_server_address")}
          hint={t("sync_server_address_hint")}
          value={address}
          onInput={setAddress}
          verbatim
          error={tried && url === null ? t("sync_server_address_missing") : null}
          testid="recover-address"
        />
        <div class="pair">
          <TextField
            label={t("sync_server_user")}
            value={user}
            onInput={setUser}
            verbatim
            error={tried && user === "" ? t("sync_server_user_missing") : null}
            testid="recover-user"
          />
          <TextField
            label={t("sync_server_password")}
            type="password"
            value={serverPassword}
            onInput={setServerPassword}
            error={tried && serverPassword === "" ? t("sync_server_password_missing") : null}
            testid="recover-server-password"
          />
        </div>
        <TextField
          label={t("welcome_recover_code")}
          hint={t("welcome_recover_code_hint")}
          value={code}
          onInput={setCode}
          verbatim
          error={tried && code.trim() === "" ? t("welcome_recover_code_missing") : codeError}
          testid="recover-code"
          errorTestid="recover-code-error"
        />
        <NewPassword
          twice={twice}
          label={t("welcome_recover_password")}
          error={weak ? action.error : null}
          testid="recover-password"
        />
        {url !== null && <p class="hint">{t("sync_server_reach", url.hostname)}</p>}
        {refused && <Notice kind="error">{t("sync_server_refused", url?.hostname ?? "")}</Notice>}
        {action.error !== null && codeError === null && !weak && (
          <Notice kind="error" testid="welcome-error">
            {errorWords(action.error)}
          </Notice>
        )}
        <div class="foot">
          <Button kind="primary" type="submit" wide busy={action.busy} testid="recover-submit">
            {t(action.busy ? "welcome_joining" : "welcome_recover_submit")}
          </Button>
          <Button wide disabled={action.busy} testid="recover-back" onClick={onBack}>
            {t("welcome_join_back")}
          </Button>
        </div>
      </form>
    </Step>
  )
}
