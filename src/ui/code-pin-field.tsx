import { TextField } from "./text-field.tsx"
import { t } from "./words.ts"

interface CodePinFieldProps {
  readonly value: string
  readonly onInput: (pin: string) => void
  readonly wrong?: boolean
  readonly testid: string
}

/** The PIN that goes into the codes of mOTP and Yandex. It is never kept as a draft. */
export function CodePinField({ value, onInput, wrong = false, testid }: CodePinFieldProps) {
  return (
    <TextField
      label={t("popup_code_pin")}
      hint={t("popup_code_pin_hint")}
      type="password"
      value={value}
      onInput={onInput}
      error={wrong ? t("error_code_pin") : null}
      testid={testid}
    />
  )
}
