import type { Ref, TargetedInputEvent } from "preact"
import { useId, useState } from "preact/hooks"
import { Icon } from "./icon.tsx"
import { t } from "./words.ts"

interface TextFieldProps {
  readonly label: string
  /** The label is heard and not seen. */
  readonly silent?: boolean
  readonly value: string
  readonly onInput: (value: string) => void
  /** `number`: a text field with a keyboard of digits; the form reads the number. */
  readonly type?: "text" | "password" | "number"
  /** What is wrong with it, in words; it is read out when it appears. */
  readonly error?: string | null
  readonly hint?: string
  readonly testid?: string
  readonly errorTestid?: string
  readonly autocomplete?: string
  readonly autofocus?: boolean
  readonly placeholder?: string
  readonly disabled?: boolean
  /** Codes and links: no spelling, no capital letters, fixed width. */
  readonly verbatim?: boolean
  /** More than one line. */
  readonly rows?: number
  readonly ref?: Ref<HTMLInputElement>
}

/** A labelled field with its hint, its error, and for passwords a button that shows what is typed. */
export function TextField(props: TextFieldProps) {
  const { label, value, onInput, type = "text", error, hint } = props
  const id = useId()
  const [shown, setShown] = useState(false)
  const secret = type === "password"
  const verbatim = secret || props.verbatim === true
  const about = [error ? `${id}-error` : "", hint !== undefined ? `${id}-hint` : ""].filter(Boolean).join(" ")
  const common = {
    id,
    value,
    placeholder: props.placeholder,
    disabled: props.disabled,
    autofocus: props.autofocus,
    autocomplete: props.autocomplete ?? "off",
    spellcheck: !verbatim,
    autocapitalize: verbatim ? ("off" as const) : undefined,
    class: props.verbatim === true ? "verbatim" : undefined,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": about === "" ? undefined : about,
    "data-testid": props.testid,
  }
  const line = {
    ref: props.ref ?? null,
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => onInput(event.currentTarget.value),
  }
  return (
    <div class={`field${error ? " wrong" : ""}`}>
      <label for={id} class={props.silent === true ? "unseen" : undefined}>
        {label}
      </label>
      <div class="box">
        {props.rows !== undefined ? (
          <textarea {...common} rows={props.rows} onInput={(event) => onInput(event.currentTarget.value)} />
        ) : secret && !shown ? (
          <input {...common} {...line} type="password" />
        ) : (
          <input {...common} {...line} type="text" inputMode={type === "number" ? "numeric" : "text"} />
        )}
        {secret && (
          <button
            type="button"
            class="reveal"
            aria-label={t(shown ? "ui_password_hide" : "ui_password_show")}
            title={t(shown ? "ui_password_hide" : "ui_password_show")}
            onClick={() => setShown(!shown)}
          >
            <Icon name={shown ? "eye-off" : "eye"} />
          </button>
        )}
      </div>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <p class="error" id={`${id}-error`} role="alert" data-testid={error ? props.errorTestid : undefined}>
        {error}
      </p>
    </div>
  )
}
