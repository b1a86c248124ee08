import { useEffect, useRef, useState } from "preact/hooks"
import type { ErrorCode } from "../../domain/error.ts"
import type { Proof } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { PinField } from "../../ui/pin-field.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { openTab, type TabWay } from "../open-tab.ts"
import { load, popup, troubleOf } from "../state.ts"

interface ProofFormProps {
  /** What it is asked for. */
  readonly reason: string
  /** Uses the proof; what it throws is said here. */
  readonly onProof: (proof: Proof) => Promise<void>
  /** The tab in which a passkey does instead. */
  readonly tab?: TabWay
}

/** Asks for the PIN or the master password, typed just now. */
export function ProofForm({ reason, onProof, tab }: ProofFormProps) {
  const hasPin = popup.value?.session.hasPin ?? false
  const [byPassword, setByPassword] = useState(!hasPin)
  const [typed, setTyped] = useState("")
  const [error, setError] = useState<ErrorCode | null>(null)
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => {
    form.current?.querySelector("input")?.focus()
  }, [byPassword])

  async function submit(): Promise<void> {
    if (busy || typed === "") return
    setBusy(true)
    setError(null)
    try {
      await onProof(byPassword ? { password: typed } : { pin: typed })
    } catch (thrown) {
      setTyped("")
      setBusy(false)
      const code = troubleOf(thrown)
      setError(code)
      if (code === "pin.exhausted") await load()
      form.current?.querySelector("input")?.focus()
    }
  }

  function change(text: string): void {
    setTyped(text)
    setError(null)
  }

  return (
    <form
      ref={form}
      class="proof"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <p class="lead">{reason}</p>
      {byPassword ? (
        <TextField
          label={t("ui_password")}
          type="password"
          autocomplete="current-password"
          value={typed}
          onInput={change}
          testid="proof-password"
        />
      ) : (
        <PinField
          label={t("ui_pin")}
          value={typed}
          onInput={change}
          onSubmit={() => void submit()}
          wrong={error !== null}
          describedBy="proof-error"
          testid="proof-pin"
        />
      )}
      <p class="error" role="alert" id="proof-error" data-testid="proof-error">
        {error === null ? null : errorWords(error)}
      </p>
      <Button kind="primary" type="submit" wide busy={busy} testid="proof-submit">
        {t("popup_proof_go")}
      </Button>
      {tab !== undefined && popup.value?.session.hasPasskey && (
        <Button wide icon="key" testid="proof-passkey" onClick={() => void openTab(tab)}>
          {t("popup_unlock_passkey")}
        </Button>
      )}
      {hasPin && (
        <button
          type="button"
          class="link"
          data-testid="proof-swap"
          onClick={() => {
            setByPassword(!byPassword)
            change("")
          }}
        >
          {t(byPassword ? "popup_unlock_use_pin" : "popup_proof_use_password")}
        </button>
      )}
    </form>
  )
}
