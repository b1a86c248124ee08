import { useEffect } from "preact/hooks"
import { PinField } from "../../ui/pin-field.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { errorWords, t } from "../../ui/words.ts"
import type { Action } from "../action.ts"
import { session } from "../page-state.ts"
import { passkeysPossible } from "../passkey-ceremony.ts"

/** What stands in the field. */
export interface TypedProof {
  readonly by: "pin" | "password"
  readonly text: string
}

interface ProofFieldProps {
  readonly value: TypedProof
  readonly onInput: (value: TypedProof) => void
  readonly onSubmit: () => void
  readonly onPasskey: () => void
  readonly action: Action
}

/** The PIN, the master password or a passkey. It takes no focus by itself: what was typed elsewhere must not land here. */
export function ProofField({ value, onInput, onSubmit, onPasskey, action }: ProofFieldProps) {
  const answer = session.answer.value
  const view = answer.state === "ready" ? answer.value : null
  const hasPin = view !== null && view.hasPin && view.triesLeft > 0
  const byPin = value.by === "pin" && hasPin
  useEffect(() => {
    if (view !== null && !hasPin && value.by === "pin") onInput({ by: "password", text: "" })
  }, [view, hasPin, value.by])
  useEffect(() => {
    if (action.error !== null) onInput({ ...value, text: "" })
  }, [action.error])
  const error = action.error === null ? null : errorWords(action.error)
  return (
    <div class="proof">
      <p>{t("confirm_proof")}</p>
      {byPin ? (
        <PinField
          label={t("ui_pin")}
          value={value.text}
          onInput={(text) => onInput({ by: "pin", text })}
          onSubmit={onSubmit}
          wrong={error !== null}
          describedBy="proof-error"
          testid="proof-pin"
        />
      ) : (
        <TextField
          label={t("ui_password")}
          type="password"
          autocomplete="current-password"
          value={value.text}
          onInput={(text) => onInput({ by: "password", text })}
          testid="proof-password"
        />
      )}
      <p class="error" role="alert" id="proof-error" data-testid="proof-error">
        {error}
      </p>
      {passkeysPossible && view?.hasPasskey === true && (
        <button type="button" class="link" data-testid="proof-passkey" onClick={onPasskey}>
          {t("options_passkey_instead")}
        </button>
      )}
      {hasPin && (
        <button
          type="button"
          class="link"
          data-testid="proof-swap"
          onClick={() => onInput({ by: byPin ? "password" : "pin", text: "" })}
        >
          {t(byPin ? "options_unlock_use_password" : "options_unlock_use_pin")}
        </button>
      )}
    </div>
  )
}
