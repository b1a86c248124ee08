import { useState } from "preact/hooks"
import { codeOf, type ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import type { AccountView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { Icon } from "../../ui/icon.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { showToast } from "../../ui/toast.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { troubleOf } from "../state.ts"
import { ProofForm } from "./proof.tsx"

type Stage = { readonly at: "shut" | "asking" } | { readonly at: "open"; readonly text: string }

/** Notes lie behind the gate: they are read and written only after a PIN or password within its window. */
export function Notes({ account }: { readonly account: Pick<AccountView, "id" | "hasNotes"> }) {
  const { id, hasNotes } = account
  const [stage, setStage] = useState<Stage>({ at: "shut" })
  const shut = () => setStage({ at: "shut" })

  /** Tries first: the gate may be open still from a moment ago. */
  async function open(): Promise<void> {
    try {
      setStage({ at: "open", text: await ask("notes.get", { id }) })
    } catch (thrown) {
      if (codeOf(thrown) === "gate.closed") setStage({ at: "asking" })
      else if (troubleOf(thrown) !== null) showToast(errorWords(codeOf(thrown)), { kind: "error" })
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
      {stage.at === "asking" && (
        <Dialog title={t("popup_notes")} onClose={shut}>
          <ProofForm
            tab="gate"
            reason={t("popup_notes_reason")}
            onProof={async (proof) => {
              await ask("gate.open", proof)
              setStage({ at: "open", text: await ask("notes.get", { id }) })
            }}
          />
        </Dialog>
      )}
      {stage.at === "open" && <Written id={id} text={stage.text} onClose={shut} />}
    </>
  )
}

interface WrittenProps {
  readonly id: string
  readonly text: string
  readonly onClose: () => void
}

function Written({ id, text, onClose }: WrittenProps) {
  const [notes, setNotes] = useState(text)
  const [error, setError] = useState<ErrorCode | null>(null)
  const [busy, setBusy] = useState(false)
  async function save(): Promise<void> {
    setBusy(true)
    try {
      await ask("notes.set", { id, notes })
      showToast(t("popup_notes_saved"))
      onClose()
    } catch (thrown) {
      setError(troubleOf(thrown))
      setBusy(false)
    }
  }
  return (
    <Dialog title={t("popup_notes")} onClose={onClose}>
      <TextField
        label={t("popup_notes_label")}
        rows={8}
        value={notes}
        onInput={setNotes}
        error={error === null ? null : errorWords(error)}
        testid="notes-text"
      />
      <div class="actions">
        <Button onClick={onClose}>{t("popup_cancel")}</Button>
        <Button kind="primary" busy={busy} testid="notes-save" onClick={() => void save()}>
          {t("popup_save")}
        </Button>
      </div>
    </Dialog>
  )
}
