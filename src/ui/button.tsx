import type { ComponentChildren, Ref } from "preact"
import { useMemo } from "preact/hooks"
import { Icon, type IconName } from "./icon.tsx"
import { t } from "./words.ts"

interface ButtonProps {
  readonly kind?: "primary" | "plain" | "danger"
  readonly type?: "button" | "submit"
  /** Work is under way: the button keeps its place and focus, says so, and does nothing more. */
  readonly busy?: boolean
  readonly disabled?: boolean
  readonly wide?: boolean
  readonly icon?: IconName
  readonly testid?: string
  readonly onClick?: () => void
  readonly ref?: Ref<HTMLButtonElement>
  readonly children: ComponentChildren
}

/** A button with words on it. */
export function Button(props: ButtonProps) {
  const { kind = "plain", type = "button", busy = false, wide = false, icon, onClick } = props
  return (
    <button
      type={type}
      class={`button ${kind}${wide ? " wide" : ""}`}
      disabled={props.disabled}
      aria-disabled={busy || undefined}
      data-testid={props.testid}
      ref={props.ref ?? null}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.()
      }}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : icon !== undefined && <Icon name={icon} size={16} />}
      <span>{props.children}</span>
      {busy && <span class="unseen">{t("ui_busy")}</span>}
    </button>
  )
}

interface IconButtonProps {
  readonly icon: IconName
  /** Its name, also shown as a tip. */
  readonly label: string
  readonly pressed?: boolean
  readonly bare?: boolean
  readonly testid?: string
  readonly tabIndex?: number
  readonly onClick: () => void
}

/** A square button with an icon alone; `bare` has no edge until it is pointed at. */
export function IconButton({ icon, label, pressed, bare = false, testid, tabIndex, onClick }: IconButtonProps) {
  // The same object is not compared again: rows have one each, and a list of them is drawn at every keystroke.
  const drawn = useMemo(() => <Icon name={icon} />, [icon])
  return (
    <button
      type="button"
      class={`icon-button${bare ? " bare" : ""}`}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      tabIndex={tabIndex}
      data-testid={testid}
      onClick={(event) => {
        event.stopPropagation()
        onClick()
      }}
    >
      {drawn}
    </button>
  )
}
