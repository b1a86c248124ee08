import { useEffect, useRef } from "preact/hooks"
import { t } from "../../ui/words.ts"

/** Longer than a number or a letter is: words of an administrator, that are set smaller. */
const WORD = 4
/** As many as are set large; more are set so that all of them are seen at once. */
const FEW = 6

const look = (choices: readonly string[]): string =>
  ["request-numbers", choices.some(({ length }) => length > WORD) && "words", choices.length > FEW && "many"]
    .filter(Boolean)
    .join(" ")

interface ChoicesProps {
  readonly choices: readonly string[]
  readonly disabled: boolean
  readonly onChoose: (choice: string) => void
}

/** One of a few numbers, as large buttons. What is typed goes to the button that says it; Enter presses it. */
export function Choices({ choices, disabled, onChoose }: ChoicesProps) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let typed = ""
    const pressed = (event: KeyboardEvent) => {
      if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return
      typed = (typed + event.key.toUpperCase()).slice(-8)
      const at = choices.findIndex((choice) => typed.endsWith(choice.toUpperCase()))
      if (at >= 0) place.current?.querySelectorAll("button")[at]?.focus()
    }
    document.addEventListener("keydown", pressed)
    return () => document.removeEventListener("keydown", pressed)
  }, [choices])
  return (
    <div class={look(choices)} role="group" aria-label={t("request_choose")} ref={place}>
      {choices.map((choice) => (
        <button
          key={choice}
          type="button"
          disabled={disabled}
          aria-label={t("request_choice", choice)}
          data-testid="request-number"
          onClick={() => onChoose(choice)}
        >
          {choice}
        </button>
      ))}
    </div>
  )
}

interface TwoDigitsProps {
  readonly value: string
  readonly onInput: (digits: string) => void
}

/** The number as it is typed. Anything but a digit is dropped. */
export function TwoDigits({ value, onInput }: TwoDigitsProps) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return (
    <input
      ref={field}
      class="request-digits"
      type="text"
      inputMode="numeric"
      autocomplete="off"
      maxLength={2}
      placeholder="––"
      aria-label={t("request_number")}
      value={value}
      data-testid="request-digits"
      onInput={(event) => {
        const digits = event.currentTarget.value.replaceAll(/\D/g, "").slice(0, 2)
        event.currentTarget.value = digits
        onInput(digits)
      }}
    />
  )
}
