import { useEffect, useState } from "preact/hooks"
import { ask } from "../messages/ask.ts"
import { t } from "../ui/words.ts"
import { DueLine } from "./due-line.tsx"
import { whenQuiet } from "./when-quiet.ts"

/** It is time for a backup. Asked after the codes are there. */
export function BackupDue() {
  const [due, setDue] = useState(false)
  useEffect(
    () =>
      whenQuiet(() => {
        // A list that is locked meanwhile has no reminder.
        void ask("backup.state").then(
          (state) => setDue(state.due),
          () => setDue(false),
        )
      }),
    [],
  )
  return due ? <DueLine icon="archive" words={t("popup_backup_due")} section="backup" testid="backup-due" /> : null
}
