import { useState } from "preact/hooks"
import { codeOf, type ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import type { AccountView, NotesView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { Icon } from "../../ui/icon.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { showToast } from "../../ui/toast.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useDraft } from "../add/draft.ts"
import { useGated } from "../passwords/gated.tsx"
import { troubleOf } from "../state.ts"
import { day } from "../when.ts"

const gate = { title: "popup_notes", reason: "popup_notes_reason" }

/** Notes lie behind the gate: they are read and written only after a PIN or password within its window. */
export function Notes({ account }: { readonly account: Pick<AccountView, "id" | "hasNotes"> }) {
  const { id, hasNotes } = account
  const [view, setView] = useState<NotesView | null>(null)
  const { run, dialog } = useGated(gate)

  async function open(): Promise<void> {
    try {
      setView(await run(() => ask("notes.get", { id })))
    } catch (thrown) {
      if (codeOf(thrown) === "gate.closed") return
      if (troubleOf(thrown) !== null) showToast(errorWords(codeOf(thrown)), { kind: "error" })
    }
  }

  return (
    <>
      <button type="button" class="way" data-testid="detail-notes" onClick={() => void open()}>
        <Icon name="note" />
        <span class="words">
          {t("popup_notes")}
          <small>{t(hasNotes ? "popup_notes_some" : "popup_notes_none")}</small>
        </span>
        <Icon name="lock" size={16} />
      </button>
      {dialog}
      {view !== null && <Written id={id} view={view} onClose={() => setView(null)} />}
    </>
  )
}

interface WrittenProps {
  readonly id: string
  readonly view: NotesView
  readonly onClose: () => void
}

/** The notes as they are, to be changed. While one writes the gate may have closed: then it asks once more. */
function Written({ id, view, onClose }: WrittenProps) {
  const { values, set, forget } = useDraft(
    `notes:${id}`,
    { notes: view.draft ?? view.text },
    {
      // It came with the notes, from behind the gate.
      get: async () => null,
      put: (typed) => ask("notes.draft", { id, key: view.draftKey, notes: typed?.notes ?? null }),
    },
  )
  const [error, setError] = useState<ErrorCode | null>(null)
  const [busy, setBusy] = useState(false)
  const { run, dialog } = useGated(gate)
  async function save(): Promise<void> {
    setBusy(true)
    setError(null)
    try {
      await run(() => ask("notes.set", { id, notes: values.notes }))
      forget()
      showToast(t("popup_notes_saved"))
      onClose()
    } catch (thrown) {
      if (codeOf(thrown) !== "gate.closed") setError(troubleOf(thrown))
      setBusy(false)
    }
  }
  return (
    <>
      <Dialog title={t("popup_notes")} onClose={onClose}>
        <TextField
          label={t("popup_notes_label")}
          rows={8}
          value={values.notes}
          onInput={(notes) => set({ notes })}
          error={error === null ? null : errorWords(error)}
          testid="notes-text"
        />
        {view.former.length > 0 && (
          <details class="more" data-testid="notes-history">
            <summary>{t("popup_notes_former")}</summary>
            <ul class="plain">
              {view.former.map(({ text, until }) => (
                <li key={`${until} ${text}`} class="made">
                  <span>
                    <span class="was">{text}</span>
                    <small>{t("popup_password_until", day(until))}</small>
                  </span>
                </li>
              ))}
            </ul>
          </details>
        )}
        <div class="actions">
          <Button
            testid="notes-cancel"
            onClick={() => {
              forget()
              onClose()
            }}
          >
            {t("popup_cancel")}
          </Button>
          <Button kind="primary" busy={busy} testid="notes-save" onClick={() => void save()}>
            {t("popup_save")}
          </Button>
        </div>
      </Dialog>
      {dialog}
    </>
  )
}
