import type { Ref } from "preact"
import { useEffect, useRef, useState } from "preact/hooks"

/** A PIN has 4 to 12 digits. */
const longest = 12
/** Boxes that are drawn before more are needed. */
const boxes = 6

interface PinFieldProps {
  /** Name for screen readers. */
  readonly label: string
  readonly value: string
  readonly onInput: (digits: string) => void
  readonly onSubmit?: () => void
  readonly disabled?: boolean
  readonly wrong?: boolean
  /** Id of the text that says what is wrong. */
  readonly describedBy?: string
  readonly autofocus?: boolean
  readonly testid?: string
}

/**
 * One real input under drawn boxes: what assistive technology, paste and the keyboard meet is an ordinary field, and
 * nothing says more of the PIN than how many digits are typed. Anything but a digit is dropped; Enter submits.
 */
export function PinField(props: PinFieldProps) {
  const { label, value, onInput, onSubmit, wrong = false } = props
  const input = useRef<HTMLInputElement>(null)
  const [focused, setFocused] = useState(false)
  useEffect(() => {
    if (props.autofocus === true) input.current?.focus()
  }, [props.autofocus])
  const drawn = Math.min(longest, Math.max(boxes, value.length + (value.length >= boxes ? 1 : 0)))
  return (
    <div class={`pin-field${wrong ? " wrong" : ""}`}>
      <div class="boxes" aria-hidden="true">
        {Array.from({ length: drawn }, (_, i) => (
          <span
            key={i}
            class={`${i < value.length ? "on" : ""}${focused && i === Math.min(value.length, drawn - 1) ? " here" : ""}`}
          />
        ))}
      </div>
      <input
        ref={input satisfies Ref<HTMLInputElement>}
        type="password"
        inputMode="numeric"
        autocomplete="off"
        maxLength={longest}
        value={value}
        disabled={props.disabled}
        aria-label={label}
        aria-invalid={wrong || undefined}
        aria-describedby={props.describedBy}
        data-testid={props.testid}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onInput={(event) => {
          const digits = event.currentTarget.value.replaceAll(/\D/g, "").slice(0, longest)
          event.currentTarget.value = digits
          onInput(digits)
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && onSubmit !== undefined) {
            event.preventDefault()
            onSubmit()
          }
        }}
      />
    </div>
  )
}
