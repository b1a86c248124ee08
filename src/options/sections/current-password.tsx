import { useEffect, useRef } from "preact/hooks"
import type { RootProof } from "../../messages/contract.ts"
import { TextField } from "../../ui/text-field.tsx"
import { errorWords, t } from "../../ui/words.ts"
import type { Action } from "../action.ts"
import { session } from "../page-state.ts"
import { passkeyProof, passkeysPossible } from "../passkey-ceremony.ts"

interface CurrentPasswordProps {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly action: Action
  /** Goes on with a passkey in place of the master password. Runs within `action`. Without it nothing else does. */
  readonly onPasskey?: (proof: RootProof) => Promise<unknown>
  readonly testid: string
  /** If it is another one than is current everywhere. */
  readonly label?: string
}

/**
 * The field for the master password as it is now; says itself when it was wrong, and then has the focus. Where there
 * is a passkey, that does as well.
 */
export function CurrentPassword({ value, onInput, action, onPasskey, testid, label }: CurrentPasswordProps) {
  const answer = session.answer.value
  const passkey = onPasskey !== undefined && passkeysPossible && answer.state === "ready" && answer.value.hasPasskey
  const field = useRef<HTMLInputElement>(null)
  const wrong = action.error === "password.wrong"
  useEffect(() => {
    // Once: what is filled in begins at its first field, which may be another one.
    field.current?.form?.querySelector<HTMLInputElement>("input:not([type=checkbox])")?.focus()
  }, [])
  useEffect(() => {
    if (wrong) field.current?.focus()
  }, [wrong])
  return (
    <>
      <TextField
        label={label ?? t("options_password_current")}
        type="password"
        autocomplete="current-password"
        value={value}
        onInput={onInput}
        error={wrong ? errorWords("password.wrong") : null}
        ref={field}
        testid={testid}
        errorTestid={`${testid}-error`}
      />
      {passkey && (
        <button
          type="button"
          class="link"
          data-testid={`${testid}-passkey`}
          onClick={() => void action.run(async () => onPasskey(await passkeyProof()))}
        >
          {t("options_passkey_instead")}
        </button>
      )}
    </>
  )
}
