import { Icon, type IconName } from "../../ui/icon.tsx"

/** One of a few ways to go on. */
export interface Choice<T extends string> {
  readonly value: T
  readonly icon: IconName
  readonly title: string
  readonly detail: string
  readonly disabled?: boolean
}

interface ChoicesProps<T extends string> {
  readonly legend: string
  readonly value: T
  readonly choices: readonly Choice<T>[]
  /** Of each choice: this, a dash, its value. */
  readonly testid: string
  readonly onChange: (value: T) => void
}

/** A card of ways to go on, each with what it means; the browser's own radio buttons, so the arrow keys work. */
export function Choices<T extends string>({ legend, value, choices, testid, onChange }: ChoicesProps<T>) {
  return (
    <fieldset class="card choices">
      <legend class="unseen">{legend}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          class={choice.disabled === true ? "choice off" : "choice"}
          data-testid={`${testid}-${choice.value}`}
        >
          <span class="badge">
            <Icon name={choice.icon} size={20} />
          </span>
          <span class="words">
            <b>{choice.title}</b>
            <span>{choice.detail}</span>
          </span>
          <input
            type="radio"
            name={testid}
            checked={choice.value === value}
            disabled={choice.disabled}
            onChange={() => onChange(choice.value)}
          />
        </label>
      ))}
    </fieldset>
  )
}
