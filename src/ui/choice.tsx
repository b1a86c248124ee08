import { useId } from "preact/hooks"
import { Icon } from "./icon.tsx"

interface SwitchProps {
  readonly label: string
  readonly hint?: string
  readonly checked: boolean
  readonly disabled?: boolean
  readonly testid?: string
  readonly onChange: (checked: boolean) => void
}

/** On or off, at once. */
export function Switch({ label, hint, checked, disabled, testid, onChange }: SwitchProps) {
  const id = useId()
  return (
    <div class="switch">
      <div class="words">
        <label for={id}>{label}</label>
        {hint !== undefined && (
          <p class="hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        data-testid={testid}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </div>
  )
}

interface SelectProps<T extends string> {
  readonly label: string
  /** The label is heard and not seen. */
  readonly silent?: boolean
  readonly hint?: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly disabled?: boolean
  readonly testid?: string
  readonly onChange: (value: T) => void
}

/** One of a few, with the browser's own list. */
export function Select<T extends string>({
  label,
  silent = false,
  hint,
  value,
  options,
  disabled,
  testid,
  onChange,
}: SelectProps<T>) {
  const id = useId()
  return (
    <div class="field select">
      <label for={id} class={silent ? "unseen" : undefined}>
        {label}
      </label>
      <div class="box">
        <select
          id={id}
          value={value}
          disabled={disabled}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          data-testid={testid}
          onChange={(event) => {
            const chosen = options[event.currentTarget.selectedIndex]
            if (chosen !== undefined) onChange(chosen.value)
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="down" size={16} />
      </div>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}
