import { useEffect, useState } from "preact/hooks"
import { ask } from "../messages/ask.ts"
import { t } from "../ui/words.ts"
import { DueLine } from "./due-line.tsx"
import { whenQuiet } from "./when-quiet.ts"

/** It is time for a backup, or the browser is too old for what comes. Asked after the codes are there. */
export function BackupDue() {
  const [due, setDue] = useState(false)
  const [old, setOld] = useState(false)
  useEffect(
    () =>
      whenQuiet(() => {
        void import("../domain/browser-age.ts").then(({ oldBrowser }) =>
          setOld(oldBrowser(navigator.userAgent) !== null),
        )
        // A list that is locked meanwhile has no reminder.
        void ask("backup.state").then(
          (state) => setDue(state.due),
          () => setDue(false),
        )
      }),
    [],
  )
  if (old) return <DueLine icon="warning" words={t("popup_old_browser")} section="backup" testid="old-browser" />
  return due ? <DueLine icon="archive" words={t("popup_backup_due")} section="backup" testid="backup-due" /> : null
}
