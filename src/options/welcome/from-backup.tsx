import { useState } from "preact/hooks"
import { Button } from "../../ui/button.tsx"
import { t } from "../../ui/words.ts"
import { RestoreFile } from "../sections/backup/restore-file.tsx"

/** A vault that was lost with its browser comes back here. */
export function FromBackup({ onRestored }: { readonly onRestored: (count: number) => void }) {
  const [choosing, setChoosing] = useState(false)
  return (
    <section class="card part">
      <h2>{t("welcome_first_backup_title")}</h2>
      <p class="hint">{t("welcome_first_backup")}</p>
      <Button icon="archive" testid="welcome-backup" onClick={() => setChoosing(true)}>
        {t("options_restore_file_choose")}
      </Button>
      {choosing && <RestoreFile onRestored={onRestored} onClose={() => setChoosing(false)} />}
    </section>
  )
}
