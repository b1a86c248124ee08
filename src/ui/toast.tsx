import { signal } from "@preact/signals"
import { useEffect, useState } from "preact/hooks"
import { Button } from "./button.tsx"
import { Icon } from "./icon.tsx"
import { t } from "./words.ts"

interface ToastContent {
  readonly text: string
  readonly kind: "done" | "error"
  readonly undo: (() => void) | null
}

const toast = signal<ToastContent | null>(null)

/** Says something for a moment. With `undo` it stays longer; it never goes while it is pointed at or focused. */
export function showToast(text: string, options: { kind?: ToastContent["kind"]; undo?: () => void } = {}): void {
  toast.value = { text, kind: options.kind ?? "done", undo: options.undo ?? null }
}

/** Takes the toast away, as when what it could undo is gone. */
export const hideToast = (): void => {
  toast.value = null
}

/** The place where toasts appear; each page has one. The live region is there before its first words are. */
export function Toasts() {
  const shown = toast.value
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (shown === null || held) return undefined
    const timer = setTimeout(hideToast, shown.undo === null ? (shown.kind === "done" ? 1800 : 5000) : 10_000)
    return () => clearTimeout(timer)
  }, [shown, held])
  return (
    <div class="toasts" role="status">
      {shown !== null && (
        <div
          class={`toast ${shown.kind}`}
          data-testid="toast"
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocusIn={() => setHeld(true)}
          onFocusOut={() => setHeld(false)}
        >
          <Icon name={shown.kind === "error" ? "warning" : "check"} size={16} />
          <span>{shown.text}</span>
          {shown.undo !== null && (
            <Button
              testid="undo"
              onClick={() => {
                shown.undo?.()
                hideToast()
              }}
            >
              {t("ui_undo")}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
