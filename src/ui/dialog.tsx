import type { ComponentChildren } from "preact"
import { useId, useLayoutEffect, useRef } from "preact/hooks"
import { IconButton } from "./button.tsx"
import { t } from "./words.ts"

interface DialogProps {
  readonly title: string
  /** Escape, the close button or a click beside it. */
  readonly onClose: () => void
  readonly testid?: string
  readonly children: ComponentChildren
}

/** A question over the page. The browser's own `<dialog>` keeps the focus inside and gives it back afterwards. */
export function Dialog({ title, onClose, testid, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  // In the layout's turn, so that what is inside may then move the focus in its own effects.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      data-testid={testid}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      <div class="sheet">
        <h2 id={id}>{title}</h2>
        {children}
        {/* Last, so that the focus begins at what the question is about. */}
        <IconButton icon="close" label={t("ui_close")} bare onClick={onClose} />
      </div>
    </dialog>
  )
}
