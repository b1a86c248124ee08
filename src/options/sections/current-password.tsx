import { useEffect, useRef } from "preact/hooks"
import { TextField } from "../../ui/text-field.tsx"
import { errorWords, t } from "../../ui/words.ts"
import type { Action } from "../action.ts"

interface CurrentPasswordProps {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly action: Action
  readonly testid: string
}

/** The field for the master password as it is now; says itself when it was wrong, and then has the focus. */
export function CurrentPassword({ value, onInput, action, testid }: CurrentPasswordProps) {
  const field = useRef<HTMLInputElement>(null)
  const wrong = action.error === "password.wrong"
  useEffect(() => {
    field.current?.focus()
  }, [wrong])
  return (
    <TextField
      label={t("options_password_current")}
      type="password"
      autocomplete="current-password"
      value={value}
      onInput={onInput}
      error={wrong ? errorWords("password.wrong") : null}
      ref={field}
      testid={testid}
      errorTestid={`${testid}-error`}
    />
  )
}
