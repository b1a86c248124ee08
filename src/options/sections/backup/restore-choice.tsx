import type { ComponentChildren } from "preact"
import { useState } from "preact/hooks"
import { codeOf } from "../../../domain/error.ts"
import { ask } from "../../../messages/ask.ts"
import type { DifferenceKind, DifferenceView, Proof, RestoreView } from "../../../messages/contract.ts"
import { showToast } from "../../../ui/toast.tsx"
import { counted, t } from "../../../ui/words.ts"
import { type Action, useAction } from "../../action.ts"
import { dateAndTime } from "../../when.ts"
import { FormDialog } from "../form-dialog.tsx"

interface RestoreChoiceProps {
  readonly title: string
  readonly view: RestoreView
  /** Restores; `gate.closed` asks for `proof`. */
  readonly onRestore: (ids: readonly string[]) => Promise<number>
  readonly proof?: (restoring: (proof: Proof) => Promise<unknown>, action: Action) => ComponentChildren
  readonly onClose: () => void
}

const kinds: readonly DifferenceKind[] = ["missing", "newer", "older"]

/** What a restore would change, account by account, before it changes anything. What is newer here is not ticked. */
export function RestoreChoice({ title, view, onRestore, proof, onClose }: RestoreChoiceProps) {
  const [chosen, setChosen] = useState(
    () => new Set(view.differences.filter(({ kind }) => kind !== "older").map(({ id }) => id)),
  )
  const [asking, setAsking] = useState(false)
  const action = useAction()
  const restore = async (): Promise<void> => {
    try {
      const count = await onRestore([...chosen])
      onClose()
      showToast(counted("options_restored_one", "options_restored_many", count))
    } catch (thrown) {
      if (codeOf(thrown) !== "gate.closed" || proof === undefined) throw thrown
      setAsking(true)
    }
  }
  const withProof = async (given: Proof): Promise<void> => {
    await ask("gate.open", given)
    await restore()
  }
  const toggle = (id: string): void => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  const nothing = view.differences.length === 0
  const what = t("options_restore_of", dateAndTime(view.at), view.accounts)
  return (
    <FormDialog
      title={title}
      lede={nothing ? `${what} ${t("options_restore_same")}` : `${what} ${t("options_restore_lede")}`}
      submit={
        nothing ? t("options_restore_done") : counted("options_restore_go_one", "options_restore_go_many", chosen.size)
      }
      busyWords={t("options_restoring")}
      action={action}
      shownByFields={["password.wrong"]}
      testid="restore-choice"
      onSubmit={() => void (nothing ? onClose() : chosen.size > 0 && action.run(restore))}
      onClose={onClose}
    >
      {kinds.map((kind) => (
        <Kind
          key={kind}
          kind={kind}
          differences={view.differences.filter((difference) => difference.kind === kind)}
          chosen={chosen}
          onToggle={toggle}
        />
      ))}
      {asking && proof?.(withProof, action)}
    </FormDialog>
  )
}

interface KindProps {
  readonly kind: DifferenceKind
  readonly differences: readonly DifferenceView[]
  readonly chosen: ReadonlySet<string>
  readonly onToggle: (id: string) => void
}

function Kind({ kind, differences, chosen, onToggle }: KindProps) {
  if (differences.length === 0) return null
  return (
    <fieldset class="differences" data-testid={`differences-${kind}`}>
      <legend>{t(`options_restore_${kind}`)}</legend>
      <p class="hint">{t(`options_restore_${kind}_why`)}</p>
      <ul>
        {differences.map(({ id, issuer, username }) => (
          <li key={id}>
            <label data-testid="difference">
              <input type="checkbox" checked={chosen.has(id)} onChange={() => onToggle(id)} />
              <span>
                <b>{issuer || username || t("options_removed_unnamed")}</b>
                {issuer !== "" && username !== "" && <small>{username}</small>}
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
