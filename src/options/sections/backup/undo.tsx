import { ask } from "../../../messages/ask.ts"
import { Button } from "../../../ui/button.tsx"
import { Notice } from "../../../ui/notice.tsx"
import { counted, t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"

/** Says that a restore was made, and takes it back. */
export function Undo({ count, onDone }: { readonly count: number; readonly onDone: () => void }) {
  const undo = async (): Promise<void> => {
    await attempt(() => ask("restore.undo"), t("options_restore_undone"))
    onDone()
  }
  return (
    <Notice testid="restore-undo">
      <p>{counted("options_restore_was_one", "options_restore_was_many", count)}</p>
      <Button testid="restore-undo-go" onClick={() => void undo()}>
        {t("options_restore_undo")}
      </Button>
    </Notice>
  )
}
