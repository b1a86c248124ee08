import type { ComponentChildren } from "preact"
import { useId } from "preact/hooks"
import type { ErrorCode } from "../domain/error.ts"
import { PinField } from "../ui/pin-field.tsx"
import { errorWords, t } from "../ui/words.ts"
import type { Twice } from "./new-password.tsx"

/** True if `value` has the form of a PIN: 4 to 12 digits. */
export const fitsPin = (value: string): boolean => /^\d{4,12}$/.test(value)

interface NewPinProps {
  readonly twice: Twice
  readonly label: string
  /** What the worker said of it. */
  readonly error: ErrorCode | null
  readonly testid: string
  readonly autofocus?: boolean
  readonly onSubmit: () => void
}

/** The two fields of a new PIN. */
export function NewPin({ twice, label, error, testid, autofocus = false, onSubmit }: NewPinProps) {
  const id = useId()
  const malformed = twice.tried && !fitsPin(twice.first)
  const differ = twice.tried && !malformed && twice.differ
  const said = malformed ? t("options_pin_rule") : error === null ? null : errorWords(error)
  return (
    <>
      <Labelled label={label} id={`${id}-first`} error={said} hint={t("options_pin_rule")} testid={`${testid}-error`}>
        <PinField
          label={label}
          value={twice.first}
          onInput={twice.setFirst}
          onSubmit={onSubmit}
          wrong={said !== null}
          describedBy={`${id}-first`}
          autofocus={autofocus}
          testid={testid}
        />
      </Labelled>
      <Labelled
        label={t("options_pin_again")}
        id={`${id}-again`}
        error={differ ? t("options_pin_differ") : null}
        testid={`${testid}-again-error`}
      >
        <PinField
          label={t("options_pin_again")}
          value={twice.again}
          onInput={twice.setAgain}
          onSubmit={onSubmit}
          wrong={differ}
          describedBy={`${id}-again`}
          testid={`${testid}-again`}
        />
      </Labelled>
    </>
  )
}

interface LabelledProps {
  readonly label: string
  readonly id: string
  readonly error: string | null
  readonly hint?: string
  readonly testid: string
  readonly children: ComponentChildren
}

/** The drawn label, hint and error around a PIN field, which carries its own name for screen readers. */
function Labelled({ label, id, error, hint, testid, children }: LabelledProps) {
  return (
    <div class="pin-entry">
      <span class="label" aria-hidden="true">
        {label}
      </span>
      {children}
      <div id={id}>
        {error === null && hint !== undefined && <p class="hint">{hint}</p>}
        <p class="error" role="alert" data-testid={error === null ? undefined : testid}>
          {error}
        </p>
      </div>
    </div>
  )
}
