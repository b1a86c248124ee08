import type { ComponentChildren } from "preact"
import type { ErrorCode } from "../../domain/error.ts"
import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { Notice } from "../../ui/notice.tsx"
import { errorWords, t } from "../../ui/words.ts"
import type { Action } from "../action.ts"

interface FormDialogProps {
  readonly title: string
  readonly lede: string
  readonly submit: string
  readonly busyWords: string
  readonly danger?: boolean
  /** There is nothing to go on with. */
  readonly disabled?: boolean
  readonly action: Action
  /** Errors that a field of the form already shows. */
  readonly shownByFields?: readonly ErrorCode[]
  readonly testid: string
  readonly onSubmit: () => void
  readonly onClose: () => void
  readonly children?: ComponentChildren
}

/** A dialog with a form: what it does, its fields, what went wrong, cancel and go. While it works it stays. */
export function FormDialog(props: FormDialogProps) {
  const { action, testid } = props
  const close = (): void => {
    if (!action.busy) props.onClose()
  }
  const error = action.error !== null && !(props.shownByFields ?? []).includes(action.error) ? action.error : null
  return (
    <Dialog title={props.title} onClose={close} testid={testid}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          props.onSubmit()
        }}
      >
        <p>{props.lede}</p>
        {props.children}
        {error !== null && (
          <Notice kind="error" testid={`${testid}-failed`}>
            {errorWords(error)}
          </Notice>
        )}
        <div class="actions">
          <Button onClick={close}>{t("options_cancel")}</Button>
          <Button
            kind={props.danger === true ? "danger" : "primary"}
            type="submit"
            busy={action.busy}
            disabled={props.disabled === true}
            testid={`${testid}-submit`}
          >
            {action.busy ? props.busyWords : props.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
