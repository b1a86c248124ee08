import { useEffect, useRef, useState } from "preact/hooks"
import type { ErrorCode } from "../domain/error.ts"
import { codeOf } from "../domain/error.ts"
import { ask } from "../messages/ask.ts"
import type { SessionView } from "../messages/contract.ts"
import { Button } from "../ui/button.tsx"
import { Mark } from "../ui/mark.tsx"
import { PinField } from "../ui/pin-field.tsx"
import { TextField } from "../ui/text-field.tsx"
import { counted, errorWords, t } from "../ui/words.ts"
import { Later } from "./later.tsx"
import { openTab } from "./open-tab.ts"
import { load } from "./state.ts"

const lockedLine = async () => (await import("./requests/locked-line.tsx")).LockedLine

/** The PIN, or the master password: what the lock asks for, and the ways from one to another. */
export function Unlock({ session }: { readonly session: SessionView }) {
  const [byPassword, setByPassword] = useState(false)
  const [typed, setTyped] = useState("")
  const [error, setError] = useState<ErrorCode | null>(null)
  const [busy, setBusy] = useState(false)
  const field = useRef<HTMLFormElement>(null)
  const pin = session.state === "locked" && session.hasPin && !byPassword

  useEffect(() => {
    field.current?.querySelector("input")?.focus()
  }, [pin])

  async function submit(): Promise<void> {
    if (busy || typed === "") return
    setBusy(true)
    setError(null)
    try {
      await (pin ? ask("vault.openWithPin", { pin: typed }) : ask("vault.open", { password: typed }))
    } catch (thrown) {
      setError(codeOf(thrown))
    }
    setTyped("")
    // Also after an error: the tries that are left, or that none is.
    await load()
    setBusy(false)
    field.current?.querySelector("input")?.focus()
  }

  function change(digitsOrText: string): void {
    setTyped(digitsOrText)
    setError(null)
  }

  function swap(): void {
    setByPassword(!byPassword)
    change("")
  }

  return (
    <main class="middle">
      <Mark />
      <h1>{t("popup_unlock_title")}</h1>
      <p>{t(pin ? "popup_unlock_pin" : "popup_unlock_password")}</p>
      <form
        ref={field}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {pin ? (
          <PinField
            label={t("ui_pin")}
            value={typed}
            onInput={change}
            onSubmit={() => void submit()}
            wrong={error !== null}
            describedBy="unlock-error"
            testid="unlock-pin"
          />
        ) : (
          <TextField
            label={t("ui_password")}
            type="password"
            autocomplete="current-password"
            value={typed}
            onInput={change}
            testid="unlock-password"
          />
        )}
        <p class="error" role="alert" id="unlock-error" data-testid="unlock-error">
          {error === null ? null : errorWords(error)}
        </p>
        <Button kind="primary" type="submit" wide busy={busy} testid="unlock-submit">
          {t("popup_unlock")}
        </Button>
      </form>
      {session.hasPasskey && (
        <Button wide icon="key" testid="unlock-passkey" onClick={() => void openTab("passkey")}>
          {t("popup_unlock_passkey")}
        </Button>
      )}
      {!pin && session.hasRecovery && (
        <p class="small">
          <button type="button" class="link" data-testid="unlock-forgotten" onClick={() => void openTab("recovery")}>
            {t("popup_unlock_forgotten")}
          </button>
        </p>
      )}
      {session.state === "locked" && session.hasPin && (
        <p class="small">
          {pin && (
            <>
              <span data-testid="tries-left">{counted("popup_tries_one", "popup_tries_many", session.triesLeft)}</span>
              <span aria-hidden="true">{t("ui_dot")}</span>
            </>
          )}
          <button type="button" class="link" data-testid="unlock-use-password" onClick={swap}>
            {t(pin ? "ui_password" : "popup_unlock_use_pin")}
          </button>
        </p>
      )}
      <Later load={lockedLine} props={{}} />
    </main>
  )
}
