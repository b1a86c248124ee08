import { useState } from "preact/hooks"
import { codeOf } from "../../../domain/error.ts"
import { ask } from "../../../messages/ask.ts"
import type { DifferenceKind, Proof, RestoreView } from "../../../messages/contract.ts"
import { showToast } from "../../../ui/toast.tsx"
import { counted, t } from "../../../ui/words.ts"
import { useAction } from "../../action.ts"
import { dateAndTime } from "../../when.ts"
import { CurrentPassword } from "../current-password.tsx"
import { FormDialog } from "../form-dialog.tsx"
import { Differences } from "./differences.tsx"

interface RestoreChoiceProps {
  readonly title: string
  readonly view: RestoreView
  /** Restores. `gate.closed` has the person prove who they are, and comes again. */
  readonly onRestore: (ids: readonly string[]) => Promise<number>
  readonly onClose: () => void
}

const kinds: readonly DifferenceKind[] = ["missing", "newer", "older"]

/**
 * What a restore would change, account by account, before it changes anything. What is newer here is not ticked.
 * Another vault's accounts are sealed anew, which takes what opens the gate: then the same button goes on with that.
 */
export function RestoreChoice({ title, view, onRestore, onClose }: RestoreChoiceProps) {
  const [chosen, setChosen] = useState(
    () => new Set(view.differences.filter(({ kind }) => kind !== "older").map(({ id }) => id)),
  )
  /** It takes the master password, and what is typed of it. */
  const [password, setPassword] = useState<string | null>(null)
  const action = useAction()
  const restore = async (): Promise<void> => {
    try {
      const count = await onRestore([...chosen])
      onClose()
      showToast(counted("options_restored_one", "options_restored_many", count))
    } catch (thrown) {
      if (codeOf(thrown) !== "gate.closed") throw thrown
      setPassword("")
    }
  }
  const withProof = async (given: Proof): Promise<void> => {
    await ask("gate.open", given)
    await restore()
  }
  const submit = (): void => {
    if (nothing) return onClose()
    if (password === "") return undefined
    return void action.run(password === null ? restore : () => withProof({ password }))
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
        nothing
          ? t("options_restore_done")
          : chosen.size === 0
            ? t("options_restore_go_none")
            : counted("options_restore_go_one", "options_restore_go_many", chosen.size)
      }
      disabled={!nothing && chosen.size === 0}
      busyWords={t("options_restoring")}
      action={action}
      shownByFields={["password.wrong"]}
      testid="restore-choice"
      onSubmit={submit}
      onClose={onClose}
    >
      {kinds.map((kind) => (
        <Differences
          key={kind}
          kind={kind}
          differences={view.differences.filter((difference) => difference.kind === kind)}
          chosen={chosen}
          onToggle={toggle}
        />
      ))}
      {password !== null && (
        <>
          <p class="hint">{t("options_restore_foreign")}</p>
          <CurrentPassword
            value={password}
            onInput={(value) => {
              setPassword(value)
              action.forget()
            }}
            action={action}
            onPasskey={withProof}
            testid="restore-proof"
          />
        </>
      )}
    </FormDialog>
  )
}
