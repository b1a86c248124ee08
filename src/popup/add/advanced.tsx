import { takesPin } from "../../domain/code-kind.ts"
import { Select } from "../../ui/choice.tsx"
import { CodePinField } from "../../ui/code-pin-field.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { t } from "../../ui/words.ts"
import { algorithms, emptyForm, kinds, lengths, type Form } from "./form.ts"

interface AdvancedProps {
  readonly values: Form
  readonly wrong: string | null
  readonly onChange: (changes: Partial<Form>) => void
  readonly pin: string
  readonly onPin: (pin: string) => void
}

/** What few sites ask to change; of a kind that takes a PIN only that. Open from the start if something was changed. */
export function Advanced({ values, wrong, onChange, pin, onPin }: AdvancedProps) {
  const changed = (["kind", "algorithm", "digits", "period", "counter"] as const).some(
    (name) => values[name] !== emptyForm[name],
  )
  return (
    <details class="more" open={changed || (wrong !== null && wrong !== "issuer")}>
      <summary data-testid="add-advanced">{t("popup_add_advanced")}</summary>
      <div class="stack-in">
        <Select
          label={t("popup_kind")}
          value={values.kind}
          options={kinds.map(({ value, words }) => ({ value: value as string, label: t(words) }))}
          testid="add-kind"
          onChange={(kind) => onChange({ kind })}
        />
        {(values.kind === "totp" || values.kind === "hotp") && (
          <div class="pair">
            <Select
              label={t("popup_algorithm")}
              value={values.algorithm}
              options={algorithms.map(({ value, words }) => ({ value: value as string, label: t(words) }))}
              testid="add-algorithm"
              onChange={(algorithm) => onChange({ algorithm })}
            />
            <Select
              label={t("popup_digits")}
              value={values.digits}
              options={lengths.map((length) => ({ value: length as string, label: length }))}
              testid="add-digits"
              onChange={(digits) => onChange({ digits })}
            />
          </div>
        )}
        {values.kind === "totp" && (
          <TextField
            label={t("popup_period")}
            type="number"
            value={values.period}
            onInput={(period) => onChange({ period })}
            error={wrong === "period" ? t("popup_period_wrong") : null}
            testid="add-period"
          />
        )}
        {kinds.some(({ value }) => value === values.kind && takesPin(value)) && (
          <CodePinField value={pin} onInput={onPin} wrong={wrong === "pin"} testid="add-pin" />
        )}
        {values.kind === "hotp" && (
          <TextField
            label={t("popup_counter")}
            type="number"
            value={values.counter}
            onInput={(counter) => onChange({ counter })}
            error={wrong === "counter" ? t("popup_counter_wrong") : null}
            testid="add-counter"
          />
        )}
      </div>
    </details>
  )
}
